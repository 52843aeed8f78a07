"""Orders about turns to speak, and reactions."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.clock import now
from core.http.request import HtmxHttpRequest, choice_of
from sessions.access import Viewer, in_room
from sessions.meeting import forms
from sessions.meeting.page import malformed, reply
from sessions.models import Reaction, Session
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.FOLLOW)
def hand(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Raises one's hand, or takes it down; an order that does not say which of the two does the other one."""
    form = forms.Hand(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    raised_at = viewer.own_seat.hand_raised_at
    is_up = form.cleaned_data["raised"] == "1" if form.cleaned_data["raised"] else not raised_at
    # A hand that is up already keeps its turn.
    viewer.own_seat.raise_hand((raised_at or now()) if is_up else None, choice_of(request))
    return reply(request, session, viewer, viewer.own_seat.part, "hands", "self")


@require_POST
@in_room(Act.LEAD)
def next_turn(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Gives the turn to the hand that was raised first."""
    form = forms.Someone(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    given = session.next_turn(viewer.member, form.cleaned_data["member"])
    why = "" if given else _("Nobody has raised a hand, or someone is already speaking.")
    return reply(request, session, viewer, "hands", "people", message=why)


@require_POST
@in_room(Act.FOLLOW)
def reactions(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Shows everybody a reaction for a moment. Too many at once are dropped silently."""
    form = forms.React(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    Reaction.send(viewer.own_seat, form.cleaned_data["kind"], now())
    return reply(request, session, viewer, "reactions")
