"""Replies to orders that are given on the backlog page, as the features of the backlog use them.

An order is answered for the view that it came from, which htmx names; without htmx it leads back there.
"""

from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from backlog.access import access_of
from backlog.models import Item
from backlog.ranked.rules.url_state import ABOUT, View
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from live import pages, replies
from teams.models import Member, Team

KIND = "backlog"


class Outcome(TypedDict, total=False):
    """The optional arguments of a reply: its toast, how to undo the order, and the status."""

    message: str
    undo: Undo | None
    status: int


def reply(
    request: HtmxHttpRequest,
    team: Team,
    member: Member,
    *names: str,
    message: str = "",
    undo: Undo | None = None,
    status: int = 200,
    **events: dict,
) -> HttpResponse:
    """The parts of these names as they are after the order, and a toast with a way to undo it.

    `events` are for the page's scripts.
    """
    back = came_from(request, team)
    if not request.htmx:
        # Without htmx the request names no view.
        if message:
            messages.info(request, message)
        return redirect(back)
    access = access_of(member, view_of(request, team), get_language() or "en", team)
    page = pages.of_kind(KIND)
    return replies.reply(
        request, page, access, *names, back=back, message=message, undo=undo, status=status, **events
    )


def refused(
    request: HtmxHttpRequest,
    team: Team,
    message: str,
    status: int = 422,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """Nothing was changed: the page keeps what was typed and shows the errors at their fields.

    `errors` are by the names of the fields; without any, the form as a whole is refused.
    """
    return replies.refused(request, message, back=came_from(request, team), errors=errors, status=status)


def malformed(request: HtmxHttpRequest, team: Team, form: BaseForm) -> HttpResponse:
    """The same for a form with errors of its own."""
    return replies.malformed(request, form, back=came_from(request, team))


def conflict(request: HtmxHttpRequest, team: Team, target: str, mine: str, theirs: str) -> HttpResponse:
    """409 with both texts, to keep mine, take theirs or edit; nothing was overwritten and nothing is lost."""
    return replies.conflict(request, target, mine, theirs, back=came_from(request, team))


def undo_of(item: Item, field: str) -> Undo:
    """The order that undoes the last change of this field."""
    return Undo(reverse("backlog:undo", args=[item.team.slug, item.public_id]), {"field": field})


def view_of(request: HtmxHttpRequest, team: Team) -> View:
    """The view of the page that sent this order."""
    url = urlsplit(request.htmx.current_url_abs_path or "")
    key = unquote(url.path).removeprefix(reverse("backlog:list", args=[team.slug])).strip("/")
    if key in ABOUT:
        return View(about=key)
    return View.read(dict(parse_qsl(url.query)), item="" if "/" in key else key)


def came_from(request: HtmxHttpRequest, team: Team) -> str:
    """The page that sent this order, if it is one of ours.

    A page that was itself the reply to an order names the one before it in `back`: it cannot be asked for.
    """
    page = request.POST.get("back") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return reverse("backlog:list", args=[team.slug])
