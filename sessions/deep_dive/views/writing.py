"""Orders about the item on the stage: its why, criteria and questions, and drafts as they are typed."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.models import Criterion, Lease, Question
from backlog.models.criterion import Gone, Held
from core.clock import now
from core.http.request import HtmxHttpRequest, window_of
from core.text import Stale
from sessions.access import Viewer, in_room
from sessions.deep_dive import forms
from sessions.meeting import forms as meeting_forms
from sessions.meeting.page import conflict, malformed, refused, reply
from sessions.meeting.views.steering import entry_of
from sessions.models import ActionItem, Session
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.ANSWER)
def why(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    form = forms.Reworded(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    item, data = entry_of(session, entry_id).item, form.cleaned_data
    try:
        item.reword("why", data["text"], viewer.member, seen=data["version"], session=session.public_id)
    except Stale as stale:
        return conflict(request, session, f"item-{item.public_id}-why", data["text"], stale.theirs)
    return reply(request, session, viewer, "story", "readiness")


@require_POST
@in_room(Act.ANSWER)
def criteria(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Adds a criterion to the item."""
    form = forms.NewCriterion(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    Criterion.write(
        entry_of(session, entry_id).item, form.cleaned_data["text"], viewer.member, session.public_id
    )
    return reply(request, session, viewer, "criteria", "readiness")


@require_POST
@in_room(Act.ANSWER)
def criterion(request: HtmxHttpRequest, session: Session, viewer: Viewer, criterion_id: str) -> HttpResponse:
    form = forms.Reworded(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    data = form.cleaned_data
    try:
        row = criterion_of(session, criterion_id)
        row.reword(data["text"], viewer.member, seen=data["version"], session=session.public_id)
    except Stale as stale:
        return conflict(request, session, row.part, data["text"], stale.theirs)
    except (Gone, Http404):
        why = _("Someone else deleted this criterion. Copy what you typed into a new line.")
        return refused(request, session, why)
    return reply(request, session, viewer, "criteria", "readiness")


@require_POST
@in_room(Act.ANSWER)
def criterion_deletion(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, criterion_id: str
) -> HttpResponse:
    try:
        criterion_of(session, criterion_id).remove(viewer.member, session.public_id)
    except Held as held:
        return refused(request, session, _("%(name)s is typing here.") % {"name": held.holder.name})
    return reply(request, session, viewer, "criteria", "readiness")


@require_POST
@in_room(Act.ANSWER)
def criterion_place(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, criterion_id: str
) -> HttpResponse:
    form = meeting_forms.Place(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    try:
        criterion_of(session, criterion_id).shift(form.cleaned_data["by"], viewer.member)
    except Held as held:
        return refused(request, session, _("%(name)s is typing here.") % {"name": held.holder.name})
    return reply(request, session, viewer, "criteria")


@require_POST
@in_room(Act.ANSWER)
def drafts(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Shares what is being typed with the others, and takes a lease on the row."""
    form = forms.Draft(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    target, data = form.cleaned_data["target"], form.cleaned_data
    criterion_of(session, target.removeprefix("criterion-"))
    if data["done"]:
        Lease.release(session.team, target, viewer.member, session.topic)
        return HttpResponse(status=204)
    window = window_of(request)
    taken = Lease.take(session.team, target, viewer.member, window, data["text"], now(), session.topic)
    return HttpResponse(status=204 if taken else 409)


@require_POST
@in_room(Act.FOLLOW)
def questions(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Asks something about the item."""
    form = meeting_forms.Line(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    Question.ask(
        entry_of(session, entry_id).item, form.cleaned_data["text"], viewer.member, session.public_id
    )
    return reply(request, session, viewer, "questions", "readiness")


@require_POST
@in_room(Act.ANSWER)
def answer(request: HtmxHttpRequest, session: Session, viewer: Viewer, question_id: str) -> HttpResponse:
    form = meeting_forms.Line(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    question_of(session, question_id).settle(form.cleaned_data["text"], viewer.member, session.public_id)
    return reply(request, session, viewer, "questions", "readiness")


@require_POST
@in_room(Act.ANSWER)
def action_from_question(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, question_id: str
) -> HttpResponse:
    """Turns the question into an action; until that is done, it still blocks ready."""
    question = question_of(session, question_id)
    if question.action_since is None:
        question.take_along()
        ActionItem.take(session, question.text, viewer.member, question=question)
    return reply(request, session, viewer, "questions", "readiness", "wrap-up")


def criterion_of(session: Session, criterion_id: str) -> Criterion:
    """A criterion of an item on this session's lists, or 404."""
    rows = Criterion.objects.select_related("item__team")
    if found := rows.filter(public_id=criterion_id, item__entries__session=session).first():
        return found
    raise Http404


def question_of(session: Session, question_id: str) -> Question:
    """A question about an item on this session's lists, or 404."""
    rows = Question.objects.select_related("item__team")
    if found := rows.filter(public_id=question_id, item__entries__session=session).first():
        return found
    raise Http404
