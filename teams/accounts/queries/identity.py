"""Who is at the door: the member behind a request or a websocket's scope.

The only file that touches the browser session of Django or a seat's cookie. Everything here may be called
from synchronous code with nothing but a scope, so a socket asks exactly what a view asks. A guest has no
account: a signed cookie, one for each refinement session, names the member who sits on that seat. Whether
that seat is still free to use is asked by whoever knows sessions.
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

# A guest comes back to the room, and a week later to its summary.
SEAT_HOLDS_FOR = 60 * 60 * 24 * 30

type Visitor = HttpRequest | Mapping

_MEMBER = Prepared(lambda team, user: Member.objects.present().filter(team=team, user=user), int, int)


def user_of(visitor: Visitor) -> User | None:
    """The account that is signed in; None when nobody is."""
    user = visitor.user if isinstance(visitor, HttpRequest) else _user_of_scope(visitor)
    return user if isinstance(user, User) and user.is_active else None


def member_of(visitor: Visitor, team: Team) -> Member | None:
    """Who the visitor is in `team`; None for a stranger and for one who has left."""
    user = user_of(visitor)
    if user is None:
        return None
    # The sign-in's own row is here already: one query, and `member.user` and `member.team` cost none.
    member = _MEMBER.first(team.pk, user.pk)
    if member:
        member.user, member.team = user, team
    return member


def guest_of(visitor: Visitor, session: str) -> Member | None:
    """Whom this browser's seat in `session` (a public id) belongs to; None without a seat there.

    A seat may be a member's, on a second device: it opens that one session and signs nobody in.
    """
    signed = cookies_of(visitor).get(_seat_name(session))
    if not signed:
        return None
    try:
        public_id = _signer(session).unsign(signed, max_age=SEAT_HOLDS_FOR)
    except signing.BadSignature:
        return None
    return Member.objects.present().select_related("team").filter(public_id=public_id).first()


def give_seat(response: HttpResponse, session: str, member: Member) -> None:
    """Let this browser come back to `session` as `member`."""
    response.set_cookie(
        _seat_name(session),
        _signer(session).sign(member.public_id),
        max_age=SEAT_HOLDS_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookies_of(visitor: Visitor) -> Mapping[str, str]:
    """The cookies of a request, or of a websocket's scope whatever middleware it has passed."""
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
    # The session is in the salt, so a seat copied under another session's name opens nothing.
    return signing.TimestampSigner(salt=f"teams.identity.seat.{session}")
