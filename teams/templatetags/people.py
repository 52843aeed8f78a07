"""Template tags for addresses and QR codes that lead to people's pages."""

from datetime import timedelta

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import duration_text
from core.http.hosts import home_of, host_of, is_loopback, qr_code
from teams.members.rules.rights import Role
from teams.models.invitation import VALID_FOR

# A sentence each: what a role is called within one differs between languages.
INVITED_AS = {
    Role.PRODUCT_MANAGER: _("%(name)s invited you to join as a product manager."),
    Role.SCRUM_MASTER: _("%(name)s invited you to join as a Scrum Master."),
    Role.DEVELOPER: _("%(name)s invited you to join as a developer."),
    Role.STAKEHOLDER: _("%(name)s invited you to join as a stakeholder."),
}
JOINS_AS = {
    Role.PRODUCT_MANAGER: _("Anyone who opens this link joins as a product manager:"),
    Role.SCRUM_MASTER: _("Anyone who opens this link joins as a Scrum Master:"),
    Role.DEVELOPER: _("Anyone who opens this link joins as a developer:"),
    Role.STAKEHOLDER: _("Anyone who opens this link joins as a stakeholder:"),
}

register = template.Library()
register.filter("qr_code", qr_code)


@register.filter
def invited_as(invitation) -> str:
    """The sentence that greets a person who opens the invitation."""
    return INVITED_AS[Role(invitation.role)] % {"name": invitation.made_by.name}


@register.filter
def joins_as(role: str) -> str:
    """The words above a new invite link."""
    return str(JOINS_AS[Role(role)])


@register.simple_tag(takes_context=True)
def others_can_reach(context) -> bool:
    """True if a phone can reach this page's address: it is not a loopback address."""
    return not is_loopback(host_of(context["request"]))


@register.simple_tag(takes_context=True)
def absolute_url(context, name: str, *args) -> str:
    """The absolute address of a view, under the host name of this request."""
    return context["request"].build_absolute_uri(reverse(name, args=args))


@register.simple_tag
def sign_in_code_duration() -> str:
    """How long an emailed sign-in code works: "10 minutes"."""
    return duration_text(timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT))


@register.simple_tag
def invitation_duration() -> str:
    """How long an invite link works: "14 days"."""
    return duration_text(VALID_FOR)


@register.simple_tag
def team_home(team) -> str:
    """The address of the team's backlog."""
    return home_of(team)
