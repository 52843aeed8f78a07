"""What templates ask about people and the ways to them."""

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
    """Whether a phone that opens an address of this page would come to us, and not to itself."""
    return not is_loopback(host_of(context["request"]))


@register.simple_tag(takes_context=True)
def absolute_url(context, name: str, *args) -> str:
    """An address to send to others, under the name by which this browser calls us."""
    return context["request"].build_absolute_uri(reverse(name, args=args))


@register.simple_tag
def team_home(team) -> str:
    """Where work in that team begins: its backlog."""
    return home_of(team)
