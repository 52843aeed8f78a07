"""Wrap-up: what was parked, who does what until when, the next date, and a rating."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.models import Item
from live.clock import now
from sessions import forms
from sessions.access import in_room
from sessions.action_lines import parse
from sessions.models import ActionItem, ParkedTopic, Rating
from sessions.replies import malformed, reply
from teams.rights import Act


@require_POST
@in_room(Act.FOLLOW)
def parking_lot(request, session, viewer):
    """Park a topic."""
    form = forms.Line(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    ParkedTopic.park(session, form.cleaned_data["text"], viewer.member)
    return reply(request, session, viewer, "parking-lot", "wrap-up")


@require_POST
@in_room(Act.LEAD)
def parked_outcome(request, session, viewer, topic_id):
    """Say what becomes of a parked topic."""
    form = forms.ParkedOutcome(request.POST)
    topic = session.parked.select_related("session__team").filter(public_id=topic_id).first()
    if topic is None:
        raise Http404
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    outcome = form.cleaned_data["outcome"]
    resolved = topic.resolve(outcome)
    if resolved and outcome == ParkedTopic.Outcome.ACTION:
        ActionItem.take(session, topic.text, viewer.member)
    if resolved and outcome == ParkedTopic.Outcome.ITEM:
        Item.add(session.team, topic.text, viewer.member, source="session")
    return reply(
        request,
        session,
        viewer,
        "parking-lot",
        "wrap-up",
        said=None if resolved else _("That is said already."),
    )


@require_POST
@in_room(Act.ANSWER)
def actions(request, session, viewer):
    """Note an action: "ask legal @kim fri"."""
    form = forms.ActionForm(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    said = form.cleaned_data
    line = parse(said["text"], now().date())
    owner = said["owner"] or line.owner
    member = session.team.members.present().filter(name__iexact=owner).first() if owner else None
    member = member or (
        session.team.members.present().filter(name__istartswith=owner).first() if owner else None
    )
    ActionItem.take(
        session,
        line.text,
        viewer.member,
        owner=member,
        owner_name="" if member else owner,
        due=said["due"] or line.due,
    )
    return reply(request, session, viewer, "wrap-up")


@require_POST
@in_room(Act.ANSWER)
def action_done(request, session, viewer, action_id):
    """Tick an action of this team as done, or not after all."""
    found = (
        ActionItem.objects.select_related("session__team")
        .filter(team=session.team, public_id=action_id)
        .first()
    )
    if found is None:
        raise Http404
    found.finish(done=found.done_at is None, session=session)
    return reply(request, session, viewer, "stage", "wrap-up")


@require_POST
@in_room(Act.ANSWER)
def action_carried(request, session, viewer, action_id):
    """Say in the kick-off that an action is still to be done, or not after all."""
    found = ActionItem.objects.left_for(session).filter(public_id=action_id).first()
    if found is None:
        raise Http404
    carried = found.carry_over(session)
    return reply(
        request, session, viewer, "stage", said=None if carried else _("That is done or dropped already.")
    )


@require_POST
@in_room(Act.FOLLOW)
def rating(request, session, viewer):
    form = forms.Stars(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    Rating.give(session, viewer.seat, form.cleaned_data["stars"])
    return reply(request, session, viewer, "wrap-up", "self")


@require_POST
@in_room(Act.LEAD)
def next_date(request, session, viewer):
    form = forms.NextDate(request.POST)
    if not form.is_valid():
        return malformed(request, session, viewer, form)
    with session.changing("wrap-up") as present:
        present.next_at = form.cleaned_data["next_at"]
        present.save(update_fields=["next_at"])
    return reply(request, session, viewer, "wrap-up")
