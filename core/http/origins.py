"""Origins whose pages may send orders and open sockets: one answer for forms and sockets alike.

Trusted are the address people type (SITE_URL), what CSRF_TRUSTED_ORIGINS adds, and the address of the request
itself. A proxy may hide that the browser uses https, so the https twin of the request's host is trusted too:
only the holder of its certificate can serve a page there. The http twin of an https request is not, and
neither is another port.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

PORTS = {"http": 80, "https": 443}
# What a browser sends that will not say where a page came from.
UNKNOWN = "null"


def origin_of(address: str) -> str:
    """Scheme, host and port as browsers write them, without the scheme's own port; empty if it has none."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if scheme not in PORTS or not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" + (f":{port}" if port and port != PORTS[scheme] else "")


def own_origins(host: str, secure: bool) -> set[str]:
    """The origins that a request to `host`, which may name a port, can have come to."""
    asked = {origin_of(f"https://{host}")}
    if not secure:
        asked.add(origin_of(f"http://{host}"))
        # Some proxies pass on the port that they listen to with the name.
        name, _, port = host.rpartition(":")
        if port == "80":
            asked.add(origin_of(f"https://{name}"))
    return asked - {""}


def is_trusted(origin: str, own: Iterable[str], trusted: Iterable[str]) -> bool:
    """Whether a page of `origin` is among `own` or among `trusted`, where * stands for subdomains."""
    sent = origin_of(origin)
    # A path, a user or anything else beside it was not sent by a browser.
    if not sent or origin.strip().lower() not in (sent, f"{sent}:{PORTS[urlsplit(sent).scheme]}"):
        return False
    if sent in own:
        return True
    scheme, _, rest = sent.partition("://")
    for pattern in trusted:
        wanted, _, place = pattern.lower().partition("://")
        if place.startswith("*."):
            if scheme == wanted and rest.endswith(place[1:]):
                return True
        elif origin_of(pattern) == sent:
            return True
    return False


def is_own_page(request: HttpRequest) -> bool:
    """Whether the page that sent this request, or opens this socket, is one of ours, by its Origin."""
    return is_trusted(
        request.headers.get("Origin", ""), own_origins_of(request), settings.CSRF_TRUSTED_ORIGINS
    )


def own_origins_of(request: HttpRequest) -> set[str]:
    """The origins that this request can have come to; none under a host that is not allowed."""
    try:
        return own_origins(request.get_host(), request.is_secure())
    except DisallowedHost:
        return set()
