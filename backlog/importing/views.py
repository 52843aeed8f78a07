"""Views that import a file of items: choosing it, checking what it would do, importing it, undoing that."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.access import chosen_of, upload_of
from backlog.deep.rules.value import MODELS
from backlog.importing.forms import upload as importing_upload
from backlog.importing.forms.choices import OTHER, ChoicesForm, SourceForm
from backlog.importing.forms.columns import KEPT, Columns
from backlog.importing.parts import outcome_page, reason_of
from backlog.importing.rules.columns import ROLES, VALUE
from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import CREATED, REJECTED, UPDATED
from backlog.importing.rules.reading import Unreadable, sample
from backlog.importing.service import preview
from backlog.importing.service.importing import cells_of
from backlog.importing.service.tasks import check_upload, read_again, read_upload, undo_upload
from backlog.items.page import malformed, reply
from backlog.models import BacklogSettings, Source, Upload
from backlog.models.labels import COLUMNS, ROW_OUTCOMES, TRACKERS, VALUE_INPUTS, translated
from core.forms import sent
from core.http.downloads import csv_file
from core.http.request import HtmxHttpRequest
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team

# Sample cells shown beside each column.
SHOWN = 3


@require_POST
@in_team(Act.CURATE)
def uploads(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Receive a file and lead to its preview; nothing is imported before someone has looked at it."""
    form = importing_upload.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = sample(form.head, SHOWN, model=MODELS[BacklogSettings.of(team).value_model])
        except Unreadable as problem:
            form.add_error("file", translated(Message.of(problem)))
    if not form.is_valid():
        return malformed(request, team, form)
    into_inbox = form.cleaned_data["into_inbox"]
    first = {
        "format": found.format,
        "header": found.header,
        "roles": found.roles,
        "rows": [[number, [cell[:200] for cell in cells]] for number, cells in found.rows],
    }
    upload = Upload.receive(team, form.name, form.content, member, into_inbox=into_inbox, sample=first)
    source = Source.of(team, found.format)
    if source.pk:
        upload.decide(source.roles_of(found.header) or [], **source.choices)
    _check(upload)
    page = reverse("backlog:upload", args=[team.slug, upload.public_id])
    return HttpResponse(headers={"HX-Redirect": page}) if request.htmx else redirect(page)


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
def upload(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show the outcome of each row; a POST corrects the roles of the columns."""
    file = chosen_of(team, member, public_id)
    form = _columns(file, sent(request))
    if form.is_valid():
        file.decide(form.chosen)
        _check(file)
        return redirect("backlog:upload", team.slug, file.public_id)
    return _page(request, file, form, status=422 if form.is_bound else 200)


@require_POST
@in_team(Act.CURATE)
def upload_choices(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Decide where the file's statuses, epics and sub-tasks go."""
    file = chosen_of(team, member, public_id)
    form = ChoicesForm((file.shown or {}).get("statuses", []), request.POST)
    if not form.is_valid():
        return _page(request, file, _columns(file), choices=form, status=422)
    file.decide(**form.chosen)
    _check(file)
    return redirect("backlog:upload", team.slug, file.public_id)


@require_POST
@in_team(Act.CURATE)
def upload_source(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Decide whether the file comes from the tracker whose numbers it shares, or from another one."""
    file = chosen_of(team, member, public_id)
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _page(request, file, _columns(file), origin=form, status=422)
    format = (file.shown or {}).get("format", "csv")
    if form.cleaned_data["which"] == OTHER:
        source = Source.another(team, format, form.cleaned_data["name"] or file.filename)
    else:
        source = Source.of(team, format)
    source.save()
    file.decide(source=source)
    _check(file)
    return redirect("backlog:upload", team.slug, file.public_id)


@require_POST
@in_team(Act.CURATE)
def upload_import(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Have a worker import the file as far as the preview still applies."""
    file = chosen_of(team, member, public_id)
    _keep_checked(file)
    form, found = _columns(file), file.shown
    if form.needed not in form.roles_taken or found is None or "problem" in found or found["meeting"]:
        return redirect("backlog:upload", team.slug, file.public_id)
    source = file.source or Source.named(team, found["source"], found["format"])
    source.remember(preview.choices_of(file), form.found.header, form.roles_taken)
    file.decide(source=source)
    if file.start(form.roles_taken):
        read_upload.enqueue(file.public_id)
    messages.info(request, _("Importing %s; the result will appear here.") % file.filename)
    return redirect("backlog:list", team.slug)


@require_GET
@in_team(Act.CURATE)
def upload_left_out(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Download the rows that are left out, each with its cells and its reason, as a CSV file."""
    file = upload_of(team, public_id)
    if file.state == Upload.State.CHOSEN:
        file = chosen_of(team, member, public_id)
        reasons = {each.row: reason_of(each) for each in preview.outcomes_of(file) if each.kind == REJECTED}
        header, cells = cells_of(file.file, reasons)
    else:
        kept = file.rows_left_out
        reasons = {row: translated(Message(text, values)) for row, text, values in kept.get("rows", [])}
        header, cells = (
            kept.get("header", []),
            {int(row): each for row, each in kept.get("cells", {}).items()},
        )
    rows = ([row, reason, *cells.get(row, [])] for row, reason in reasons.items())
    return csv_file("left-out", [_("Row"), _("Reason"), *header], rows)


@require_POST
@in_team(Act.CURATE)
def upload_dismissal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    upload_of(team, public_id).dismiss()
    return reply(request, team, member, "import")


@require_POST
@in_team(Act.CURATE)
def upload_repetition(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Have a worker read the file once more, after a failure that was not the file's or a long silence."""
    again = read_again(upload_of(team, public_id))
    message = "" if again else _("It’s being imported, was imported already, or has to be uploaded again.")
    return reply(request, team, member, "import", message=message)


@require_POST
@in_team(Act.CURATE)
def upload_undo(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Have a worker take back a finished import, but for what somebody has touched since."""
    upload = upload_of(team, public_id)
    started = upload.start_undoing(member)
    if started:
        undo_upload.enqueue(upload.public_id)
    message = "" if started else _("It isn’t finished, or was undone already.")
    return reply(request, team, member, "import", message=message)


def _check(file: Upload) -> None:
    """Find out what the file would change: here if it is small, else in the background."""
    if file.is_small:
        preview.check(file)
        file.refresh_from_db()
    else:
        file.note_check(0, 0)
        check_upload.enqueue(file.public_id)


def _keep_checked(file: Upload) -> None:
    """Check a small file again if anything in the team has changed, and one that nobody has checked yet.

    A large one is not checked again for every change of the team: the import compares each row anew.
    """
    if file.is_small and not preview.is_current(file):
        _check(file)
    elif file.preview is None and file.moved_at is None:
        file.note_check(0, 0)
        check_upload.enqueue(file.public_id)


def _page(
    request: HtmxHttpRequest,
    file: Upload,
    form: Columns,
    *,
    choices: ChoicesForm | None = None,
    origin: SourceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a chosen file: what was recognised, what would happen, and what is to be decided."""
    if not form.is_bound:
        _keep_checked(file)
    found = file.shown or {}
    outcomes = preview.outcomes_of(file)
    decided = preview.choices_of(file)
    problem = _("Choose a column for: %s.") % form.roles[form.needed]
    if form.needed in form.roles_taken:
        problem = translated(Message(*found["problem"])) if "problem" in found else ""
    context = {
        "section": "backlog",
        "file": file,
        "form": form,
        "found": found,
        "format": TRACKERS.get(found.get("format", "")),
        "is_checking": file.preview is None and not problem,
        "problem": problem,
        "choices": choices
        or ChoicesForm(
            found.get("statuses", []), initial={"epics": decided.epics, "sub_tasks": decided.sub_tasks}
        ),
        "origin": origin or SourceForm(),
        "columns": [(form.roles[role], name) for role, name in form.taken if role],
        "taken": sum(each.kind in (CREATED, UPDATED) for each in outcomes),
        **outcome_page(outcomes, ROW_OUTCOMES, request.GET.get("fate", ""), request.GET.get("page")),
    }
    return render(request, "backlog/importing/upload.html", context, status=status)


def _columns(file: Upload, sent: QueryDict | None = None) -> Columns:
    """The form of the file's columns, with the roles chosen before or guessed from their names."""
    inputs = [each.name for each in MODELS[BacklogSettings.of(file.team).value_model].inputs]
    roles = {role: COLUMNS[role] for role in ROLES} | {
        VALUE + name: _("Value: %s") % VALUE_INPUTS[name] for name in inputs
    }
    found = preview.sample_of(file)
    return Columns(found, file.columns or found.roles, roles, "title", sent, skipped=KEPT)
