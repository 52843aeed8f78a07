"""Orders of the deep dive: rounds of hidden votes, the settled estimate, and ready."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.models.readiness import tick
from core.db.prepared import Prepared
from core.http.request import HtmxHttpRequest, choice_of, window_of
from sessions.access import Viewer, in_room
from sessions.deep_dive import forms
from sessions.deep_dive.parts.deck import deck_of, render_deck
from sessions.deep_dive.service import deep_dive
from sessions.meeting import forms as meeting_forms
from sessions.meeting.page import Undo, malformed, refused, reply, reply_rendered
from sessions.meeting.service import incomplete
from sessions.meeting.views.steering import entry_of
from sessions.models import Round, Session, cards_by_hand
from teams.members.rules.rights import Act

ROUND = ("votes", "tally", "deck", "remark")
_ROUND = Prepared(
    lambda session, round_id: (
        Round.objects.in_play().select_related("entry").filter(entry__session=session, public_id=round_id)
    ),
    int,
    str,
)


@require_POST
@in_room(Act.LEAD)
def open_round(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    opened = Round.open(entry_of(session, entry_id), viewer.member)
    return reply(request, session, viewer, message="" if opened else _("A round is already running."))


@require_POST
@in_room(Act.ESTIMATE)
def votes(request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str) -> HttpResponse:
    form = meeting_forms.Card(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    try:
        card = form.cleaned_data["card"] or None
        current = round_of(session, round_id)
        number = current.cast_vote(viewer.own_seat, card, window_of(request), choice_of(request))
    except ValueError:
        return malformed(request, session, form)
    if number:
        if card is None:
            # Without a card, its confidence and reason are gone too, so the whole round is shown again.
            return reply(request, session, viewer, *ROUND)
        # The other parts come over the socket, rendered once for everyone.
        deck = deck_of(current, card)
        return reply_rendered(request, session, "deck", render_deck(session, deck), number)
    return reply(
        request,
        session,
        viewer,
        *ROUND,
        message=why_late(current) or _("The votes are already revealed, so yours wasn’t counted."),
    )


@require_POST
@in_room(Act.ESTIMATE)
def remark(request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str) -> HttpResponse:
    """Saves the confidence in one's card or the reason for it; both stay hidden until the reveal."""
    form = forms.Remark(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    current = round_of(session, round_id)
    if not current.remark(viewer.own_seat, window_of(request), choice_of(request), **form.given()):
        why = why_late(current) or _(
            "You can only add this while your vote is hidden. Pick a card, or wait for the next round."
        )
        if form.cleaned_data["reason"]:
            return refused(request, session, why, field="reason")
        return reply(request, session, viewer, "remark", message=why)
    return reply(request, session, viewer, "remark")


@require_POST
@in_room(Act.ESTIMATE)
def kept_vote(request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str) -> HttpResponse:
    """Keeps one’s card although the criteria have changed since."""
    current = round_of(session, round_id)
    kept = current.keep_vote(viewer.own_seat, window_of(request))
    message = "" if kept else why_late(current) or _("You have no hidden vote to keep.")
    return reply(request, session, viewer, *ROUND, message=message)


@require_POST
@in_room(Act.LEAD)
def reveal(request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str) -> HttpResponse:
    current = round_of(session, round_id)
    message = ""
    if not current.reveal(viewer.member):
        message = why_late(current) or _("The votes are already revealed, or nobody has voted.")
    return reply(request, session, viewer, *ROUND, "people", message=message)


@require_POST
@in_room(Act.LEAD)
def card_by_hand(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str, member_id: str
) -> HttpResponse:
    """Enters the card that a person without a device shows by hand; an empty one takes it back."""
    form = meeting_forms.Card(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    seat = (
        session.participants.admitted().select_related("member").filter(member__public_id=member_id).first()
    )
    if seat is None:
        raise Http404
    current, card = round_of(session, round_id), form.cleaned_data["card"]
    before = cards_by_hand.card_by_hand(current, seat)
    try:
        entered = cards_by_hand.enter_by_hand(current, seat, card or None)
    except ValueError:
        return malformed(request, session, form)
    if not entered:
        return reply(
            request,
            session,
            viewer,
            *ROUND,
            "people",
            message=_("A card shown by hand is entered after the reveal and before you settle."),
        )
    name = seat.member.name
    words = (
        _("Card %(card)s entered for %(name)s") % {"name": name, "card": card}
        if card
        else _("Card of %s removed") % name
    )
    undo = Undo(words, "card-by-hand", (round_id, member_id), {"card": before})
    return reply(request, session, viewer, *ROUND, "people", undo=undo)


@require_POST
@in_room(Act.LEAD)
def settlement(request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str) -> HttpResponse:
    form = meeting_forms.Card(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    card = form.cleaned_data["card"]
    try:
        current = round_of(session, round_id)
        settled = deep_dive.settle(current, card, viewer.member)
    except ValueError:
        return malformed(request, session, form)
    except incomplete.IncompleteRequest as problem:
        return refused(request, session, str(problem), field=problem.field)
    if not settled:
        return reply(request, session, viewer, message=why_late(current) or _("That round is over."))
    words = _("Settled on %(card)s") % {"card": card}
    return reply(request, session, viewer, undo=Undo(words, "settlement-undo", (round_id,)))


@require_POST
@in_room(Act.LEAD)
def settlement_undo(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, round_id: str
) -> HttpResponse:
    undone = deep_dive.unsettle(round_of(session, round_id), viewer.member)
    return reply(request, session, viewer, message="" if undone else _("There is nothing to undo."))


@require_POST
@in_room(Act.LEAD)
def ready(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    form = meeting_forms.Reason(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    reason = form.cleaned_data["reason"]
    try:
        done = deep_dive.mark_ready(entry_of(session, entry_id), viewer.member, reason)
    except incomplete.IncompleteRequest as problem:
        return refused(request, session, str(problem), field=problem.field)
    if not done:
        why = _("It’s already marked ready.")
        if reason:
            return refused(request, session, why, field="reason")
        return reply(request, session, viewer, message=why)
    words = _("Marked ready. Anyone can object until the session ends.")
    return reply(request, session, viewer, undo=Undo(words, "ready-undo", (entry_id,)))


@require_POST
@in_room(Act.LEAD)
def ready_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    undone = deep_dive.unmark_ready(entry_of(session, entry_id), viewer.member)
    return reply(request, session, viewer, message="" if undone else _("There is nothing to undo."))


@require_POST
@in_room(Act.ANSWER)
def objection(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    reopened = deep_dive.object_to_ready(entry_of(session, entry_id), viewer.member)
    return reply(request, session, viewer, message="" if reopened else _("It’s no longer ready."))


@require_POST
@in_room(Act.ANSWER)
def check(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    form = forms.Check(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    item = entry_of(session, entry_id).item
    tick(item, by=viewer.member, session=session.public_id, choice=choice_of(request), **form.cleaned_data)
    return reply(request, session, viewer, "readiness")


def why_late(round: Round) -> str:
    """What to tell whose order came when the room had left the story; empty while it is on the stage."""
    round.entry.session.refresh_from_db(fields=["on_stage"])
    if round.is_on_stage:
        return ""
    key = round.entry.item.key
    return _("%s is no longer being discussed, so nothing was saved.") % key


def round_of(session: Session, round_id: str) -> Round:
    """The session's round of that id, or 404."""
    if found := _ROUND.first(session.pk, round_id):
        found.entry.session = session
        return found
    raise Http404
