"""The names of the backlog's kinds on screen."""

from typing import Any

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from backlog.deep.rules import Act, Letter, Reason
from backlog.importing.rules.messages import Message
from backlog.items.rules.scales import HALF
from backlog.models import Change, Feedback, Item
from backlog.ranked.rules.horizons import Horizon
from backlog.sprints.rules.plan import Why

TYPES = {
    Item.Type.STORY: _("User story"),
    Item.Type.BUG: _("Bug"),
    Item.Type.FEATURE: _("Feature request"),
    Item.Type.DEBT: _("Technical debt"),
    Item.Type.SPIKE: _("Spike"),
}
TYPE_ICONS = {
    Item.Type.STORY: "bookmark",
    Item.Type.BUG: "bug",
    Item.Type.FEATURE: "sparkles",
    Item.Type.DEBT: "wrench",
    Item.Type.SPIKE: "flask-conical",
}
STATES = {
    Item.State.INBOX: _("Inbox"),
    Item.State.BACKLOG: _("Backlog"),
    Item.State.REFINING: _("Refining"),
    Item.State.READY: _("Ready"),
    Item.State.PLANNED: _("Planned"),
    Item.State.DONE: _("Done"),
    Item.State.WAITING: _("Waiting"),
    Item.State.DECLINED: _("Declined"),
    Item.State.DUPLICATE: _("Duplicate"),
    Item.State.ARCHIVED: _("Archived"),
}
TABS = {
    "list": _("Backlog"),
    "inbox": _("Inbox"),
    "waiting": _("Waiting"),
    "done": _("Done"),
    "closed": _("Declined and archived"),
    "all": _("Everything"),
}
# The origin of a change by nobody: a snooze ends and an item is archived because the team chose so once.
ORIGINS = {Change.Origin.IMPORT: _("Import"), Change.Origin.TIDYING: _("Refine, by itself")}
URGENCIES = {Item.Urgency.NORMAL: _("Not urgent"), Item.Urgency.URGENT: _("Urgent")}
SOURCES = {"refine": _("Created in Refine"), "jira": "Jira", "csv": _("CSV file")}
# The names of the tools whose exports are known.
TRACKERS = {
    "jira": "Jira",
    "github": "GitHub",
    "gitlab": "GitLab",
    "linear": "Linear",
    "trello": "Trello",
    "azure": "Azure DevOps",
}
HORIZONS = {Horizon.NEXT: _("Next"), Horizon.SOON: _("Soon"), Horizon.LATER: _("Later")}
# The outcomes that can be proposed for triage: a decision of the sessions, which this app does not know.
PROPOSED: dict[Any, Any] = {"urgent": _("Urgent"), **HORIZONS, "decline": _("Decline")}
# What a toast says of an item that was moved to a state.
MOVED_TO = {
    Item.State.INBOX: _("%s moved to the inbox"),
    Item.State.BACKLOG: _("%s moved to the backlog"),
    Item.State.REFINING: _("%s is being refined"),
    Item.State.READY: _("%s marked ready"),
    Item.State.PLANNED: _("%s planned"),
    Item.State.DONE: _("%s marked done"),
    Item.State.WAITING: _("%s is waiting"),
    Item.State.DECLINED: _("%s declined"),
    Item.State.DUPLICATE: _("%s marked as a duplicate"),
    Item.State.ARCHIVED: _("%s archived"),
}
# The same of many items, by their number.
MANY_MOVED_TO = {
    Item.State.INBOX: ngettext_lazy(
        "%(count)d item moved to the inbox", "%(count)d items moved to the inbox", "count"
    ),
    Item.State.BACKLOG: ngettext_lazy(
        "%(count)d item moved to the backlog", "%(count)d items moved to the backlog", "count"
    ),
    Item.State.DONE: ngettext_lazy("%(count)d item marked done", "%(count)d items marked done", "count"),
    Item.State.WAITING: ngettext_lazy(
        "%(count)d item moved to waiting", "%(count)d items moved to waiting", "count"
    ),
    Item.State.DECLINED: ngettext_lazy("%(count)d item declined", "%(count)d items declined", "count"),
    Item.State.ARCHIVED: ngettext_lazy("%(count)d item archived", "%(count)d items archived", "count"),
}
MANY_MARKED = {
    Item.Urgency.NORMAL: ngettext_lazy(
        "%(count)d item marked not urgent", "%(count)d items marked not urgent", "count"
    ),
    Item.Urgency.URGENT: ngettext_lazy(
        "%(count)d item marked urgent", "%(count)d items marked urgent", "count"
    ),
}
# What a toast says of a snoozed or archived item that was brought back, by its state then.
BACK_IN = {
    Item.State.INBOX: _("%s is back in the inbox"),
    Item.State.BACKLOG: _("%s is back in the backlog"),
    Item.State.REFINING: _("%s is back in the backlog, being refined"),
    Item.State.READY: _("%s is back in the backlog, marked ready"),
    Item.State.PLANNED: _("%s is back in the sprint plan"),
    Item.State.DONE: _("%s is back, marked done"),
    Item.State.WAITING: _("%s is back, snoozed"),
    Item.State.DECLINED: _("%s is back, declined"),
    Item.State.DUPLICATE: _("%s is back, marked as a duplicate"),
}
CHECKS = {
    "why": _("Has a why"),
    "criteria": _("Has acceptance criteria"),
    "estimate": _("Is estimated"),
    "questions": _("No open questions"),
    "blockers": _("Not blocked"),
    "size": _("Small enough"),
    "goal": _("Supports a goal"),
}
FIELDS = {
    "created": _("Added"),
    "title": _("Title"),
    "why": _("Why"),
    "description": _("Description"),
    "type": _("Type"),
    "estimate": _("Estimate"),
    "goal": _("Goal"),
    "urgency": _("Urgency"),
    "state": _("State"),
    "rank": _("Rank"),
    "criterion": _("Acceptance criterion"),
    "question": _("Question"),
    "answer": _("Answer"),
    "risk": _("Risk"),
    "idea": _("Idea"),
    "reporter": _("Reporter"),
    "due_on": _("Due date"),
    "label": _("Label"),
    "component": _("Component"),
    "comment": _("Comment"),
    "parent": _("Parent"),
    "links": _("Links"),
    "ticket": _("Other fields of the ticket"),
    "theme": _("Theme"),
    "blocked_by": _("Blocked by"),
    "blocks": _("Blocks"),
    "value": _("Value"),
    "looked_at": _("Reviewed"),
    "size_confirmed": _("Estimate confirmed"),
    "still_ready": _("Still ready"),
    "check": _("Ready check"),
    "feedback": _("Feedback"),
    "told": _("Notified"),
    "kept": _("Kept"),
    "duplicate_of": _("Duplicate of"),
    "return_on": _("Snoozed until"),
    "gathered": _("Merged in"),
    "split": _("Split into"),
    "went": _("Moved to"),
    "came": _("Moved from"),
    "proposed_outcome": _("Proposed decision"),
    "proposed_type": _("Proposed type"),
    "proposed_goal": _("Proposed goal"),
    "proposed_theme": _("Proposed theme"),
    "proposed_after": _("Proposed place"),
    "proposed_reason": _("Proposed reason"),
}
LETTERS = {
    Letter.DETAILED: _("Detailed appropriately"),
    Letter.ESTIMATED: _("Estimated"),
    Letter.EMERGENT: _("Emergent"),
    Letter.PRIORITIZED: _("Prioritized"),
}
# Each is formatted with its finding: `REASONS[finding.reason] % {"count": finding.count}`.
REASONS = {
    Reason.NO_WHY: _("No why yet"),
    Reason.NO_CRITERIA: _("No acceptance criteria yet"),
    Reason.OPEN_QUESTIONS: ngettext_lazy("%(count)d open question", "%(count)d open questions", "count"),
    Reason.TOO_BIG: _("Larger than the team’s limit"),
    Reason.SIZE_UNKNOWN: _("Can’t tell yet if it’s small enough"),
    Reason.MUCH_DETAIL: _("A lot of detail for an item that comes later"),
    Reason.NOT_ESTIMATED: _("Not estimated"),
    Reason.NOT_BY_TEAM: _("Not estimated by the team"),
    Reason.ESTIMATED_WITHOUT_WHY: _("Estimated before its why was written"),
    Reason.ESTIMATED_WITHOUT_CRITERIA: _("Estimated before its criteria were written"),
    Reason.SCOPE_CHANGED: _("Changed since it was estimated"),
    Reason.ESTIMATE_OLD: ngettext_lazy(
        "Estimated %(count)d day ago", "Estimated %(count)d days ago", "count"
    ),
    Reason.UNSEEN: ngettext_lazy(
        "Not reviewed for %(count)d day", "Not reviewed for %(count)d days", "count"
    ),
    Reason.LEFT_OVER: _("Left over in the inbox"),
    Reason.NOT_PRUNED: _(
        "One of the items untouched the longest, and few were archived or declined recently"
    ),
    Reason.IN_INBOX: _("Still in the inbox"),
    Reason.NO_VALUE: _("No value yet"),
    Reason.BEFORE_BLOCKER: _("Ranked above an item that blocks it"),
    Reason.OUTDOES: ngettext_lazy(
        "Worth at least twice as much as %(count)d item above it",
        "Worth at least twice as much as %(count)d items above it",
        "count",
    ),
    Reason.OUTDONE: ngettext_lazy(
        "%(count)d item below it is worth at least twice as much",
        "%(count)d items below it are worth at least twice as much",
        "count",
    ),
}
# The short name of a reason, which a list of its items is called by.
BRIEFS = {
    Reason.NO_WHY: _("No why"),
    Reason.NO_CRITERIA: _("No criteria"),
    Reason.OPEN_QUESTIONS: _("Open questions"),
    Reason.TOO_BIG: _("Too big"),
    Reason.SIZE_UNKNOWN: _("Size unknown"),
    Reason.MUCH_DETAIL: _("Too much detail for later"),
    Reason.NOT_ESTIMATED: _("Not estimated"),
    Reason.NOT_BY_TEAM: _("Not estimated by the team"),
    Reason.ESTIMATED_WITHOUT_WHY: _("Estimated before the why was written"),
    Reason.ESTIMATED_WITHOUT_CRITERIA: _("Estimated before criteria were written"),
    Reason.SCOPE_CHANGED: _("Changed since it was estimated"),
    Reason.ESTIMATE_OLD: _("Old estimate"),
    Reason.UNSEEN: _("Not reviewed lately"),
    Reason.LEFT_OVER: _("Left over in the inbox"),
    Reason.NOT_PRUNED: _("Could be archived"),
    Reason.IN_INBOX: _("In the inbox"),
    Reason.NO_VALUE: _("No value yet"),
    Reason.BEFORE_BLOCKER: _("Ranked above its blocker"),
    Reason.OUTDOES: _("Worth more than its rank"),
    Reason.OUTDONE: _("Worth less than its rank"),
}
ACTS = {
    Act.WRITE_WHY: _("Add a why"),
    Act.WRITE_CRITERIA: _("Add an acceptance criterion"),
    Act.ANSWER_QUESTIONS: _("Answer the open questions"),
    Act.SPLIT: _("Split it"),
    Act.LEAVE: _("Leave it until it moves up"),
    Act.ESTIMATE: _("Estimate it with the team"),
    Act.ESTIMATE_AGAIN: _("Confirm the estimate or estimate again"),
    Act.LOOK_AT: _("Review it: keep or archive"),
    Act.LET_GO: _("Archive it unless it still matters"),
    Act.TRIAGE: _("Triage it"),
    Act.SET_VALUE: _("Add a value"),
    Act.MOVE_AFTER_BLOCKER: _("Move it below its blocker"),
    Act.MOVE_UP: _("Move it up"),
    Act.MOVE_DOWN: _("Move it down"),
}
VALUE_MODELS = {
    "opportunity": _("Opportunity score"),
    "rice": _("RICE"),
    "wsjf": _("WSJF"),
    "value-effort": _("Value / effort"),
}
# The roles of a column of an imported file (importing/rules/columns.py).
COLUMNS = {
    "key": _("Key"),
    "id": _("Number"),
    "title": _("Title"),
    "description": _("Description"),
    "status": _("State"),
    "category": _("Status category"),
    "resolution": _("Resolution"),
    "type": _("Type"),
    "points": _("Estimate"),
    "rank": _("Rank"),
    "reporter": _("Requested by"),
    "why": _("Why"),
    "criteria": _("Acceptance criteria"),
    "created": _("Created"),
    "updated": _("Updated"),
    "resolved": _("Resolved"),
    "due": _("Due date"),
    "labels": _("Labels"),
    "components": _("Components"),
    "epic": _("Epic"),
    "parent": _("Parent"),
    "parent_name": _("Parent’s title"),
    "url": _("Address"),
    "comment": _("Comment"),
    "attachment": _("Attachment"),
    "blocks": _("Blocks"),
    "blocked_by": _("Blocked by"),
    "link": _("Other link"),
}
# The outcomes of the rows of a file.
ROW_OUTCOMES = {
    "created": _("New"),
    "updated": _("Updated"),
    "unchanged": _("Unchanged"),
    "rejected": _("Skipped"),
}
VALUE_INPUTS = {
    "importance": _("Importance"),
    "satisfaction": _("Satisfaction"),
    "reach": _("Reach"),
    "impact": _("Impact"),
    "confidence": _("Confidence"),
    "effort": _("Effort"),
    "value": _("Value"),
    "time_criticality": _("Time criticality"),
    "risk_reduction": _("Risk reduction"),
    "size": _("Size"),
}
VALUE_UNITS = {
    "answer": _("0 = not at all, 10 = very"),
    "people": _("people per quarter"),
    "times": _("0.25 (minimal) to 3 (massive)"),
    "percent": _("percent"),
    "relative": _("relative to other items"),
    "points": _("points"),
}
PASSED_OVER = {
    Why.NOT_READY: _("Not ready yet"),
    Why.BLOCKED: _("Blocked by an item that isn’t in the sprint"),
    Why.LARGER_THAN_SPRINT: _("Larger than the whole sprint"),
    Why.NO_ROOM: _("No capacity left for it"),
}
FEEDBACK_SOURCES = {
    Feedback.Source.CUSTOMER: _("Customer"),
    Feedback.Source.USER_TEST: _("User test"),
    Feedback.Source.ANALYTICS: _("Analytics"),
    Feedback.Source.SUPPORT: _("Support"),
    Feedback.Source.QA: _("QA"),
    Feedback.Source.TEAM: _("Team"),
}
FEEDBACK_SOURCE_ICONS = {
    Feedback.Source.CUSTOMER: "user-round",
    Feedback.Source.USER_TEST: "flask-conical",
    Feedback.Source.ANALYTICS: "chart-no-axes-column",
    Feedback.Source.SUPPORT: "life-buoy",
    Feedback.Source.QA: "bug",
    Feedback.Source.TEAM: "users",
}
SHELVES = {"new": _("New"), "linked": _("Linked"), "aside": _("Archived")}
FEEDBACK_OUTCOMES = {"new": _("New"), "known": _("Already there"), "rejected": _("Skipped")}
FEEDBACK_COLUMNS = {
    "text": _("Feedback"),
    "asker": _("Requested by"),
    "contact": _("Contact"),
    "source": _("Source"),
    "number": _("Number"),
    "importance": _("Importance"),
    "satisfaction": _("Satisfaction"),
    "date": _("Date"),
    "id": _("External ID"),
}


def translated(message: Message) -> str:
    """A message of an import in the reader's language."""
    return message.format(gettext(message.text))


def points_text(label: str) -> str:
    """A written number of points with its noun: "½ point", "1 point", "8 points"."""
    words = ngettext("%(points)s point", "%(points)s points", 1 if label in (HALF, "1") else 2)
    return words % {"points": label}


def criteria_added(count: int) -> str:
    """The message that a pasted list became so many criteria."""
    return ngettext("%(count)s criterion added", "%(count)s criteria added", count) % {"count": count}


def questions_added(count: int) -> str:
    """The message that a pasted list became so many questions."""
    return ngettext("%(count)s question asked", "%(count)s questions asked", count) % {"count": count}


def ids_of(rows) -> str:
    """The public IDs of these rows, as the order that takes them back wants them."""
    return " ".join(row.public_id for row in rows)


def items_added(count: int) -> str:
    """The message that a pasted list became so many items."""
    return ngettext("%(count)s item added", "%(count)s items added", count) % {"count": count}
