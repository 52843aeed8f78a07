"""Addresses for others: which can reach us, and how a phone gets to one without typing."""

import ipaddress

import segno
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe


def is_loopback(host: str | None) -> bool:
    """Whether `host` can only mean the machine itself. Names are not looked up: what a name server answers
    today is no promise."""
    name = (host or "").strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(request: HttpRequest) -> str:
    """The name this browser calls us by, without a port."""
    return split_domain_port(request.get_host())[0]


def home_of(team) -> str:
    """Where work in a team begins: its backlog."""
    try:
        return reverse("backlog:list", args=[team.slug])
    except NoReverseMatch:
        return reverse("teams:members", args=[team.slug])


def qr_code(text: str) -> SafeString:
    """A QR code as an <svg> that is drawn with attributes alone: the CSP allows no style in it.

    It takes the size and the colour of what is around it, on a white ground that scanners need.
    """
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  # segno wrote it: the text is in it as squares only
