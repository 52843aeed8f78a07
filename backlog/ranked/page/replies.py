"""Replies to orders: the parts as they are now and a message about what happened, never a dead end.

An order is answered for the view that it came from, which htmx names; without htmx it leads back there.
"""

import json
from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backlog.models import Item
from backlog.ranked.page.page import BACKLOG, seat_of
from backlog.ranked.rules.url_state import ABOUT, View
from core.http.refusals import remember
from core.http.request import HtmxHttpRequest
from core.text import version
from live.wire import frames
from teams.models import Member, Team

CONFLICT_REGION = "conflict"

type Undo = tuple[Item, str] | tuple[str, dict[str, str]]


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

    `undo` is the field of an item, or the address that an undo is posted to, with its fields. `events` are
    for the page's scripts.
    """
    if not request.htmx:
        if message:
            messages.info(request, message)
        return redirect(came_from(request, team))
    seat = seat_of(member, view_of(request, team), get_language() or "en", team)
    response = frames.reply(BACKLOG, seat, *names, status=status)
    if message:
        events["toast"] = _toast(team, message, undo)
    if events:
        response["HX-Trigger"] = json.dumps(events)
    return response


def refused(
    request: HtmxHttpRequest,
    team: Team,
    why: str,
    status: int = 422,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """Nothing was changed: the page keeps what was typed and shows the errors at their fields.

    `errors` are by the names of the fields; without any, the form as a whole is refused.
    """
    errors = errors or {"": why}
    if request.htmx:
        events = {"toast": {"text": why}, "refused": {"errors": errors}}
        return HttpResponse(status=status, headers={"HX-Trigger": json.dumps(events)})
    messages.error(request, why)
    page = came_from(request, team)
    remember(request, page, errors)
    return redirect(page)


def malformed(request: HtmxHttpRequest, team: Team, form) -> HttpResponse:
    """The same for a form with errors of its own."""
    errors = errors_of(form)
    wrong = " ".join(errors.values())
    return refused(request, team, wrong or _("You can’t do that here."), errors=errors)


def errors_of(form) -> dict[str, str]:
    """The errors of a form, by the names of its fields."""
    return {name: " ".join(problems) for name, problems in form.errors.items()}


def conflict(request: HtmxHttpRequest, team: Team, target: str, mine: str, theirs: str) -> HttpResponse:
    """409 with both texts, to keep mine, take theirs or edit; nothing was overwritten and nothing is lost."""
    choice = {
        "action": request.path,
        "target": target,
        "mine": mine,
        "theirs": theirs,
        "version": version(theirs),
    }
    if not request.htmx:
        choice["back"] = came_from(request, team)
        return HttpResponse(render_to_string("components/conflict_page.html", choice, request), status=409)
    html = render_to_string("components/conflict.html", choice, request)
    return HttpResponse(frames.frame(CONFLICT_REGION, html, 0), status=409)


def view_of(request: HtmxHttpRequest, team: Team) -> View:
    """The view of the page that sent this order."""
    url = urlsplit(request.htmx.current_url_abs_path or "")
    key = unquote(url.path).removeprefix(reverse("backlog:list", args=[team.slug])).strip("/")
    if key in ABOUT:
        return View(about=key)
    return View.read(dict(parse_qsl(url.query)), item="" if "/" in key else key)


def came_from(request: HtmxHttpRequest, team: Team) -> str:
    """The page that sent this order, if it is one of ours.

    A page that was itself the reply to an order names the one before it in `back`, for it cannot be asked
    for.
    """
    page = request.POST.get("back") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return reverse("backlog:list", args=[team.slug])


def _toast(team: Team, message: str, undo: Undo | None) -> dict:
    if undo is None:
        return {"text": message}
    what, how = undo
    if isinstance(what, str):
        return {"text": message, "undo": what, "fields": how}
    address = reverse("backlog:undo", args=[team.slug, what.public_id])
    return {"text": message, "undo": address, "fields": {"field": how}}
