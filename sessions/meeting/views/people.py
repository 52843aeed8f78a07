"""Orders about the people in the room, and about the ways to join it."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.clock import now
from core.http.limits import Limit
from core.http.request import HtmxHttpRequest
from sessions.access import Viewer, in_room
from sessions.meeting import forms
from sessions.meeting.page import malformed, refused, reply
from sessions.models import NameClaim, NameTaken, Participant, Session, WallScreen, add_without_device
from teams.members.rules.rights import Act, Role

WRONG_WALLS = Limit("wall-code", amount=20, seconds=5 * 60)


@require_POST
@in_room(Act.LEAD)
def without_device(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Adds someone who is in the room without a device."""
    form = forms.Name(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    try:
        add_without_device(session, form.cleaned_data["name"])
    except NameTaken:
        return refused(request, session, _("Someone with that name is already here."), field="name")
    return reply(request, session, viewer, "people", "tally", "controls", "votes")


@require_POST
@in_room(Act.LEAD)
def name(request: HtmxHttpRequest, session: Session, viewer: Viewer, member_id: str) -> HttpResponse:
    """Renames a guest. Members are renamed on their team's page."""
    seat = _seat(session, member_id)
    form = forms.Name(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    if not seat.member.is_guest:
        return refused(request, session, _("Rename members on the team’s Members page."))
    seat.member.rename(form.cleaned_data["name"])
    return reply(request, session, viewer, "people", "controls")


@require_POST
@in_room(Act.LEAD)
def watching(request: HtmxHttpRequest, session: Session, viewer: Viewer, member_id: str) -> HttpResponse:
    """Makes someone an observer or a participant."""
    return _watch(request, session, viewer, _seat(session, member_id))


@require_POST
@in_room()
def my_watching(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Makes the viewer an observer or a participant: everyone's own choice."""
    return _watch(request, session, viewer, viewer.own_seat)


@require_POST
@in_room(Act.LEAD)
def lead(request: HtmxHttpRequest, session: Session, viewer: Viewer, member_id: str) -> HttpResponse:
    """Makes someone co-facilitator, or no longer."""
    seat = _seat(session, member_id)
    form = forms.SharedLead(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    shares = form.cleaned_data["shares"]
    if shares and not seat.standing(session, False).may(Act.TAKE_OVER):
        return refused(request, session, _("Guests and stakeholders can’t facilitate."))
    seat.share_lead(shares, viewer.member)
    return reply(request, session, viewer)


@require_POST
@in_room(Act.LEAD)
def exit(request: HtmxHttpRequest, session: Session, viewer: Viewer, member_id: str) -> HttpResponse:
    """Removes someone from the session. Their screens close, and they can't return."""
    seat = _seat(session, member_id)
    if seat.member_id == viewer.member.pk:
        return refused(request, session, _("Make someone else facilitator before you leave."))
    if seat.member_id == session.facilitator_id:
        return refused(request, session, _("The facilitator has to hand over before leaving."))
    seat.remove(viewer.member, now())
    return reply(request, session, viewer, "people", "tally", "controls")


@require_POST
@in_room()
def claim(request: HtmxHttpRequest, session: Session, viewer: Viewer, claim_id: str) -> HttpResponse:
    """The answer to "is this you?", given on the screens of the person who has that name, or by who leads.

    A person who confirms goes on with two devices. Who leads confirms because the former device is gone.
    """
    form = forms.Granted(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    of_session = NameClaim.objects.filter(participant__session=session)
    asked = of_session.filter(public_id=claim_id).select_related("participant__member").first()
    is_own = asked is not None and asked.participant == viewer.own_seat
    if asked is None or not (is_own or viewer.may(Act.LEAD)):
        raise Http404
    answered = asked.answer(form.cleaned_data["granted"], moves_seat=not is_own)
    return reply(
        request, session, viewer, "self", "claims", message="" if answered else _("Already answered.")
    )


@require_GET
@in_room()
def sharing(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """The ways to join: link, code, projector view, and room screen."""
    return _sharing(request, session, viewer)


@require_POST
@in_room(Act.LEAD)
def code(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Renews the code and the links; the old ones stop working, and an open projector view closes."""
    session.renew_code(viewer.member)
    messages.success(request, _("Code renewed. The old code and links have stopped working."))
    return redirect("sessions:sharing", session.public_id)


@require_POST
@in_room(Act.LEAD)
def wall(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Gives this session to the screen that shows the code."""
    form = forms.JoinCode(request.POST)
    if form.is_valid() and WRONG_WALLS.is_reached(request):
        form.add_error("code", _("Too many wrong codes. Try again in %s.") % WRONG_WALLS.period)
    if form.is_valid() and not WallScreen.show(form.cleaned_data["code"], session, now()):
        WRONG_WALLS.count(request)
        form.add_error("code", _("No screen shows this code. It may already be showing a session."))
    if not form.is_valid():
        return _sharing(request, session, viewer, form, status=422)
    messages.success(request, _("The session is now on that screen."))
    return redirect("sessions:sharing", session.public_id)


def _sharing(
    request: HtmxHttpRequest,
    session: Session,
    viewer: Viewer,
    wall_form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"session": session, "may": viewer.standing.acts(), "wall_form": wall_form}
    return render(request, "sessions/guests/sharing.html", context, status=status)


def _watch(request: HtmxHttpRequest, session: Session, viewer: Viewer, seat: Participant) -> HttpResponse:
    form = forms.Watching(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    if seat.member.role == Role.STAKEHOLDER:
        return refused(
            request, session, _("Stakeholders observe. Change the role on the team’s Members page.")
        )
    seat.watch(form.cleaned_data["watching"])
    return reply(request, session, viewer)


def _seat(session: Session, member_id: str) -> Participant:
    seats = session.participants.admitted().select_related("member__team")
    seat = seats.filter(member__public_id=member_id).first()
    if seat is None:
        raise Http404
    seat.session = session
    return seat
