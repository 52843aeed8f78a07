"""Labels of the choices of a session, as they are shown on screen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from backlog.deep.rules.value import read_history_line
from backlog.models.labels import CHECKS, FIELDS, STATES, TYPES, URGENCIES, VALUE_INPUTS
from core.dates import day_text
from sessions.meeting.rules.agenda import Phase
from sessions.models import Decision, Note, ParkedTopic, Vote

PHASES = {
    Phase.KICK_OFF: _("Kick-off"),
    Phase.TRIAGE: _("Triage"),
    Phase.DEEP_DIVE: _("Deep dive"),
    Phase.WRAP_UP: _("Wrap-up"),
}

UNASSIGNED = _("Unassigned")

DECISIONS = {
    Decision.Outcome.URGENT: _("Urgent"),
    Decision.Outcome.NEXT: _("Next"),
    Decision.Outcome.SOON: _("Soon"),
    Decision.Outcome.LATER: _("Later"),
    Decision.Outcome.DECLINE: _("Declined"),
    Decision.Outcome.DUPLICATE: _("Duplicate"),
    Decision.Outcome.NEEDS_INFO: _("Needs info"),
}

# The past form of each decision, for the toast.
DECIDED = {
    Decision.Outcome.URGENT: _("%s marked urgent"),
    Decision.Outcome.NEXT: _("%s moved to Next"),
    Decision.Outcome.SOON: _("%s moved to Soon"),
    Decision.Outcome.LATER: _("%s moved to Later"),
    Decision.Outcome.DECLINE: _("%s declined"),
    Decision.Outcome.DUPLICATE: _("%s merged as a duplicate"),
    Decision.Outcome.NEEDS_INFO: _("%s needs info"),
}

# The last decision, on the button that undoes it.
LAST_DECISION = {
    Decision.Outcome.URGENT: _("Marked %s urgent"),
    Decision.Outcome.NEXT: _("Moved %s to Next"),
    Decision.Outcome.SOON: _("Moved %s to Soon"),
    Decision.Outcome.LATER: _("Moved %s to Later"),
    Decision.Outcome.DECLINE: _("Declined %s"),
    Decision.Outcome.DUPLICATE: _("Merged %s as a duplicate"),
    Decision.Outcome.NEEDS_INFO: _("Asked for info on %s"),
}

# How many items had a decision, in the line for someone who joins late.
DECIDED_COUNTS = {
    Decision.Outcome.URGENT: ngettext_lazy("%d marked urgent", "%d marked urgent"),
    Decision.Outcome.NEXT: ngettext_lazy("%d moved to Next", "%d moved to Next"),
    Decision.Outcome.SOON: ngettext_lazy("%d moved to Soon", "%d moved to Soon"),
    Decision.Outcome.LATER: ngettext_lazy("%d moved to Later", "%d moved to Later"),
    Decision.Outcome.DECLINE: ngettext_lazy("%d declined", "%d declined"),
    Decision.Outcome.DUPLICATE: ngettext_lazy("%d merged as a duplicate", "%d merged as duplicates"),
    Decision.Outcome.NEEDS_INFO: ngettext_lazy("%d needs info", "%d need info"),
}

# The button that confirms a proposal for all who share it: for two items, and for more.
ALIKE = {
    Decision.Outcome.URGENT: (
        _("Mark both urgent"),
        ngettext_lazy("Mark %d item urgent", "Mark all %d urgent"),
    ),
    Decision.Outcome.NEXT: (
        _("Move both to Next"),
        ngettext_lazy("Move %d item to Next", "Move all %d to Next"),
    ),
    Decision.Outcome.SOON: (
        _("Move both to Soon"),
        ngettext_lazy("Move %d item to Soon", "Move all %d to Soon"),
    ),
    Decision.Outcome.LATER: (
        _("Move both to Later"),
        ngettext_lazy("Move %d item to Later", "Move all %d to Later"),
    ),
}

PARKED = {
    ParkedTopic.Outcome.ACTION: _("turned into an action"),
    ParkedTopic.Outcome.ITEM: _("turned into an item"),
    ParkedTopic.Outcome.NEXT_AGENDA: _("added to the next agenda"),
    ParkedTopic.Outcome.DROPPED: _("dropped"),
}

# What a toast says of a parked topic that was settled.
TOPIC_SETTLED = {
    ParkedTopic.Outcome.ACTION: _("“%s” turned into an action"),
    ParkedTopic.Outcome.ITEM: _("“%s” turned into an item"),
    ParkedTopic.Outcome.NEXT_AGENDA: _("“%s” added to the next agenda"),
    ParkedTopic.Outcome.DROPPED: _("“%s” dropped"),
}

CONFIDENCES = {
    Vote.Confidence.SURE: _("high confidence"),
    Vote.Confidence.FAIRLY: _("medium confidence"),
    Vote.Confidence.GUESS: _("low confidence"),
}

NOTES = {Note.Kind.RISK: _("Risk"), Note.Kind.IDEA: _("Idea")}


def decision_details(row: dict) -> list[str]:
    """The other changes a decision made to the item: its rank, type, theme and goal.

    `row` is a decision in the summary's data; that of old summaries has none of these.
    """
    words = row.get("became", {})
    place = [gettext("after %s") % words["after"]] if words.get("after") else []
    kind = [str(TYPES.get(words["type"], words["type"]))] if "type" in words else []
    return [*place, *kind, *(words[name] for name in ("theme", "goal") if name in words)]


@dataclass(frozen=True)
class ChangeWords:
    """A change of an item in words; `before` is empty for what is new, `after` for what is gone."""

    label: str
    before: str
    after: str
    by: str
    reason: str


# Of a longer text its beginning is shown; the item has all of it.
LONGEST_CHANGE = 1000
_CHOICES: dict[str, dict[Any, Any]] = {"state": STATES, "type": TYPES, "urgency": URGENCIES}
# Here the history's reason names another item, or the order that undid the change.
_WITH_ANOTHER = ("created", "went", "came", "blocked_by", "blocks", "answer")
_NO_REASONS = ("undo", "undone", "objected")


def change_words(row: dict) -> ChangeWords:
    """A change in the summary's data, as a reader sees it."""
    field, reason = row["field"], row["reason"]
    label = str(FIELDS.get("estimate" if field == "estimate_label" else field, field))
    before, after = (_change_text(field, row[side]) for side in ("before", "after"))
    if field == "rank":
        before, after = "", gettext("moved up") if row["after"] < row["before"] else gettext("moved down")
    elif field == "created":
        after = gettext("part of %s") % reason if reason else ""
    elif field in ("went", "came"):
        # It went as a whole: nothing of the text is gone.
        label, before, after = f"{label} {reason}", "", before or after
    if field in _WITH_ANOTHER or reason in _NO_REASONS:
        reason = ""
    return ChangeWords(label, before, after, row["by"], reason)


def _change_text(field: str, text: str) -> str:
    if not text:
        return ""
    if field in _CHOICES:
        return str(_CHOICES[field].get(text, text))
    if field == "return_on":
        return day_text(date.fromisoformat(text), with_year=True)
    if field == "value":
        inputs = read_history_line(text)[1].items()
        return ", ".join(f"{VALUE_INPUTS.get(name, name)} {number:g}" for name, number in inputs)
    return text if len(text) <= LONGEST_CHANGE else text[: LONGEST_CHANGE - 1] + "…"


def check_label(key: str) -> str:
    """A check of the Definition of Ready by its name; a manual one is named by the team."""
    return str(CHECKS.get(key, key))


CRITERION_MARKS = {"new": _("new"), "changed": _("changed")}


def actions_added(count: int) -> str:
    """The message that a pasted list became so many actions."""
    return ngettext("%(count)s action added", "%(count)s actions added", count) % {"count": count}


def topics_parked(count: int) -> str:
    """The message that a pasted list became so many topics."""
    return ngettext("%(count)s topic parked", "%(count)s topics parked", count) % {"count": count}


def notes_added(count: int) -> str:
    """The message that a pasted list became so many risks."""
    return ngettext("%(count)s risk added", "%(count)s risks added", count) % {"count": count}
