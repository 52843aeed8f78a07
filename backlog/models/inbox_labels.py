"""What the kinds of the inbox are called on screen."""

from django.utils.translation import gettext_lazy as _

from backlog.models import Feedback

SOURCES = {
    Feedback.Source.CUSTOMER: _("Customer"),
    Feedback.Source.USER_TEST: _("User test"),
    Feedback.Source.ANALYTICS: _("Analytics"),
    Feedback.Source.SUPPORT: _("Support"),
    Feedback.Source.QA: _("QA"),
    Feedback.Source.TEAM: _("Team"),
}
SOURCE_ICONS = {
    Feedback.Source.CUSTOMER: "user-round",
    Feedback.Source.USER_TEST: "flask-conical",
    Feedback.Source.ANALYTICS: "chart-no-axes-column",
    Feedback.Source.SUPPORT: "life-buoy",
    Feedback.Source.QA: "bug",
    Feedback.Source.TEAM: "users",
}
SHELVES = {"new": _("New"), "linked": _("Linked"), "aside": _("Archived")}
FATES = {"new": _("New"), "known": _("Already there"), "rejected": _("Skipped")}
ROLES = {
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
