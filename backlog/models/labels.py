"""What the kinds of the backlog are called on screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from backlog.deep.rules import Act, Letter, Reason
from backlog.models import Item
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
URGENCIES = {Item.Urgency.NORMAL: _("Not urgent"), Item.Urgency.URGENT: _("Urgent")}
SOURCES = {"refine": _("Written here"), "jira": "Jira", "csv": _("A CSV file")}
HORIZONS = {Horizon.NEXT: _("Next"), Horizon.SOON: _("Soon"), Horizon.LATER: _("Later")}
# What can be proposed for triage: a decision of the sessions, which this package does not know.
PROPOSED: dict[Any, Any] = {"urgent": _("Urgent"), **HORIZONS, "decline": _("Decline")}
CHECKS = {
    "why": _("Why is written"),
    "criteria": _("Has acceptance criteria"),
    "estimate": _("Is estimated"),
    "questions": _("No open question"),
    "blockers": _("Nothing blocks it"),
    "size": _("Small enough"),
    "goal": _("Serves a goal"),
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
    "rank": _("Place in the list"),
    "criterion": _("Acceptance criterion"),
    "question": _("Question"),
    "answer": _("Answer"),
    "risk": _("Risk"),
    "idea": _("Idea"),
    "reporter": _("Reporter"),
    "theme": _("Theme"),
    "blocked_by": _("Blocked by"),
    "blocks": _("Blocks"),
    "value": _("Value"),
    "looked_at": _("Looked at, still right"),
    "size_confirmed": _("Estimate confirmed"),
    "still_ready": _("Still ready"),
    "check": _("Ready check"),
    "feedback": _("Feedback"),
    "told": _("Told"),
    "kept": _("Kept"),
    "duplicate_of": _("Duplicate of"),
    "return_on": _("Returns on"),
    "gathered": _("Merged in"),
    "split": _("Split into"),
    "went": _("Handed on"),
    "came": _("Came along"),
    "proposed_outcome": _("Proposed decision"),
    "proposed_type": _("Proposed type"),
    "proposed_goal": _("Proposed goal"),
    "proposed_theme": _("Proposed theme"),
    "proposed_after": _("Proposed place"),
}
LETTERS = {
    Letter.DETAILED: _("Detailed appropriately"),
    Letter.ESTIMATED: _("Estimated"),
    Letter.EMERGENT: _("Emergent"),
    Letter.PRIORITIZED: _("Prioritized"),
}
# Each is said of a finding: `REASONS[finding.reason] % {"count": finding.count}`.
REASONS = {
    Reason.NO_WHY: _("No why yet"),
    Reason.NO_CRITERIA: _("No acceptance criteria yet"),
    Reason.OPEN_QUESTIONS: ngettext_lazy("%(count)d open question", "%(count)d open questions", "count"),
    Reason.TOO_BIG: _("Larger than the team’s limit"),
    Reason.SIZE_UNKNOWN: _("Nobody can say yet whether it is small enough"),
    Reason.MUCH_DETAIL: _("Much detail for something that comes later"),
    Reason.NOT_ESTIMATED: _("Not estimated"),
    Reason.NOT_BY_TEAM: _("Not estimated by the team"),
    Reason.ESTIMATED_WITHOUT_WHY: _("Estimated before its why was written"),
    Reason.ESTIMATED_WITHOUT_CRITERIA: _("Estimated before its criteria were written"),
    Reason.SCOPE_CHANGED: _("Changed since it was estimated"),
    Reason.ESTIMATE_OLD: ngettext_lazy(
        "Estimated %(count)d day ago", "Estimated %(count)d days ago", "count"
    ),
    Reason.UNSEEN: ngettext_lazy(
        "Not looked at for %(count)d day", "Not looked at for %(count)d days", "count"
    ),
    Reason.LEFT_OVER: _("Left over in the inbox"),
    Reason.NOT_PRUNED: _("Among those longest unseen, and little was let go lately"),
    Reason.IN_INBOX: _("Still in the inbox"),
    Reason.NO_VALUE: _("Nobody said yet what it is worth"),
    Reason.BEFORE_BLOCKER: _("Stands before what blocks it"),
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
# What a list of them is called, and what is said of some of them: "2 of the next 8: no why".
BRIEFS = {
    Reason.NO_WHY: _("No why"),
    Reason.NO_CRITERIA: _("No criteria"),
    Reason.OPEN_QUESTIONS: _("Open questions"),
    Reason.TOO_BIG: _("Too big"),
    Reason.SIZE_UNKNOWN: _("Unknown whether small enough"),
    Reason.MUCH_DETAIL: _("Much detail early"),
    Reason.NOT_ESTIMATED: _("Not estimated"),
    Reason.NOT_BY_TEAM: _("Not sized by the team"),
    Reason.ESTIMATED_WITHOUT_WHY: _("Sized before the why"),
    Reason.ESTIMATED_WITHOUT_CRITERIA: _("Sized before the criteria"),
    Reason.SCOPE_CHANGED: _("Changed since it was sized"),
    Reason.ESTIMATE_OLD: _("Old estimate"),
    Reason.UNSEEN: _("Not looked at lately"),
    Reason.LEFT_OVER: _("Left over in the inbox"),
    Reason.NOT_PRUNED: _("Could be let go"),
    Reason.IN_INBOX: _("In the inbox"),
    Reason.NO_VALUE: _("No value yet"),
    Reason.BEFORE_BLOCKER: _("Before its blocker"),
    Reason.OUTDOES: _("Worth more than its place"),
    Reason.OUTDONE: _("Worth less than its place"),
}
ACTS = {
    Act.WRITE_WHY: _("Write why it matters"),
    Act.WRITE_CRITERIA: _("Write the first acceptance criterion"),
    Act.ANSWER_QUESTIONS: _("Answer what is open"),
    Act.SPLIT: _("Split it"),
    Act.LEAVE: _("Leave it at that until it comes closer"),
    Act.ESTIMATE: _("Estimate it with the team"),
    Act.ESTIMATE_AGAIN: _("Confirm the estimate or estimate again"),
    Act.LOOK_AT: _("Look at it: keep it or let it go"),
    Act.LET_GO: _("Let it go, unless it still matters"),
    Act.TRIAGE: _("Triage it"),
    Act.SET_VALUE: _("Say what it is worth"),
    Act.MOVE_AFTER_BLOCKER: _("Move it after what blocks it"),
    Act.MOVE_UP: _("Move it up"),
    Act.MOVE_DOWN: _("Move it down"),
}
VALUE_MODELS = {
    "opportunity": _("Opportunity score"),
    "rice": _("RICE"),
    "wsjf": _("WSJF"),
    "value-effort": _("Value / effort"),
}
# What a column of an imported file may hold (exchange/columns.py).
COLUMNS = {
    "key": _("Key"),
    "id": _("Number"),
    "title": _("Title"),
    "description": _("Description"),
    "status": _("State"),
    "category": _("State, in three groups"),
    "resolution": _("How it was resolved"),
    "type": _("Type"),
    "points": _("Estimate"),
    "rank": _("Rank"),
    "reporter": _("Who asked for it"),
    "why": _("Why"),
    "criteria": _("Acceptance criteria"),
}
# What becomes of the rows of a file.
FATES = {
    "created": _("New"),
    "updated": _("Updated"),
    "unchanged": _("Unchanged"),
    "rejected": _("Left out"),
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
    "answer": _("0 not at all, 10 very much"),
    "people": _("people in a quarter"),
    "times": _("from 0.25 minimal to 3 massive"),
    "percent": _("percent"),
    "relative": _("beside the other items"),
    "points": _("points"),
}
PASSED_OVER = {
    Why.NOT_READY: _("Not ready yet"),
    Why.BLOCKED: _("Blocked by something that is not in the sprint"),
    Why.LARGER_THAN_SPRINT: _("Larger than the whole sprint"),
    Why.NO_ROOM: _("No room left for it"),
}
