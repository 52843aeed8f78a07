"""Replies to orders that are given in the room, shared by the features of a session."""

from collections.abc import Mapping
from typing import NamedTuple

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from core.http import toasts
from core.http.request import HtmxHttpRequest
from live import pages, replies
from live.pages import PageAccess
from sessions.access import Viewer, session_of, viewer_of
from sessions.models import Session

KIND = "session"


class Undo(NamedTuple):
    """The message that says what was done, and the order that undoes it."""

    message: str
    order: str
    args: tuple[str, ...] = ()
    fields: Mapping[str, str | int] = {}

    def of(self, session: Session) -> toasts.Undo:
        address = reverse(f"sessions:{self.order}", args=[session.public_id, *self.args])
        return toasts.Undo(address, self.fields)


def access_of(session: Session, viewer: Viewer, language: str) -> PageAccess:
    """The access of this viewer to the session page."""
    key = "" if viewer.device is None else str(viewer.device)
    return PageAccess(session.public_id, viewer.audience, viewer.member.public_id, language, key)


def room_of(session: Session) -> str:
    """The address of the room, where an order without script leads back to."""
    return reverse("sessions:room", args=[session.public_id])


def reply(
    request: HtmxHttpRequest,
    session: Session,
    viewer: Viewer,
    *names: str,
    message: str = "",
    undo: Undo | None = None,
) -> HttpResponse:
    """The parts of these names, or all that the viewer sees, as they are after the order.

    `message` says why nothing changed; `undo` says what did, and how to undo it.
    """
    page = pages.of_kind(KIND)
    if request.htmx and not names:
        # An order that concerns the whole page may have changed its sender's own role, as handing over
        # facilitation does. Other orders, votes above all, do without the query.
        session = session_of(session.public_id)
        viewer = viewer_of(request, session) or viewer
    access = access_of(session, viewer, get_language() or "en")
    return replies.reply(
        request,
        page,
        access,
        *(names or (*page.shared(access.audience), *page.personal(access.audience))),
        back=room_of(session),
        message=message or (undo.message if undo else ""),
        undo=undo and undo.of(session),
    )


def reply_rendered(
    request: HtmxHttpRequest, session: Session, name: str, html: str, revision: int
) -> HttpResponse:
    return replies.reply_rendered(request, name, html, revision, back=room_of(session))


def refused(request: HtmxHttpRequest, session: Session, message: str, *, field: str = "") -> HttpResponse:
    """422: the order lacks something that its sender can add; the field of that name shows the message."""
    return replies.refused(request, message, back=room_of(session), errors={field: message})


def malformed(request: HtmxHttpRequest, session: Session, form: BaseForm) -> HttpResponse:
    return replies.malformed(request, form, back=room_of(session))


def conflict(request: HtmxHttpRequest, session: Session, target: str, mine: str, theirs: str) -> HttpResponse:
    return replies.conflict(request, target, mine, theirs, back=room_of(session))
