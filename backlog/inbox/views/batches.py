"""Pasted lines and files of feedback, with a preview before anything is written."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.access import feedback_file_of
from backlog.importing.forms.columns import Columns
from backlog.importing.parts import outcome_page, reason_of
from backlog.importing.rules import reading
from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import NEW, REJECTED
from backlog.importing.rules.reading import Unreadable
from backlog.inbox import forms
from backlog.inbox.page.replies import reply
from backlog.inbox.rules import table
from backlog.inbox.rules.pasting import MOST, lines_of
from backlog.models import Feedback, FeedbackFile
from backlog.models.feedback import known_keys
from backlog.models.labels import FEEDBACK_COLUMNS, FEEDBACK_OUTCOMES, translated
from backlog.models.pasted_batch import add_items, titles_here, withdraw
from core.forms import sent
from core.http.downloads import csv_file
from core.http.request import HtmxHttpRequest
from core.ids import new_public_id
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team

# Sample cells shown beside each column.
SHOWN = 3


@require_http_methods(["GET", "POST"])
@in_team(Act.EDIT_ITEMS)
@once
def pasted(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Show how many of the pasted lines are new; `take` adds them."""
    form = forms.Pasted(sent(request), initial={"what": request.GET.get("what", "feedback")})
    context = {"form": form, "section": "inbox"}
    if not form.is_valid():
        return _shown(request, context, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    lines = lines_of(data["text"])
    here = titles_here(team, lines) if data["what"] == "items" else set()
    new = [line for line in lines if line.casefold() not in here]
    if len(new) > MOST:
        form.add_error(
            "text",
            _("That’s %(number)d lines. Paste up to %(most)d at a time.")
            % {"number": len(new), "most": MOST},
        )
        return _shown(request, context, status=422)
    if "take" not in request.POST:
        rows = [(line, line.casefold() in here) for line in lines]
        return _shown(request, {**context, "rows": rows, "new": new, "what": data["what"]})
    batch = new_public_id()
    if data["what"] == "items":
        number = add_items(team, new, member, batch)
        words = ngettext("%d item added to the inbox", "%d items added to the inbox", number) % number
    else:
        number = Feedback.capture_many(
            team, [{"text": line, "source": data["source"]} for line in new], member, batch
        )
        words = ngettext("%d feedback entry added", "%d feedback entries added", number)
        words %= number
    return _taken(request, team, words, batch)


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
def files(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Receive a file of feedback, and keep it until it is imported or discarded."""
    form = forms.File(request.POST, request.FILES) if request.method == "POST" else forms.File()
    if form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source"]
        content = file.read()
        try:
            table.read(content, source)
        except table.NoText as problem:
            # With rows there is something to correct: the next page asks for the column.
            if not reading.sample(content, 1).rows:
                form.add_error("file", translated(Message.of(problem)))
        except Unreadable as problem:
            form.add_error("file", translated(Message.of(problem)))
        if not form.errors:
            kept = FeedbackFile.receive(team, file.name, content, source, member)
            return redirect("backlog:inbox-file", team.slug, kept.public_id)
    context = {"form": form, "section": "inbox"}
    return render(request, "backlog/inbox/file.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
def file(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show the outcome of each row; a POST imports the new ones, all or none."""
    kept = feedback_file_of(team, member, public_id)
    try:
        read = _settled(team, kept)
    except table.NoText as problem:
        why = translated(Message.of(problem))
        return _preview(request, kept, _columns(kept), table.Reading({}, []), problem=why)
    if request.method == "POST":
        batch = new_public_id()
        new = [row.facts for row in read.of(NEW)]
        number = kept.take(new, member, batch)
        words = ngettext("%d feedback entry added", "%d feedback entries added", number)
        return _taken(request, team, words % number, batch)
    return _preview(request, kept, _columns(kept), read)


def _preview(
    request: HtmxHttpRequest,
    kept: FeedbackFile,
    form: Columns,
    read: table.Reading,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "inbox",
        "file": kept,
        "columns": [(FEEDBACK_COLUMNS[role], name) for role, name in read.columns.items()],
        "form": form,
        "problem": problem,
        "new": len(read.of(NEW)),
        **outcome_page(read.rows, FEEDBACK_OUTCOMES, request.GET.get("fate", ""), request.GET.get("page")),
    }
    return render(request, "backlog/inbox/outcomes.html", context, status=status)


def _columns(kept: FeedbackFile, sent: QueryDict | None = None) -> Columns:
    found = reading.table(kept.file)
    shown = reading.Table(found.header, found.rows[:SHOWN])
    return Columns(shown, kept.columns or table.taken(found), FEEDBACK_COLUMNS, "text", sent, once=True)


@require_POST
@in_team(Act.CURATE)
def file_columns(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Correct the roles of the file's columns."""
    kept = feedback_file_of(team, member, public_id)
    form = _columns(kept, request.POST)
    if not form.is_valid():
        return _preview(request, kept, form, table.Reading({}, []), status=422)
    kept.set_columns(form.chosen)
    return redirect("backlog:inbox-file", team.slug, kept.public_id)


@require_GET
@in_team(Act.CURATE)
def left_out(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Download the rows that would be left out, each with its reason, as a CSV file."""
    rows = _settled(team, feedback_file_of(team, member, public_id)).of(REJECTED)
    header = [_("Row"), _("Reason"), _("Feedback")]
    return csv_file("left-out", header, ((row.row, reason_of(row), row.title) for row in rows))


@require_POST
@in_team(Act.CURATE)
def file_dismissal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    feedback_file_of(team, member, public_id).drop()
    return redirect("backlog:inbox", team.slug)


@require_POST
@in_team(Act.EDIT_ITEMS)
def withdrawal(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Undo a batch, except for rows that someone has worked with since."""
    batch = request.POST.get("batch", "")[:12]
    gone = withdraw(team, batch, member)
    words = ngettext("Undone. %d entry removed.", "Undone. %d entries removed.", gone) % gone
    return reply(request, team, member, words)


def _settled(team: Team, kept: FeedbackFile) -> table.Reading:
    read = table.read(kept.file, kept.source, kept.columns)
    return table.settled(read, known_keys(team, [row.facts.get("source_key", "") for row in read.rows]))


def _shown(request: HtmxHttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "backlog/inbox/pasted.html", context, status=status)


def _taken(request: HtmxHttpRequest, team: Team, words: str, batch: str) -> HttpResponse:
    """Lead back to the inbox page, which reports the result and offers to undo it."""
    messages.success(request, words)
    return redirect(f"{reverse('backlog:inbox', args=[team.slug])}?batch={batch}")
