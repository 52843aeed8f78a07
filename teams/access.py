"""Access to a team's views: loading the team checks the right to it.

A visitor who is not signed in is sent to the sign-in page, or refused with 401 if it was an order. Someone
from another team gets 404, the same as for a team that does not exist; the wrong role gets 403.
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
    """Give the view the team of its `slug` and the requesting member, who must have the right to do `act`.

    Without `act` every member has access. The view is called as `view(request, team, member, ...)`.
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
    """The team with this slug, and the visitor's member in it; raises Http404 without one."""
    team = _TEAM.first(slug)
    member = team and member_of(visitor, team)
    if not team or not member:
        raise Http404
    return team, member


def signed_in(view: Callable) -> Callable:
    """Require an account, of any team."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if user_of(request) is None:
            return ask_who(request)
        return view(request, *args, **kwargs)

    return inner


def ask_who(request: HttpRequest, door: str = "account_login") -> HttpResponse:
    """Redirect a page's request to `door`, which leads back; refuse an order with 401.

    htmx gets the address in a header: if it followed a redirect, it would put the sign-in page into a part of
    this one.
    """
    is_page = request.method in SAFE
    if not getattr(request, "htmx", False):
        if is_page:
            return redirect_to_login(request.get_full_path(), resolve_url(door))
        return HttpResponse(status=401)
    here = request.get_full_path() if is_page else (request.htmx.current_url_abs_path or "/")  # type: ignore[attr-defined]
    way = redirect_to_login(here, resolve_url(door))["Location"]
    return HttpResponse(status=200 if is_page else 401, headers={"HX-Redirect": way})
