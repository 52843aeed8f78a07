"""Wrap-up: parked topics, actions, the next date, and a rating."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backlog.models.labels import ids_of
from core.clock import now
from core.dates import moment_text
from core.forms import ListUndo, PastedShortLines
from core.http.request import HtmxHttpRequest, choice_of
from sessions.access import Viewer, in_room
from sessions.actions import forms as actions_forms
from sessions.actions import page as actions_page
from sessions.actions.rules.lines import ActionLine, parse
from sessions.actions.service import plan_reminder, today_of
from sessions.actions.views import reading_of
from sessions.deep_dive.views.writing import question_of
from sessions.meeting import forms as meeting_forms
from sessions.meeting.page import Undo, malformed, refused, reply, room_of
from sessions.meeting.queries import owners_of
from sessions.models import ActionItem, ParkedTopic, Rating, Session, owner_of
from sessions.models.labels import TOPIC_SETTLED, actions_added, topics_parked
from sessions.planner.service import rhythm
from sessions.summary import forms as summary_forms
from sessions.wrap_up import forms, service
from teams.access import once
from teams.members.rules.rights import Act

LOOSE = ("parking-lot", "wrap-up")


@require_POST
@in_room(Act.FOLLOW)
@once
def parking_lot(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Parks a topic, or each line of a pasted list."""
    if "lines" in request.POST:
        pasted = PastedShortLines(request.POST)
        if not pasted.is_valid():
            return malformed(request, session, pasted)
        parked = ParkedTopic.park_all(session, pasted.cleaned_data["lines"], viewer.member)
        if not parked:
            return _too_late(request, session, viewer)
        undo = Undo(topics_parked(len(parked)), "parking-lot-undo", (), {"lines": ids_of(parked)})
        return reply(request, session, viewer, *LOOSE, undo=undo)
    form = meeting_forms.Line(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    if ParkedTopic.park(session, form.cleaned_data["text"], viewer.member) is None:
        return _too_late(request, session, viewer)
    return reply(request, session, viewer, *LOOSE)


def _too_late(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    return reply(request, session, viewer, message=_("The session is finished, so nothing was saved."))


@require_POST
@in_room(Act.FOLLOW)
def parking_lot_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Takes a pasted list of one's own topics back."""
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    gone = ParkedTopic.take_back_all(session, form.cleaned_data["lines"], viewer.member)
    return reply(request, session, viewer, *LOOSE, message="" if gone else _("There is nothing to undo."))


@require_POST
@in_room(Act.LEAD)
def parked_outcome(request: HtmxHttpRequest, session: Session, viewer: Viewer, topic_id: str) -> HttpResponse:
    """Settles a parked topic."""
    form = forms.ParkedOutcome(request.POST)
    topic = session.parked.select_related("session__team").filter(public_id=topic_id).first()
    if topic is None:
        raise Http404
    if not form.is_valid():
        return malformed(request, session, form)
    if not service.settle_topic(topic, form.cleaned_data["outcome"], viewer.member):
        return reply(request, session, viewer, *LOOSE, message=_("Already answered."))
    return _left(request, session, viewer, topic, form.cleaned_data["outcome"])


@require_POST
@in_room(Act.LEAD)
def question_outcome(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, question_id: str
) -> HttpResponse:
    """Settles an unanswered question."""
    form = forms.ParkedOutcome(request.POST)
    question = question_of(session, question_id)
    if not form.is_valid():
        return malformed(request, session, form)
    topic = service.settle_question(session, question, form.cleaned_data["outcome"], viewer.member)
    if topic is None:
        return reply(request, session, viewer, *LOOSE, message=_("Already answered."))
    return _left(request, session, viewer, topic, form.cleaned_data["outcome"])


@require_POST
@in_room(Act.LEAD)
def parked_outcome_undo(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, topic_id: str
) -> HttpResponse:
    """Undoes the outcome of a topic."""
    topic = session.parked.select_related("session__team").filter(public_id=topic_id).first()
    undone = topic is not None and service.reopen_topic(topic, viewer.member)
    return reply(request, session, viewer, *LOOSE, message="" if undone else _("There is nothing to undo."))


def _left(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, topic: ParkedTopic, outcome: str
) -> HttpResponse:
    words = str(TOPIC_SETTLED[ParkedTopic.Outcome(outcome)] % Truncator(topic.text).chars(40))
    return reply(
        request, session, viewer, *LOOSE, undo=Undo(words, "parked-outcome-undo", (topic.public_id,))
    )


@require_POST
@in_room(Act.ANSWER)
@once
def actions(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Notes an action: "ask legal @kim fri", or each line of a pasted list."""
    today = today_of(session.team)
    if "lines" in request.POST:
        pasted = PastedShortLines(request.POST)
        if not pasted.is_valid():
            return malformed(request, session, pasted)
        people = owners_of(session.team)
        rows = [_read(session, parse(line, today, people)) for line in pasted.cleaned_data["lines"]]
        several = ActionItem.take_all(session, rows, viewer.member)
        for action in several:
            plan_reminder(action)
        undo = Undo(actions_added(len(several)), "actions-undo", (), {"lines": ids_of(several)})
        return reply(request, session, viewer, "wrap-up", undo=undo)
    form = actions_forms.ActionForm(request.POST, today=today)
    if not form.is_valid():
        return malformed(request, session, form)
    data = form.cleaned_data
    line = parse(data["text"], today, owners_of(session.team))
    owner, owner_name = owner_of(session.team, data["owner"] or line.owner)
    taken = ActionItem.take(
        session,
        line.text,
        viewer.member,
        owner=owner,
        owner_name=owner_name,
        due=data["due"] or line.due,
    )
    plan_reminder(taken)
    return reply(request, session, viewer, "wrap-up")


@require_GET
@in_room(Act.ANSWER)
def action_reading(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Shows whom and which day the text that is being typed means."""
    return render(request, "sessions/actions/reading.html", reading_of(session.team, request.GET))


def _read(session: Session, line: ActionLine) -> dict[str, Any]:
    owner, owner_name = owner_of(session.team, line.owner)
    return {"text": line.text, "owner": owner, "owner_name": owner_name, "due": line.due}


@require_POST
@in_room(Act.ANSWER)
def actions_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Takes a pasted list of one's own actions back."""
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    gone = ActionItem.take_back_all(session, form.cleaned_data["lines"], viewer.member)
    return reply(request, session, viewer, "wrap-up", message="" if gone else _("There is nothing to undo."))


@require_POST
@in_room(Act.ANSWER)
def action_done(request: HtmxHttpRequest, session: Session, viewer: Viewer, action_id: str) -> HttpResponse:
    """Marks an action of this team as done, or reopens it."""
    found = (
        ActionItem.objects.select_related("session__team", "team", "question__item__team")
        .filter(team=session.team, public_id=action_id)
        .first()
    )
    if found is None:
        raise Http404
    found.finish(found.done_at is None, viewer.member)
    return reply(request, session, viewer, "stage", "wrap-up")


@require_POST
@in_room(Act.ANSWER)
def action_assignment(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, action_id: str
) -> HttpResponse:
    """Changes the owner and due date of an action of this team, which carries an earlier one over."""
    form = actions_forms.Assignment(request.POST, today=today_of(session.team))
    found = ActionItem.objects.select_related("team").filter(team=session.team, dropped_at=None)
    action = found.filter(public_id=action_id).first()
    if action is None:
        raise Http404
    if not form.is_valid():
        return malformed(request, session, form)
    owner, owner_name = owner_of(session.team, form.cleaned_data["owner"])
    due, seen = form.cleaned_data["due"], form.cleaned_data["seen"]
    if not action.hand_to(owner, owner_name, due, seen):
        return actions_page.changed(request, action, back=room_of(session))
    plan_reminder(action)
    # The summary names the actions of earlier sessions that the room carried over.
    if session.is_running and session.pk not in (action.session_id, action.carried_by_id):
        action.carry_over(session)
    return reply(request, session, viewer, "stage", "wrap-up")


@require_POST
@in_room(Act.ANSWER)
def action_carried(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, action_id: str
) -> HttpResponse:
    """Carries an action over in the kick-off, or takes that back."""
    found = ActionItem.objects.left_for(session).filter(public_id=action_id).first()
    if found is None:
        raise Http404
    carried = found.carry_over(session)
    return reply(request, session, viewer, "stage", message="" if carried else _("Already done or deleted."))


@require_POST
@in_room(Act.FOLLOW)
def rating(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    form = forms.Stars(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    Rating.give(session, viewer.own_seat, form.cleaned_data["stars"], choice_of(request))
    return reply(request, session, viewer, "wrap-up", "self")


@require_POST
@in_room(Act.LEAD)
def next_date(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Keeps or moves the next session, or puts it on the calendar."""
    form = forms.NextDate(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    agreed = rhythm.agree(session, form.cleaned_data["next_at"], viewer.member, now())
    if agreed.was is None:
        words = _("Refinement %d planned")
    elif agreed.was == agreed.session.starts_at:
        words = _("Refinement %d kept")
    else:
        words = _("Refinement %d moved")
    was = agreed.was.isoformat() if agreed.was else ""
    undo = Undo(words % agreed.session.number, "next-date-undo", fields={"was": was})
    return reply(request, session, viewer, "wrap-up", "hint", undo=undo)


@require_POST
@in_room(Act.LEAD)
def next_date_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Undoes what was agreed about the next date."""
    form = forms.NextDateUndo(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    undone = rhythm.disagree(session, form.cleaned_data["was"], viewer.member)
    message = "" if undone else _("There is nothing to undo.")
    return reply(request, session, viewer, "wrap-up", "hint", message=message)


@require_POST
@in_room(Act.LEAD)
def next_skip(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Skips the next meeting of the rhythm: the session ahead moves to the one after it."""
    form = forms.NextSkip(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    moved = rhythm.skip_following(session, form.cleaned_data["seen"], viewer.member)
    if moved is None:
        why = _("The next session has changed, so nothing was skipped.")
        return reply(request, session, viewer, "wrap-up", message=why)
    to = {"number": moved.number, "day": moment_text(moved.starts_at)}
    words = _("Skipped. Refinement %(number)d is now on %(day)s.") % to
    return reply(request, session, viewer, "wrap-up", "hint", undo=Undo(words, "next-skip-undo"))


@require_POST
@in_room(Act.LEAD)
def next_skip_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Brings the skipped meeting back."""
    undone = rhythm.bring_following_back(session, viewer.member, now())
    message = "" if undone else _("There is nothing to undo.")
    return reply(request, session, viewer, "wrap-up", "hint", message=message)


@require_POST
@in_room(Act.FOLLOW)
def rating_word(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Adds a comment to my rating."""
    form = forms.Word(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    if not Rating.say(session, viewer.own_seat, form.cleaned_data["word"]):
        return refused(request, session, _("Choose a rating first."), field="word")
    return reply(request, session, viewer, "wrap-up", "self", message=_("Thanks for rating"))


@require_POST
@in_room(Act.LEAD)
def foreword(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Changes the introduction above the summary."""
    form = summary_forms.Foreword(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    session.set_foreword(form.cleaned_data["text"])
    return reply(request, session, viewer, "wrap-up")
