"""Replies to orders about feedback, for the page they came from: the inbox, or an open item."""

from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from backlog.access import access_of
from backlog.inbox.page.page import INBOX
from backlog.inbox.parts import parts
from backlog.inbox.rules.url_state import InboxView
from backlog.items import page as items_page
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from live import replies
from teams.models import Member, Team

# The parts of the backlog page that feedback on the open item may change.
ON_BACKLOG = ("inbox-count", "tabs", "goals", "items", "detail")


def reply(
    request: HtmxHttpRequest, team: Team, member: Member, message: str = "", *, undo: Undo | None = None
) -> HttpResponse:
    """The parts of the page after the order, and a toast with a way to undo it."""
    view = inbox_view_of(request, team) if request.htmx else None
    if view is None:
        return items_page.reply(request, team, member, *ON_BACKLOG, message=message, undo=undo)
    access = access_of(member, view, get_language() or "en", team)
    back = items_page.came_from(request, team)
    return replies.reply(request, INBOX, access, *parts.SHARED, back=back, message=message, undo=undo)


def undo_of(team: Team, order: str, **fields: str) -> Undo:
    """The order of this name with these fields, as the way to undo another."""
    return Undo(reverse(f"backlog:{order}", args=[team.slug]), fields)


def inbox_view_of(request: HtmxHttpRequest, team: Team) -> InboxView | None:
    """The view of the inbox page that sent this order; None when another page did."""
    url = urlsplit(request.htmx.current_url_abs_path or "")
    base = reverse("backlog:inbox", args=[team.slug])
    if not url.path.startswith(base):
        return None
    opened = url.path.removeprefix(base).strip("/")
    return InboxView.read(dict(parse_qsl(url.query)), opened="" if "/" in opened else opened)
