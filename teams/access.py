"""Access to a team's views: loading the team checks the right to it.

A visitor who is not signed in is sent to the sign-in page, or refused with 401 if it was an order. Someone
from another team gets 404, the same as for a team that does not exist; the wrong role gets 403.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from core.clock import now
from core.db.prepared import Prepared
from core.http.request import order_key_of
from core.ids import new_public_id
from teams.accounts.queries.identity import member_of, user_of
from teams.members.rules.rights import Act
from teams.models import Member, OrderKey, Superseded, Team

# Headers of a reply that a repeated order gets too.
REPEATED = ("HX-Trigger", "HX-Redirect", "Location")
SAFE = ("GET", "HEAD", "OPTIONS")
_TEAM = Prepared(lambda slug: Team.objects.filter(slug=slug), str)


def in_team(act: Act | None = None) -> Callable:
    """Give the view the team of its `slug` and the requesting member, who must have the right to do `act`.

    Without `act` every member has access. The view is called as `view(request, team, member, ...)`, with the
    team's time zone as the current one.
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
            try:
                with timezone.override(team.time_zone):
                    return view(request, team, member, *args, **kwargs)
            except Superseded:
                # The page that sent it has long shown the newer choice.
                return HttpResponse(status=204)

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
        return _sign_in_again(request, door)
    here = request.get_full_path() if is_page else (request.htmx.current_url_abs_path or "/")  # type: ignore[attr-defined]
    way = redirect_to_login(here, resolve_url(door))["Location"]
    return HttpResponse(status=200 if is_page else 401, headers={"HX-Redirect": way})


def once(view: Callable) -> Callable:
    """Lets an order that adds something add it once, below `in_team` or `in_room`: see `run_once`."""

    @wraps(view)
    def inner(request: HttpRequest, place, who, *args, **kwargs) -> HttpResponse:
        member = getattr(who, "member", who)
        return run_once(request, member.public_id, lambda: view(request, place, who, *args, **kwargs))

    return inner


def run_once(request: HttpRequest, person: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The reply of `act`, or for a repeat the reply that the first order got; then `act` is not called.

    A repeat is the same person's order with the same content and the key of the same rendered form (Enter
    twice, a lost reply, the back button), or nearly at the same moment from another window. The change and
    the key are one transaction, so that of two orders that meet the second one waits. `person` is empty for
    visitors without a name: those are only told apart by their keys.
    """
    if request.method != "POST":
        return act()
    key = order_key_of(request)
    sent = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    content = json.dumps([person or key or new_public_id(), request.get_full_path(), sorted(sent)])
    with transaction.atomic():
        order, is_new = OrderKey.take(content, key, now())
        if not is_new:
            return _answered_again(order.reply)
        response = act()
        if _is_accepted(request, response):
            reply = {name: response[name] for name in REPEATED if name in response}
            order.keep({"status": response.status_code, **reply})
        else:
            order.delete()
    return response


def _is_accepted(request: HttpRequest, response: HttpResponse) -> bool:
    """False for an order that was refused, and for a page that shows its form again; both changed nothing."""
    is_page = response.status_code == 200 and response.content.lstrip()[:9].lower() == b"<!doctype"
    return response.status_code < 400 and not is_page and not getattr(request, "was_refused", False)


def _answered_again(reply: Mapping[str, Any]) -> HttpResponse:
    """The first reply without its parts: the page has them, or gets them by its socket."""
    headers = {name: reply[name] for name in REPEATED if name in reply}
    status = reply.get("status", 204)
    return HttpResponse(status=204 if status == 200 else status, headers=headers)


def _sign_in_again(request: HttpRequest, door: str) -> HttpResponse:
    """The page after an order without script, which leads back to where it was given."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    here = came_from.path if came_from.netloc == request.get_host() else "/"
    way = redirect_to_login(here or "/", resolve_url(door))["Location"]
    return render(request, "401.html", {"way": way}, status=401)
