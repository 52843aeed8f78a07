"""Replies to an order that assigns an action, on whichever page the action stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import day_text
from core.http.request import HtmxHttpRequest
from core.http.toasts import toast_of, with_events
from live.wire import frames
from sessions.models import ActionItem
from sessions.models.labels import UNASSIGNED


def reply(request: HtmxHttpRequest, action: ActionItem, address: str, *, back: str) -> HttpResponse:
    """The action with its owner and due date as they are now."""
    message = _("Action saved")
    if not request.htmx:
        messages.success(request, message)
        return redirect(back)
    html = render_to_string(
        "components/assignment.html",
        {
            "action": shown(action),
            "address": address,
            "reading": reverse("sessions:team-action-reading", args=[action.team.slug]),
        },
        request,
    )
    answer = HttpResponse(frames.frame(f"assignment-{action.public_id}", html, 0))
    return with_events(answer, toast=toast_of(message, None))


def changed(request: HtmxHttpRequest, action: ActionItem, *, back: str) -> HttpResponse:
    """409: someone else has changed the action. Assigning it again replaces what they chose."""
    if action.done_at or action.dropped_at:
        message = _("This action is done or deleted by now. Nothing was saved.")
    else:
        theirs = [action.owned_by or str(UNASSIGNED), *([day_text(action.due)] if action.due else [])]
        message = _("Someone else has changed it to “%s”. Nothing was saved. Assign again to replace that.")
        message %= " · ".join(theirs)
    if not request.htmx:
        messages.error(request, message)
        return redirect(back)
    html = render_to_string("components/assignment_seen.html", {"action": shown(action)}, request)
    answer = HttpResponse(frames.frame(f"action-{action.public_id}-seen", html, 0), status=409)
    return with_events(answer, toast=toast_of(message, None))


def shown(action: ActionItem) -> dict:
    """The action as the component of its assignment shows it."""
    return {
        "id": action.public_id,
        "text": action.text,
        "owner": action.owned_by,
        "due": action.due,
        "seen": action.seen,
    }
