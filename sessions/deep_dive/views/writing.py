"""Orders about the item on the stage: its why, criteria and questions, and drafts as they are typed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.models import Criterion, Lease, Question
from backlog.models.criterion import Gone, Held
from backlog.models.labels import criteria_added, ids_of, questions_added
from core.clock import now
from core.forms import ListUndo, PastedList
from core.http.request import HtmxHttpRequest, window_of
from core.text import Stale
from sessions.access import Viewer, in_room
from sessions.deep_dive import forms
from sessions.meeting import forms as meeting_forms
from sessions.meeting.page import Undo, conflict, malformed, refused, reply
from sessions.meeting.parts.drafts import OF_SESSION
from sessions.meeting.views.steering import entry_of
from sessions.models import ActionItem, Session
from teams.access import once
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
@once
def criteria(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Adds a criterion to the item, or each line of a pasted list."""
    if "lines" in request.POST:
        pasted = PastedList(request.POST)
        if not pasted.is_valid():
            return malformed(request, session, pasted)
        item, lines = entry_of(session, entry_id).item, pasted.cleaned_data["lines"]
        written = Criterion.write_all(item, lines, viewer.member, session.public_id)
        words = criteria_added(len(written))
        undo = Undo(words, "criteria-undo", (entry_id,), {"lines": ids_of(written)})
        return reply(request, session, viewer, "criteria", "readiness", undo=undo)
    form = forms.NewCriterion(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    Criterion.write(
        entry_of(session, entry_id).item, form.cleaned_data["text"], viewer.member, session.public_id
    )
    return reply(request, session, viewer, "criteria", "readiness")


@require_POST
@in_room(Act.ANSWER)
def criteria_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Takes a pasted list of criteria back."""
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    item, lines = entry_of(session, entry_id).item, form.cleaned_data["lines"]
    gone = Criterion.take_back_all(item, lines, viewer.member, session.public_id)
    message = "" if gone else _("There is nothing to undo.")
    return reply(request, session, viewer, "criteria", "readiness", message=message)


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
@in_room(Act.FOLLOW)
def drafts(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Shares what is being typed with the others, and takes a lease on the row."""
    form = forms.Draft(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    target, data = form.cleaned_data["target"], form.cleaned_data
    _check_target(session, viewer, target)
    if data["done"]:
        Lease.release(session.team, target, viewer.member, session.topic)
        return HttpResponse(status=204)
    window = window_of(request)
    taken = Lease.take(session.team, target, viewer.member, window, data["text"], now(), session.topic)
    return HttpResponse(status=204 if taken else 409)


@require_POST
@in_room(Act.FOLLOW)
@once
def questions(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Asks something about the item, or each line of a pasted list."""
    if "lines" in request.POST:
        pasted = PastedList(request.POST)
        if not pasted.is_valid():
            return malformed(request, session, pasted)
        item, lines = entry_of(session, entry_id).item, pasted.cleaned_data["lines"]
        asked = Question.ask_all(item, lines, viewer.member, session.public_id)
        words = questions_added(len(asked))
        undo = Undo(words, "questions-undo", (entry_id,), {"lines": ids_of(asked)})
        return reply(request, session, viewer, "questions", "readiness", undo=undo)
    form = meeting_forms.Line(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    Question.ask(
        entry_of(session, entry_id).item, form.cleaned_data["text"], viewer.member, session.public_id
    )
    return reply(request, session, viewer, "questions", "readiness")


@require_POST
@in_room(Act.FOLLOW)
def questions_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Takes a pasted list of one's own questions back."""
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    item, lines = entry_of(session, entry_id).item, form.cleaned_data["lines"]
    gone = Question.take_back_all(item, lines, viewer.member, session.public_id)
    message = "" if gone else _("There is nothing to undo.")
    return reply(request, session, viewer, "questions", "readiness", message=message)


@require_POST
@in_room(Act.ANSWER)
def answer(request: HtmxHttpRequest, session: Session, viewer: Viewer, question_id: str) -> HttpResponse:
    form = meeting_forms.Line(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    question = question_of(session, question_id)
    # An answer that replaced another one has no undo: the former text is in the history of the item.
    undo = Undo(_("Question answered"), "answer-undo", (question_id,)) if question.is_open else None
    question.settle(form.cleaned_data["text"], viewer.member, session.public_id)
    return reply(request, session, viewer, "questions", "readiness", undo=undo)


@require_POST
@in_room(Act.ANSWER)
def answer_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, question_id: str) -> HttpResponse:
    """Reopens an answered question, and the action that it became."""
    question = question_of(session, question_id)
    if question.answered_at is None:
        return reply(request, session, viewer, "questions", message=_("There is nothing to undo."))
    question.reopen(viewer.member, session.public_id)
    return reply(request, session, viewer, "questions", "readiness")


@require_POST
@in_room(Act.ANSWER)
@once
def action_from_question(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, question_id: str
) -> HttpResponse:
    """Turns the question into an action; until that is done, it still blocks ready."""
    question = question_of(session, question_id)
    if question.action_since is None:
        question.take_along()
        ActionItem.take(session, question.text, viewer.member, question=question)
    return reply(request, session, viewer, "questions", "readiness", "wrap-up")


def _check_target(session: Session, viewer: Viewer, target: str) -> None:
    """Raises PermissionDenied if the viewer may not write there, and 404 if there is no such place here."""
    where, _dash, public_id = target.rpartition("-")
    kind = where.removeprefix("draft-")
    # Whoever follows may ask and park; all else is written by those who take part.
    if kind not in ("question", "topic") and not viewer.may(Act.ANSWER):
        raise PermissionDenied
    if where == "criterion":
        criterion_of(session, public_id)
    elif kind == "answer":
        question_of(session, public_id)
    elif kind in OF_SESSION:
        if public_id != session.public_id:
            raise Http404
    elif not session.entries.filter(item__public_id=public_id).exists():
        raise Http404


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
