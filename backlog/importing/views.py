"""Views that import a file of items: choosing it, checking its columns and rows, starting the import."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.access import chosen_of, upload_of
from backlog.deep.rules.value import MODELS
from backlog.importing.forms import upload as importing_upload
from backlog.importing.forms.columns import Columns
from backlog.importing.parts import outcome_page, reason_of
from backlog.importing.rules.columns import ROLES, VALUE, guessed
from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import CREATED, REJECTED, UPDATED, RowOutcome
from backlog.importing.rules.reading import Unreadable, sample
from backlog.importing.service.preview import outcomes_of
from backlog.importing.service.tasks import read_again, read_upload
from backlog.items.page import malformed, reply
from backlog.models import BacklogSettings, Upload
from backlog.models.labels import COLUMNS, ROW_OUTCOMES, VALUE_INPUTS, translated
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
    """Receive a file and lead to its columns; nothing is imported before someone has checked them."""
    form = importing_upload.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sample(importing_upload.head_of(file), SHOWN)
        except Unreadable as problem:
            form.add_error("file", translated(Message.of(problem)))
    if not form.is_valid():
        return malformed(request, team, form)
    into_inbox = form.cleaned_data["into_inbox"]
    upload = Upload.receive(team, file.name, file.chunks(), member, into_inbox=into_inbox)
    page = reverse("backlog:upload", args=[team.slug, upload.public_id])
    return HttpResponse(headers={"HX-Redirect": page}) if request.htmx else redirect(page)


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
def upload(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show the outcome of each row; a POST corrects the roles of the columns."""
    file = chosen_of(team, member, public_id)
    form = _columns(file, sent(request))
    if form.is_valid():
        file.set_columns(form.chosen)
        return redirect("backlog:upload", team.slug, file.public_id)
    outcomes, problem = ([], "") if form.is_bound else _preview(file, form)
    context = {
        "section": "backlog",
        "file": file,
        "form": form,
        "problem": problem,
        "columns": [(form.roles[role], name) for role, name in form.taken if role],
        "taken": sum(each.kind in (CREATED, UPDATED) for each in outcomes),
        **outcome_page(outcomes, ROW_OUTCOMES, request.GET.get("fate", ""), request.GET.get("page")),
    }
    return render(request, "backlog/importing/upload.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_team(Act.CURATE)
def upload_import(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Have a worker import the file as far as the preview still applies."""
    file = chosen_of(team, member, public_id)
    form = _columns(file)
    if form.needed not in form.roles_taken:
        return redirect("backlog:upload", team.slug, file.public_id)
    if file.start(form.roles_taken):
        read_upload.enqueue(file.public_id)
    messages.info(request, _("Importing %s; the result will appear here.") % file.filename)
    return redirect("backlog:list", team.slug)


@require_GET
@in_team(Act.CURATE)
def upload_left_out(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Download the rows that would be left out, each with its reason, as a CSV file."""
    file = chosen_of(team, member, public_id)
    outcomes, _problem = _preview(file, _columns(file))
    rows = ((each.row, reason_of(each)) for each in outcomes if each.kind == REJECTED)
    return csv_file("left-out", [_("Row"), _("Reason")], rows)


def _columns(file: Upload, sent: QueryDict | None = None) -> Columns:
    """The form of the file's columns, with the roles chosen before or guessed from their names."""
    inputs = [each.name for each in MODELS[BacklogSettings.of(file.team).value_model].inputs]
    roles = {role: COLUMNS[role] for role in ROLES} | {
        VALUE + name: _("Value: %s") % VALUE_INPUTS[name] for name in inputs
    }
    found = sample(file.file, SHOWN)
    return Columns(found, file.columns or guessed(found.header, inputs), roles, "title", sent)


def _preview(file: Upload, form: Columns) -> tuple[list[RowOutcome], str]:
    """The outcome of each row, or the problem that prevents it."""
    if form.needed not in form.roles_taken:
        return [], _("Choose a column for: %s.") % form.roles[form.needed]
    try:
        return outcomes_of(file, form.roles_taken), ""
    except Unreadable as problem:
        return [], translated(Message.of(problem))


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
