"""Orders that steer the meeting: phases, clock, stage and facilitation."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http.request import HtmxHttpRequest
from sessions.access import Viewer, in_room
from sessions.meeting import forms
from sessions.meeting.page import Undo, malformed, reply
from sessions.models import Entry, Participant, Session
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.LEAD)
def start(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Opens the first phase. A late start keeps the planned end, unless it is to be moved."""
    form = forms.Start(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    session.start(viewer.member, keeps_end=form.cleaned_data["end"] != "shift")
    return reply(request, session, viewer)


@require_POST
@in_room(Act.LEAD)
def phase(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    form = forms.Past(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    if not session.advance(form.cleaned_data["past"], viewer.member):
        return reply(request, session, viewer, message=_("The phase has already changed."))
    back = Undo(_("Moved to the next phase"), "phase-before", fields={"past": session.position})
    return reply(request, session, viewer, undo=back)


@require_POST
@in_room(Act.LEAD)
def phase_before(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    form = forms.Past(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    moved = session.go_back(form.cleaned_data["past"], viewer.member)
    return reply(request, session, viewer, message="" if moved else _("The phase has already changed."))


@require_POST
@in_room(Act.LEAD)
def pause(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    form = forms.Pause(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    session.pause(viewer.member) if form.cleaned_data["on"] else session.resume(viewer.member)
    return reply(request, session, viewer, "clock", "controls", "agenda")


@require_POST
@in_room(Act.LEAD)
def extension(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    form = forms.Extension(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    extended = session.extend(form.cleaned_data["seconds"], viewer.member, form.cleaned_data["past"])
    return reply(
        request,
        session,
        viewer,
        "clock",
        "controls",
        "agenda",
        message="" if extended else _("The phase has already changed."),
    )


@require_POST
@in_room(Act.LEAD)
def stage(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Brings up an item; undo brings back the one that was on the stage."""
    entry, before = entry_of(session, entry_id), session.on_stage
    if not entry.bring_up(viewer.member):
        arriving = _("%s is still being imported. Try again when the import has finished.") % entry.item.key
        other = _("It’s already being discussed, or its phase isn’t running.")
        return reply(request, session, viewer, message=arriving if entry.item.is_arriving else other)
    back = Undo(_("Now discussing %s") % entry.item.key, "stage", (before.public_id,)) if before else None
    return reply(request, session, viewer, undo=back)


@require_POST
@in_room(Act.LEAD)
def facilitator(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Hands facilitation over to someone who may facilitate."""
    form = forms.Someone(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    seat = seat_of(session, form.cleaned_data["member"])
    if not seat.standing(session, False).may(Act.TAKE_OVER):
        return malformed(request, session, form)
    session.hand_over(seat.member, viewer.member)
    return reply(request, session, viewer)


@require_POST
@in_room(Act.TAKE_OVER)
def take_over(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    form = forms.Someone(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    taken = session.take_over(viewer.member, form.cleaned_data["member"])
    return reply(request, session, viewer, message="" if taken else _("There is already a facilitator."))


def entry_of(session: Session, entry_id: str) -> Entry:
    """The session's entry of that id, or 404."""
    entry = session.entries.select_related("item__team", "session__team").filter(public_id=entry_id).first()
    if entry is None:
        raise Http404
    return entry


def seat_of(session: Session, member_id: str) -> Participant:
    """The seat of the member of that id in this session, or 404."""
    seats = session.participants.admitted().select_related("member", "session__team")
    if seat := seats.filter(member__public_id=member_id).first():
        return seat
    raise Http404
