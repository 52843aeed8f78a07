"""The preparation page: read the stories, ask questions, and give each a private estimate."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backlog.models import Question
from core.http.request import HtmxHttpRequest
from sessions.access import Viewer, in_room
from sessions.meeting import forms
from sessions.meeting.page import reply
from sessions.meeting.views.steering import entry_of
from sessions.models import Entry, Reading, Session
from sessions.models.pre_estimates import open_early, size_early
from sessions.pre_estimates.parts import EarlyPage
from teams.access import once
from teams.members.rules.rights import Act


@require_GET
@in_room()
def page(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Redirects to the first story that this person has not read."""
    if session.is_finished:
        return redirect("sessions:summary", session.public_id)
    first = EarlyPage(session, viewer).first_unread()
    if first is None:
        messages.info(request, _("No stories selected yet. Come back once the session is planned."))
        return redirect("sessions:room", session.public_id)
    return redirect("sessions:early-story", session.public_id, first.public_id)


@require_GET
@never_cache
@in_room()
def story(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """One story to read, with the viewer's own cards."""
    return _story(request, session, viewer, entry_of(session, entry_id))


@require_POST
@in_room()
def reading(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Marks the story as read, and continues with the next one."""
    entry = entry_of(session, entry_id)
    Reading.note(entry, viewer.own_seat)
    following = EarlyPage(session, viewer, entry).following
    return _back(session, following or entry)


@require_POST
@in_room(Act.ESTIMATE)
def size(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Gives the story a private estimate, or takes it back."""
    entry = entry_of(session, entry_id)
    form = forms.Card(request.POST)
    if not form.is_valid():
        return _story(request, session, viewer, entry, form, status=422)
    try:
        kept = size_early(entry, viewer.own_seat, form.cleaned_data["card"] or None)
    except ValueError:
        form.add_error("card", _("This card isn’t on the scale. Choose one of the cards below."))
        return _story(request, session, viewer, entry, form, status=422)
    if not kept:
        messages.info(request, _("This story has already been discussed in the session. Estimate it there."))
    return _back(session, entry)


@require_POST
@in_room()
@once
def question(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Asks something about the story before the meeting."""
    entry = entry_of(session, entry_id)
    form = forms.Line(request.POST)
    if not form.is_valid():
        return _story(request, session, viewer, entry, form, status=422)
    Question.ask(entry.item, form.cleaned_data["text"], viewer.member, session.public_id)
    Reading.note(entry, viewer.own_seat)
    return _back(session, entry)


@require_POST
@in_room(Act.LEAD)
def opening(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Reveals the early estimates on the stage."""
    opened = open_early(entry_of(session, entry_id), viewer.member)
    message = "" if opened else _("There are no early estimates left to reveal, or voting has started.")
    return reply(request, session, viewer, message=message)


def _story(
    request: HtmxHttpRequest,
    session: Session,
    viewer: Viewer,
    entry: Entry,
    form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"page": EarlyPage(session, viewer, entry), "form": form, "session": session}
    return render(request, "sessions/pre_estimates/page.html", context, status=status)


def _back(session: Session, entry: Entry) -> HttpResponse:
    return redirect("sessions:early-story", session.public_id, entry.public_id)
