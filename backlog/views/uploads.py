"""A file of items: chosen, looked at column by column, and handed to a worker."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backlog import forms
from backlog.access import chosen_of, upload_of
from backlog.exchange.columns import ROLES, VALUE, guessed
from backlog.exchange.reading import Unreadable, sample
from backlog.forms_columns import Columns
from backlog.labels import COLUMNS, VALUE_INPUTS
from backlog.models import BacklogSettings, Upload
from backlog.replies import malformed, reply
from backlog.tasks import read_upload
from backlog.value import MODELS
from live.requests import HtmxHttpRequest
from teams.access import in_team
from teams.forms import sent
from teams.models import Member, Team
from teams.rights import Act

# Rows that are shown of a file before it is read.
SHOWN = 3


@require_POST
@in_team(Act.CURATE)
def uploads(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Take a file in, and lead to its columns; nothing is read before somebody has seen them."""
    form = forms.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            sample(content, SHOWN)
        except Unreadable as problem:
            form.add_error("file", str(problem))
    if not form.is_valid():
        return malformed(request, team, form)
    into_inbox = form.cleaned_data["into_inbox"]
    upload = Upload.receive(team, file.name, content, member, into_inbox=into_inbox)
    page = reverse("backlog:upload", args=[team.slug, upload.public_id])
    return HttpResponse(headers={"HX-Redirect": page}) if request.htmx else redirect(page)


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
def upload(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """What each column was taken for, with its first rows; a POST has the worker read the file so."""
    file = chosen_of(team, member, public_id)
    inputs = [each.name for each in MODELS[BacklogSettings.of(team).value_model].inputs]
    roles = {role: COLUMNS[role] for role in ROLES} | {
        VALUE + name: _("Value: %s") % VALUE_INPUTS[name] for name in inputs
    }
    found = sample(file.file, SHOWN)
    form = Columns(found, guessed(found.header, inputs), roles, "title", sent(request))
    if form.is_valid():
        if file.start(form.chosen):
            read_upload.enqueue(file.public_id)
        messages.info(request, _("%s is being read; what came of it appears here.") % file.filename)
        return redirect("backlog:list", team.slug)
    context = {"section": "backlog", "file": file, "form": form}
    return render(request, "backlog/upload.html", context, status=422 if form.is_bound else 200)


@require_POST
@in_team(Act.CURATE)
def upload_dismissal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    upload_of(team, public_id).dismiss()
    return reply(request, team, member, "import")
