"""Triage: answers, decisions, and the rank that each decision would give."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backlog.items.queries import lookup
from backlog.ranked.queries.placement import RankSlots
from core.http.request import HtmxHttpRequest, choice_of
from sessions.access import Viewer, in_room
from sessions.meeting.page import Undo, malformed, refused, reply
from sessions.meeting.service import incomplete
from sessions.meeting.views.steering import entry_of
from sessions.models import Answer, Decision, Session
from sessions.models.labels import DECIDED
from sessions.triage import forms, service
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.ANSWER)
def answers(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    form = forms.Answers(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    taken = Answer.give(entry_of(session, entry_id), viewer.own_seat, form.given(), choice_of(request))
    return reply(
        request,
        session,
        viewer,
        "poll",
        "answers",
        message="" if taken else _("This item has already been decided."),
    )


@require_POST
@in_room(Act.DECIDE)
def decision(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    data, entry = form.cleaned_data, entry_of(session, entry_id)
    try:
        stood = service.decide(
            entry,
            data["outcome"],
            viewer.member,
            reason=data["reason"],
            question=data["question"],
            duplicate_of=lookup.keyed(session.team, data["duplicate_of"]) if data["duplicate_of"] else None,
            nudge=data["nudge"] or 0,
            as_proposed=data["as_proposed"],
        )
    except incomplete.IncompleteRequest as problem:
        return refused(request, session, str(problem), field=problem.field)
    if not stood:
        why = _("This item has already been decided.")
        if typed := next((name for name in ("reason", "question") if data[name]), ""):
            return refused(request, session, why, field=typed)
        return reply(request, session, viewer, message=why)
    words = str(DECIDED[Decision.Outcome(data["outcome"])] % entry.item.key)
    return reply(request, session, viewer, undo=Undo(words, "decision-undo"))


@require_POST
@in_room(Act.DECIDE)
def alike(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Confirms one proposal for all entries that share it and were on screen."""
    form = forms.Alike(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    data = form.cleaned_data
    entry = entry_of(session, entry_id)
    keys = service.confirm_alike(entry, data["outcome"], viewer.member, data["entries"])
    if not keys:
        return reply(request, session, viewer, message=_("These items have already been decided."))
    words = str(DECIDED[Decision.Outcome(data["outcome"])] % ", ".join(keys))
    return reply(request, session, viewer, undo=Undo(words, "decision-undo"))


@require_POST
@in_room(Act.ANSWER)
def pulled_out(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Has an item discussed separately, or together with the others of its proposal again."""
    form = forms.PulledOut(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    entry, out = entry_of(session, entry_id), form.cleaned_data["out"]
    if not entry.pull_out(viewer.member if out else None):
        return reply(request, session, viewer, "stage", message=_("Already changed or decided."))
    words = _("%(key)s will be discussed separately") if out else _("%(key)s is back with the others")
    back: dict[str, str | int] = {"out": "0" if out else "1"}
    undo = Undo(words % {"key": entry.item.key}, "pulled-out", (entry_id,), back)
    return reply(request, session, viewer, "stage", undo=undo)


@require_POST
@in_room(Act.DECIDE)
def dive(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Moves the item to today's deep dive, ranked in next."""
    entry = entry_of(session, entry_id)
    if not service.dive_instead(entry, viewer.member):
        return reply(request, session, viewer, message=_("This item has already been decided."))
    words = _("%s moved to the deep dive") % entry.item.key
    return reply(request, session, viewer, undo=Undo(words, "decision-undo"))


@require_POST
@in_room(Act.DECIDE)
def parked(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Parks the item, undecided."""
    entry = entry_of(session, entry_id)
    topic = service.park(entry, viewer.member)
    if topic is None:
        return reply(request, session, viewer, message=_("This item has already been decided."))
    words = _("%s parked") % entry.item.key
    return reply(request, session, viewer, undo=Undo(words, "parked-undo", (topic.public_id,)))


@require_POST
@in_room(Act.DECIDE)
def parked_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, topic_id: str) -> HttpResponse:
    """Brings the item back to the stage, unless the topic has an outcome."""
    topic = session.parked.select_related("session__team").filter(public_id=topic_id).first()
    undone = topic is not None and service.unpark(topic, viewer.member)
    return reply(request, session, viewer, message="" if undone else _("This has changed."))


@require_POST
@in_room(Act.DECIDE)
def undo(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Undoes the last decision."""
    last = service.last_decision(session)
    undone = last is not None and service.undo_decision(last, viewer.member)
    return reply(request, session, viewer, message="" if undone else _("There is nothing to undo."))


@require_GET
@in_room(Act.DECIDE)
def landing(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """The rank that each decision would give the item now; arrow keys ask again, one rank up or down."""
    item = entry_of(session, entry_id).item
    slots = RankSlots(session.team, leaving_out=item)
    try:
        nudge = int(request.GET.get("nudge", 0))
    except ValueError:
        nudge = 0
    places = {outcome: slots.of(outcome, nudge, item.after_proposed(outcome)) for outcome in Decision.PLACES}
    return JsonResponse(
        {outcome: {"place": each.place, "after": each.after_key} for outcome, each in places.items()}
    )
