"""Triage: answers, decisions, and where a decision would land."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backlog.ranked.queries.placement import Landings
from sessions.access import in_room
from sessions.meeting.service import incomplete
from sessions.meeting.views.steering import entry_of
from sessions.models import Answer, Decision
from sessions.models.labels import DECIDED
from sessions.room.page.replies import Undo, malformed, refused, reply
from sessions.triage import forms, service
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.ANSWER)
def answers(request, session, viewer, entry_id):
    form = forms.Answers(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    taken = Answer.give(entry_of(session, entry_id), viewer.seat, form.given())
    return reply(
        request,
        session,
        viewer,
        "poll",
        "answers",
        said=None if taken else _("This item has already been decided."),
    )


@require_POST
@in_room(Act.DECIDE)
def decision(request, session, viewer, entry_id):
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    said, entry = form.cleaned_data, entry_of(session, entry_id)
    try:
        stood = service.decide(
            entry,
            said["outcome"],
            viewer.member,
            reason=said["reason"],
            question=said["question"],
            duplicate_of=session.team.items.filter(key=said["duplicate_of"]).first(),
            nudge=said["nudge"] or 0,
        )
    except incomplete.IncompleteRequest as why:
        return refused(request, session, viewer, str(why))
    if not stood:
        return reply(request, session, viewer, said=_("This item has already been decided."))
    words = str(DECIDED[Decision.Outcome(said["outcome"])] % entry.item.key)
    return reply(request, session, viewer, undo=Undo(words, "decision-undo"))


@require_POST
@in_room(Act.DECIDE)
def alike(request, session, viewer, entry_id):
    """Let one proposal stand for all that share it and were on screen."""
    form = forms.Alike(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    said = form.cleaned_data
    entry = entry_of(session, entry_id)
    keys = service.confirm_alike(entry, said["outcome"], viewer.member, said["entries"])
    if not keys:
        return reply(request, session, viewer, said=_("These items have already been decided."))
    words = str(DECIDED[Decision.Outcome(said["outcome"])] % ", ".join(keys))
    return reply(request, session, viewer, undo=Undo(words, "decision-undo"))


@require_POST
@in_room(Act.ANSWER)
def pulled_out(request, session, viewer, entry_id):
    """Have an item talked about by itself, or let it go along with those of its proposal."""
    form = forms.PulledOut(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    entry, out = entry_of(session, entry_id), form.cleaned_data["out"]
    if not entry.pull_out(viewer.member if out else None):
        return reply(request, session, viewer, "stage", said=_("Already changed or decided."))
    words = _("%(key)s will be discussed separately") if out else _("%(key)s is back with the others")
    back: dict[str, str | int] = {"out": "0" if out else "1"}
    undo = Undo(words % {"key": entry.item.key}, "pulled-out", (entry_id,), back)
    return reply(request, session, viewer, "stage", undo=undo)


@require_POST
@in_room(Act.DECIDE)
def dive(request, session, viewer, entry_id):
    """Too deep for triage: it comes next, and onto today's deep dive."""
    entry = entry_of(session, entry_id)
    if not service.dive_instead(entry, viewer.member):
        return reply(request, session, viewer, said=_("This item has already been decided."))
    words = _("%s moved to the deep dive") % entry.item.key
    return reply(request, session, viewer, undo=Undo(words, "decision-undo"))


@require_POST
@in_room(Act.DECIDE)
def parked(request, session, viewer, entry_id):
    """Into the parking lot with it, undecided."""
    entry = entry_of(session, entry_id)
    topic = service.park(entry, viewer.member)
    if topic is None:
        return reply(request, session, viewer, said=_("This item has already been decided."))
    words = _("%s parked") % entry.item.key
    return reply(request, session, viewer, undo=Undo(words, "parked-undo", (topic.public_id,)))


@require_POST
@in_room(Act.DECIDE)
def parked_undo(request, session, viewer, topic_id):
    """Back to the stage, unless something became of it."""
    topic = session.parked.select_related("session__team").filter(public_id=topic_id).first()
    undone = topic is not None and service.unpark(topic, viewer.member)
    return reply(request, session, viewer, said=None if undone else _("This has changed."))


@require_POST
@in_room(Act.DECIDE)
def undo(request, session, viewer):
    """Take the last decision back."""
    last = service.last_decision(session)
    undone = last is not None and service.undo_decision(last, viewer.member)
    return reply(request, session, viewer, said=None if undone else _("There is nothing to undo."))


@require_GET
@in_room(Act.DECIDE)
def landing(request, session, viewer, entry_id):
    """Where each decision would put the item now; arrows ask again with a nudge."""
    item = entry_of(session, entry_id).item
    landings = Landings(session.team, leaving_out=item)
    try:
        nudge = int(request.GET.get("nudge", 0))
    except ValueError:
        nudge = 0
    places = {
        outcome: landings.of(outcome, nudge, item.after_proposed(outcome)) for outcome in Decision.PLACES
    }
    return JsonResponse(
        {outcome: {"place": each.place, "after": each.after_key} for outcome, each in places.items()}
    )
