"""Template tags for addresses and QR codes that lead to people's pages."""

from django import template
from django.urls import reverse

from core.http.hosts import home_of, host_of, is_loopback, qr_code

register = template.Library()
register.filter("qr_code", qr_code)


@register.filter
def in_sentence(label: str) -> str:
    """A role's name within a sentence: "developer", while "Scrum Master" is a proper name."""
    return label if label.istitle() and " " in label else label[:1].lower() + label[1:]


@register.simple_tag(takes_context=True)
def others_can_reach(context) -> bool:
    """True if a phone can reach this page's address: it is not a loopback address."""
    return not is_loopback(host_of(context["request"]))


@register.simple_tag(takes_context=True)
def absolute_url(context, name: str, *args) -> str:
    """The absolute address of a view, under the host name of this request."""
    return context["request"].build_absolute_uri(reverse(name, args=args))


@register.simple_tag
def team_home(team) -> str:
    """The address of the team's backlog."""
    return home_of(team)
