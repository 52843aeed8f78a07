"""May this person reach this? To load something of a team is to ask it.

A page answers a stranger with the way in (sign-in), an order with 401. Whoever is signed in and has nothing
to do with the team gets 404, the same as for a team that is not there; the wrong role gets 403.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from core.db.prepared import Prepared
from teams.accounts.queries.identity import member_of, user_of
from teams.members.rules.rights import Act
from teams.models import Member, Team

SAFE = ("GET", "HEAD", "OPTIONS")
_TEAM = Prepared(lambda slug: Team.objects.filter(slug=slug), str)


def in_team(act: Act | None = None) -> Callable:
    """Hand the view the team of its `slug` and the member who asks, and let only those in who may do `act`.

    Without `act` every member may. The view is called as `view(request, team, member, ...)`.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def inner(request: HttpRequest, slug: str, *args, **kwargs) -> HttpResponse:
            if user_of(request) is None:
                return ask_who(request)
            team, member = load(request, slug)
            if act and not member.standing.may(act):
                raise PermissionDenied
            request.team, request.member = team, member  # type: ignore[attr-defined]
            return view(request, team, member, *args, **kwargs)

        return inner

    return decorate


def load(visitor, slug: str) -> tuple[Team, Member]:
    """The team of that slug and who the visitor is in it; 404 for everyone else."""
    team = _TEAM.first(slug)
    member = team and member_of(visitor, team)
    if not team or not member:
        raise Http404
    return team, member


def signed_in(view: Callable) -> Callable:
    """Let only people with an account in, whatever their team."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if user_of(request) is None:
            return ask_who(request)
        return view(request, *args, **kwargs)

    return inner


def ask_who(request: HttpRequest, door: str = "account_login") -> HttpResponse:
    """Send whoever asks for a page to `door` and back; refuse an order with 401.

    htmx is told to go there: a redirect that it followed would put the sign-in page into a part of this one.
    """
    is_page = request.method in SAFE
    if not getattr(request, "htmx", False):
        if is_page:
            return redirect_to_login(request.get_full_path(), resolve_url(door))
        return HttpResponse(status=401)
    here = request.get_full_path() if is_page else (request.htmx.current_url_abs_path or "/")  # type: ignore[attr-defined]
    way = redirect_to_login(here, resolve_url(door))["Location"]
    return HttpResponse(status=200 if is_page else 401, headers={"HX-Redirect": way})
