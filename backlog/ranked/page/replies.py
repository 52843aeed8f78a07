"""Answers to orders: the parts as they are now, a word about what happened, never a dead end.

An order is answered for the view that it came from, which htmx names; without htmx it leads back there.
"""

from urllib.parse import parse_qsl, unquote, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from backlog.models import Item
from backlog.ranked.page.page import BACKLOG, seat_of
from backlog.ranked.rules.url_state import ABOUT, View
from core.http import toasts
from core.http.request import HtmxHttpRequest
from live import replies
from teams.models import Member, Team

type Undo = tuple[Item, str] | tuple[str, dict[str, str]]


def reply(
    request: HtmxHttpRequest,
    team: Team,
    member: Member,
    *names: str,
    said: str = "",
    undo: Undo | None = None,
    status: int = 200,
    **events: dict,
) -> HttpResponse:
    """The parts of these names as they are after the order, and a toast with a way to undo it.

    `undo` is the field of an item, or the address to which an undo is posted, with what it says. `events`
    are for the page's scripts.
    """
    if not request.htmx:
        # Without htmx the request names no view.
        if said:
            messages.info(request, said)
        return redirect(came_from(request, team))
    seat = seat_of(member, view_of(request, team), get_language() or "en", team)
    return replies.reply(
        request,
        BACKLOG,
        seat,
        *names,
        back=came_from(request, team),
        message=said,
        undo=_undo(team, undo),
        status=status,
        **events,
    )


def refused(
    request: HtmxHttpRequest,
    team: Team,
    why: str,
    status: int = 422,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """Nothing was changed, and why; the page keeps what was typed and says what is wrong at its field.

    `errors` are by the names of the fields; without any, the form as a whole is refused.
    """
    return replies.refused(request, why, back=came_from(request, team), errors=errors, status=status)


def malformed(request: HtmxHttpRequest, team: Team, form) -> HttpResponse:
    """The same for a form that says itself what is wrong with it."""
    return replies.malformed(request, form, back=came_from(request, team))


def conflict(request: HtmxHttpRequest, team: Team, target: str, mine: str, theirs: str) -> HttpResponse:
    """409 with both texts, to keep mine, take theirs or edit; nothing was overwritten and nothing is lost."""
    return replies.conflict(request, target, mine, theirs, back=came_from(request, team))


def view_of(request: HtmxHttpRequest, team: Team) -> View:
    """What the page that sent this order shows."""
    url = urlsplit(request.htmx.current_url_abs_path or "")
    key = unquote(url.path).removeprefix(reverse("backlog:list", args=[team.slug])).strip("/")
    if key in ABOUT:
        return View(about=key)
    return View.read(dict(parse_qsl(url.query)), item="" if "/" in key else key)


def came_from(request: HtmxHttpRequest, team: Team) -> str:
    """The page that sent this order, if it is one of ours.

    A page that was itself the reply to an order names in `back` the one before it, for nobody can ask for it.
    """
    page = request.POST.get("back") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return reverse("backlog:list", args=[team.slug])


def _undo(team: Team, undo: Undo | None) -> toasts.Undo | None:
    if undo is None:
        return None
    what, how = undo
    if isinstance(what, str):
        assert isinstance(how, dict)
        return toasts.Undo(what, how)
    return toasts.Undo(reverse("backlog:undo", args=[team.slug, what.public_id]), {"field": str(how)})
