"""Identification of a visitor: the account and member behind a request or a websocket's scope.

The only module that reads Django's browser session or a seat's cookie. Every function works in synchronous
code with nothing but a scope, so sockets and views identify the visitor in the same way. A guest has no
account: a signed cookie, one for each refinement session, names the member who has that seat. Whether the
seat is still valid is for the app sessions to check.
"""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.http import HttpRequest, HttpResponse

from core.db.prepared import Prepared
from teams.models import Member, Team, User

# Seconds. A guest comes back to the room, and a week later to its summary.
SEAT_LIFETIME = 60 * 60 * 24 * 30

type Visitor = HttpRequest | Mapping

_MEMBER = Prepared(lambda team, user: Member.objects.present().filter(team=team, user=user), int, int)


def user_of(visitor: Visitor) -> User | None:
    """The signed-in account, or None."""
    user = visitor.user if isinstance(visitor, HttpRequest) else _user_of_scope(visitor)
    return user if isinstance(user, User) and user.is_active else None


def member_of(visitor: Visitor, team: Team) -> Member | None:
    """The visitor's member in `team`; None for a stranger or a former member."""
    user = user_of(visitor)
    if user is None:
        return None
    # User and team are loaded already: set, they cost no further query.
    member = _MEMBER.first(team.pk, user.pk)
    if member:
        member.user, member.team = user, team
    return member


def guest_of(visitor: Visitor, session: str) -> Member | None:
    """The member whose seat in `session` (a public id) this browser has; None without one.

    The seat may be a member's, on a second device: it opens that one session and is no sign-in.
    """
    public_id, _device = _seat_of(visitor, session)
    if not public_id:
        return None
    return Member.objects.present().select_related("team").filter(public_id=public_id).first()


def device_of(visitor: Visitor, session: str) -> int:
    """The number that the seat in `session` had when it was given to this browser; 0 without a seat."""
    return _seat_of(visitor, session)[1]


def _seat_of(visitor: Visitor, session: str) -> tuple[str, int]:
    """The member's public ID in this browser's cookie for `session`, and the number of the device."""
    signed = cookies_of(visitor).get(_seat_name(session))
    if not signed:
        return "", 0
    try:
        public_id, _dot, device = _signer(session).unsign(signed, max_age=SEAT_LIFETIME).partition(".")
    except signing.BadSignature:
        return "", 0
    return public_id, int(device or 0)


def give_seat(response: HttpResponse, session: str, member: Member, device: int = 0) -> None:
    """Set the cookie by which this browser is `member` in `session`, as the seat's device of that number."""
    response.set_cookie(
        _seat_name(session),
        _signer(session).sign(f"{member.public_id}.{device}" if device else member.public_id),
        max_age=SEAT_LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookies_of(visitor: Visitor) -> Mapping[str, str]:
    """The cookies of a request, or of a websocket's scope with or without middleware."""
    if isinstance(visitor, HttpRequest):
        return visitor.COOKIES
    if "cookies" in visitor:
        return visitor["cookies"]
    headers = dict(visitor.get("headers", ()))
    try:
        return {
            name: morsel.value for name, morsel in SimpleCookie(headers.get(b"cookie", b"").decode()).items()
        }
    except (CookieError, UnicodeDecodeError):
        return {}


def _user_of_scope(scope: Mapping):
    # Not scope["user"]: channels resolves that only on the event loop, and this runs in a thread.
    key = cookies_of(scope).get(settings.SESSION_COOKIE_NAME)
    browser = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(SimpleNamespace(session=browser))  # type: ignore[arg-type]


def _seat_name(session: str) -> str:
    return f"refine_seat_{session}"


def _signer(session: str) -> signing.TimestampSigner:
    # The session is part of the salt, so that a seat's cookie is invalid for any other session.
    return signing.TimestampSigner(salt=f"teams.identity.seat.{session}")
