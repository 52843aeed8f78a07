"""Hosts of requests, addresses to share and QR codes of them."""

import ipaddress

import segno
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe


def is_loopback(host: str | None) -> bool:
    """True if `host` can only mean this machine. Names are not looked up: DNS may change its answer."""
    name = (host or "").strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def host_of(request: HttpRequest) -> str:
    """The host name of the request, without a port."""
    return split_domain_port(request.get_host())[0]


def home_of(team) -> str:
    """The address of a team's backlog, or of its members if there is no backlog."""
    try:
        return reverse("backlog:list", args=[team.slug])
    except NoReverseMatch:
        return reverse("teams:members", args=[team.slug])


def qr_code(text: str) -> SafeString:
    """A QR code as an <svg> without styles, which the content policy would not allow.

    It takes its size from its surroundings, and has the white background that scanners need.
    """
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308  # segno made it: the text is in it as squares only
