"""Replies to orders about feedback, for the page they came from: the inbox, or an open item."""

import json
from urllib.parse import parse_qsl, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from backlog.inbox.page.page import INBOX
from backlog.inbox.parts import parts
from backlog.inbox.rules.url_state import InboxView
from backlog.ranked.page.page import BACKLOG, seat_of
from backlog.ranked.page.replies import came_from, view_of
from core.http.request import HtmxHttpRequest
from live.wire import frames
from teams.models import Member, Team


def reply(
    request: HtmxHttpRequest,
    team: Team,
    member: Member,
    message: str = "",
    *,
    undo: tuple[str, dict[str, str]] | None = None,
) -> HttpResponse:
    """The page's parts after the order, and a toast; `undo` is the order and the fields that undo it."""
    if not request.htmx:
        if message:
            messages.info(request, message)
        return redirect(came_from(request, team))
    language = get_language() or "en"
    if view := inbox_view_of(request, team):
        seat = seat_of(member, view, language, team)
        response = frames.reply(INBOX, seat, *parts.SHARED)
    else:
        seat = seat_of(member, view_of(request, team), language, team)
        response = frames.reply(BACKLOG, seat, "inbox-count", "tabs", "goals", "items", "detail")
    if message:
        toast: dict = {"text": message}
        if undo:
            name, fields = undo
            toast |= {"undo": reverse(f"backlog:{name}", args=[team.slug]), "fields": fields}
        response["HX-Trigger"] = json.dumps({"toast": toast})
    return response


def inbox_view_of(request: HtmxHttpRequest, team: Team) -> InboxView | None:
    """The view of the inbox page that sent this order; None when another page did."""
    url = urlsplit(request.htmx.current_url_abs_path or "")
    base = reverse("backlog:inbox", args=[team.slug])
    if not url.path.startswith(base):
        return None
    opened = url.path.removeprefix(base).strip("/")
    return InboxView.read(dict(parse_qsl(url.query)), opened="" if "/" in opened else opened)
