"""What the kinds of the backlog are called on screen."""

from django.utils.translation import gettext_lazy as _

from backlog.horizons import Horizon
from backlog.models import Item

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
HORIZONS = {Horizon.NEXT: _("Next"), Horizon.SOON: _("Soon"), Horizon.LATER: _("Later")}
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
    "reporter": _("Reporter"),
}
VALUE_MODELS = {
    "opportunity": _("Opportunity score"),
    "rice": _("RICE"),
    "wsjf": _("WSJF"),
    "value-effort": _("Value / effort"),
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
