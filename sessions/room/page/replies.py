"""Answers to orders: the parts as they are now, a word about what happened, never a dead end.

A page with htmx gets frames; one without is sent back to the room, which shows the same word.
"""

import json
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.http.request import HtmxHttpRequest
from core.text import version
from live.wire import frames
from sessions.access import Viewer, session_of, viewer_of
from sessions.models import Session
from sessions.room.page.page import SESSION, seat_of

CONFLICT_REGION = "conflict"


class Undo(NamedTuple):
    """What was done, in the words of its toast, and the order that takes it back."""

    said: str
    order: str
    args: tuple[str, ...] = ()
    fields: dict[str, str | int] = {}

    def toast(self, session: Session) -> dict:
        undo = reverse(f"sessions:{self.order}", args=[session.public_id, *self.args])
        return {"text": self.said, "undo": undo, "fields": self.fields}


def reply(
    request: HtmxHttpRequest,
    session: Session,
    viewer: Viewer,
    *names: str,
    said: str | None = None,
    undo: Undo | None = None,
    status: int = 200,
) -> HttpResponse:
    """The parts of these names, or all that the viewer sees, as they are after the order.

    `said` tells why nothing changed; `undo` what did, with the way back.
    """
    if not request.htmx:
        if words := said or (undo and undo.said):
            messages.info(request, words)
        return redirect("sessions:room", session.public_id)
    if not names:
        # An order that concerns the whole page may have made its giver somebody else: who handed over
        # leads no more. The others, votes above all, spare themselves the question.
        session = session_of(session.public_id)
        viewer = viewer_of(request, session) or viewer
    seat = seat_of(session, viewer, get_language() or "en")
    names = names or (*SESSION.shared(seat.audience), *SESSION.personal(seat.audience))
    response = frames.reply(SESSION, seat, *names, status=status)
    if said or undo:
        toast = undo.toast(session) if undo else {"text": said}
        response["HX-Trigger"] = json.dumps({"toast": toast})
    return response


def reply_drawn(
    request: HtmxHttpRequest, session: Session, name: str, html: str, number: int
) -> HttpResponse:
    """One part that the order itself could draw, as change `number` left it."""
    if not request.htmx:
        return redirect("sessions:room", session.public_id)
    return HttpResponse(frames.frame(name, html, number))


def malformed(request: HtmxHttpRequest, session: Session, viewer: Viewer, form) -> HttpResponse:
    """422 with what was wrong; the page keeps what was typed."""
    wrong = "; ".join(error for errors in form.errors.values() for error in errors)
    return refused(request, session, viewer, wrong or _("You can’t do that here."))


def refused(request: HtmxHttpRequest, session: Session, viewer: Viewer, why: str) -> HttpResponse:
    """422: the order lacks something that its sender can add."""
    if request.htmx:
        return HttpResponse(status=422, headers={"HX-Trigger": json.dumps({"toast": {"text": why}})})
    messages.error(request, why)
    return redirect("sessions:room", session.public_id)


def conflict(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, target: str, mine: str, theirs: str
) -> HttpResponse:
    """409 with both texts, to keep mine, take theirs or edit; nothing was overwritten and nothing is lost."""
    choice = {
        "action": request.path,
        "target": target,
        "mine": mine,
        "theirs": theirs,
        "version": version(theirs),
    }
    if not request.htmx:
        return HttpResponse(render_to_string("components/conflict_page.html", choice, request), status=409)
    html = render_to_string("components/conflict.html", choice, request)
    return HttpResponse(frames.frame(CONFLICT_REGION, html, 0), status=409)
