"""Replies to orders: the parts of a live page as they are now, a toast, or what was wrong with a form.

A page with htmx gets frames and events. Without htmx the reply leads to `back`, the page that sent the order,
which shows the same message and the refused form as it was sent.
"""

from collections.abc import Mapping

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.http.refusals import errors_of, remember
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo, toast_of, with_events
from core.text import version
from live.pages import LivePage, PageAccess
from live.wire import frames

CONFLICT_REGION = "conflict"


def reply(
    request: HtmxHttpRequest,
    page: LivePage,
    access: PageAccess,
    *names: str,
    back: str,
    message: str = "",
    undo: Undo | None = None,
    status: int = 200,
    **events: Mapping[str, object],
) -> HttpResponse:
    """The parts of these names as they are after the order, and a toast with the message and its undo.

    `events` are for the page's scripts.
    """
    if not request.htmx:
        if message:
            messages.info(request, message)
        return redirect(back)
    if message:
        events["toast"] = toast_of(message, undo)
    return with_events(frames.reply(page, access, *names, status=status), **events)


def reply_rendered(
    request: HtmxHttpRequest, name: str, html: str, revision: int, *, back: str
) -> HttpResponse:
    """One part that the order itself could render, as the change with this revision left it."""
    return HttpResponse(frames.frame(name, html, revision)) if request.htmx else redirect(back)


def refused(
    request: HtmxHttpRequest,
    message: str,
    *,
    back: str,
    errors: Mapping[str, str] | None = None,
    status: int = 422,
) -> HttpResponse:
    """Nothing was changed, and why; the page keeps what was typed and shows each error at its field.

    `errors` are by the names of the fields; without any, the message is about the form as a whole.
    """
    errors = dict(errors or {"": message})
    if request.htmx:
        return with_events(HttpResponse(status=status), toast=toast_of(message), refused={"errors": errors})
    messages.error(request, message)
    remember(request, back, errors)
    return redirect(back)


def malformed(request: HtmxHttpRequest, form: BaseForm, *, back: str) -> HttpResponse:
    """Refuses a form with the errors that it found itself.

    Its one error is the toast too; of several, each is at its field, and the toast points there.
    """
    errors = errors_of(form)
    message = next(iter(errors.values()), _("You can’t do that here."))
    if len(errors) > 1:
        message = _("Check the marked fields.")
    return refused(request, message, back=back, errors=errors)


def conflict(request: HtmxHttpRequest, target: str, mine: str, theirs: str, *, back: str) -> HttpResponse:
    """409 with both texts, to keep mine, take theirs or edit; nothing was overwritten and nothing is lost."""
    choice = {
        "action": request.path,
        "target": target,
        "mine": mine,
        "theirs": theirs,
        "version": version(theirs),
    }
    if not request.htmx:
        choice["back"] = back
        return HttpResponse(render_to_string("components/conflict_page.html", choice, request), status=409)
    html = render_to_string("components/conflict.html", choice, request)
    return HttpResponse(frames.frame(CONFLICT_REGION, html, 0), status=409)
