"""Orders about acceptance criteria and questions."""

from typing import Unpack

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import criterion_of, item_of, question_of
from backlog.items import forms
from backlog.items.page import Outcome, conflict, malformed, refused, reply, undo_of
from backlog.models import Criterion, Item, Question
from backlog.models.criterion import Gone, Held
from backlog.models.labels import criteria_added, ids_of, questions_added
from core.forms import ListUndo, PastedList
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from core.text import Stale
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.EDIT_ITEMS)
@once
def criteria(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Add a criterion at the end, or each line of a pasted list."""
    item = item_of(team, public_id)
    if "lines" in request.POST:
        pasted = PastedList(request.POST)
        if not pasted.is_valid():
            return malformed(request, team, pasted)
        written = Criterion.write_all(item, pasted.cleaned_data["lines"], member)
        undo = _undo("criteria", item, ids_of(written))
        return _shown(request, team, member, message=criteria_added(len(written)), undo=undo)
    form = forms.OneLine(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    Criterion.write(item, form.cleaned_data["text"], member)
    return _shown(request, team, member)


@require_POST
@in_team(Act.EDIT_ITEMS)
def criteria_undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Take a pasted list of criteria back."""
    return _taken_back(request, team, member, Criterion, public_id)


@require_POST
@in_team(Act.EDIT_ITEMS)
def criterion(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Reword a criterion; refused when someone else has reworded or deleted it since."""
    form = forms.Reworded(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    try:
        row = criterion_of(team, public_id)
        row.reword(data["text"], member, seen=data["version"])
    except Stale as stale:
        return conflict(request, team, row.part, data["text"], stale.theirs)
    except (Gone, Http404):
        why = _("Someone else deleted this criterion. Copy what you typed into a new line.")
        return refused(request, team, why, status=409)
    return _shown(request, team, member)


@require_POST
@in_team(Act.EDIT_ITEMS)
def criterion_deletion(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    row = criterion_of(team, public_id)
    try:
        row.remove(member)
    except Held as held:
        return _held(request, team, held)
    return _shown(request, team, member, message=_("Criterion deleted"), undo=undo_of(row.item, "criterion"))


@require_POST
@in_team(Act.EDIT_ITEMS)
def criterion_place(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    row = criterion_of(team, public_id)
    form = forms.Step(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    try:
        row.shift(form.cleaned_data["by"], member)
    except Held as held:
        return _held(request, team, held)
    return _shown(request, team, member)


@require_POST
@in_team(Act.FOLLOW)
@once
def questions(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Ask a question that must be answered before the item is ready, or each line of a pasted list."""
    item = item_of(team, public_id)
    if "lines" in request.POST:
        pasted = PastedList(request.POST)
        if not pasted.is_valid():
            return malformed(request, team, pasted)
        asked = Question.ask_all(item, pasted.cleaned_data["lines"], member)
        undo = _undo("questions", item, ids_of(asked))
        return _shown(request, team, member, message=questions_added(len(asked)), undo=undo)
    form = forms.OneLine(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    Question.ask(item, form.cleaned_data["text"], member)
    return _shown(request, team, member)


@require_POST
@in_team(Act.FOLLOW)
def questions_undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Take a pasted list of one's own questions back."""
    return _taken_back(request, team, member, Question, public_id)


@require_POST
@in_team(Act.EDIT_ITEMS)
def answer(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    row = question_of(team, public_id)
    form = forms.OneLine(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    # An answer that replaced another one has no undo: the former text is in the history.
    undo = Undo(reverse("backlog:answer-undo", args=[team.slug, public_id])) if row.is_open else None
    row.settle(form.cleaned_data["text"], member)
    return _shown(request, team, member, message=_("Question answered"), undo=undo)


@require_POST
@in_team(Act.EDIT_ITEMS)
def answer_undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Reopen an answered question, and the action that it became."""
    row = question_of(team, public_id)
    if row.answered_at is None:
        return _shown(request, team, member, message=_("There is nothing to undo."))
    row.reopen(member)
    return _shown(request, team, member)


@require_POST
@in_team(Act.EDIT_ITEMS)
def withdrawal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    question_of(team, public_id).withdraw(member)
    return _shown(request, team, member)


def _undo(kind: str, item: Item, lines: str) -> Undo:
    return Undo(reverse(f"backlog:{kind}-undo", args=[item.team.slug, item.public_id]), {"lines": lines})


def _taken_back(
    request: HtmxHttpRequest, team: Team, member: Member, kind: type[Criterion | Question], public_id: str
) -> HttpResponse:
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    gone = kind.take_back_all(item_of(team, public_id), form.cleaned_data["lines"], member)
    return _shown(request, team, member, message="" if gone else _("There is nothing to undo."))


def _shown(request: HtmxHttpRequest, team: Team, member: Member, **outcome: Unpack[Outcome]) -> HttpResponse:
    return reply(request, team, member, "items", "detail", **outcome)


def _held(request: HtmxHttpRequest, team: Team, held: Held) -> HttpResponse:
    return refused(request, team, _("%(name)s is typing here.") % {"name": held.holder.name}, status=409)
