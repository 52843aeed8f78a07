"""The dialog that splits the story on the stage; without script it is a page of its own."""

from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backlog.items.service.respread import respread_list
from backlog.models import Reshaping
from backlog.models.estimation import BeingEstimated
from backlog.models.movers import belongings
from backlog.relations import forms
from core.http.request import HtmxHttpRequest
from live.wire import frames
from sessions.access import Viewer, in_room
from sessions.deep_dive.service import splitting
from sessions.meeting.page import Undo, reply
from sessions.meeting.views.steering import entry_of
from sessions.models import Entry, Session
from teams.access import once
from teams.members.rules.rights import Act


@require_http_methods(["GET", "POST"])
@in_room(Act.DECIDE)
@once
def split(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """The form for the titles of the parts and for what goes where; a POST splits the story."""
    entry = entry_of(session, entry_id)
    form = forms.Split(belongings(entry.item), request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 409 if form.is_stale else 422 if form.is_bound else 200
        return _dialog(request, session, entry, form, status)
    data = form.cleaned_data
    try:
        shaping = splitting.split_on_stage(
            entry, data["titles"], viewer.member, goes=data["goes"], stays=data["stays"] == "yes"
        )
    except BeingEstimated:
        form.add_error(None, _("%s is being estimated in another session.") % entry.item.key)
        return _dialog(request, session, entry, form, 422)
    if shaping is None:
        form.add_error(None, _("That story is no longer on the list."))
        return _dialog(request, session, entry, form, 422)
    parts = list(session.team.items.filter(pk__in=shaping.before["parts"]).order_by("pk"))
    if any(part.has_long_rank for part in parts):
        respread_list.enqueue(session.team.public_id)
    keys = {"key": entry.item.key, "parts": ", ".join(part.key for part in parts)}
    back = Undo(_("%(key)s split into %(parts)s") % keys, "split-undo", (entry_id, shaping.public_id))
    return reply(request, session, viewer, undo=back)


@require_POST
@in_room(Act.DECIDE)
def split_undo(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str, split_id: str
) -> HttpResponse:
    entry = entry_of(session, entry_id)
    shaping = (
        Reshaping.objects.filter(item=entry.item, public_id=split_id).select_related("team", "item").first()
    )
    if shaping is None:
        raise Http404
    undone = splitting.undo_split(shaping, entry, viewer.member)
    message = "" if undone else _("One of the parts has changed, so the split can’t be undone automatically.")
    return reply(request, session, viewer, message=message)


def _dialog(
    request: HtmxHttpRequest, session: Session, entry: Entry, form: BaseForm, status: int
) -> HttpResponse:
    context = {"session": session, "entry": entry, "item": entry.item, "form": form}
    if not request.htmx:
        return render(request, "sessions/deep_dive/split/page.html", context, status=status)
    html = render_to_string("sessions/deep_dive/split/dialog.html", context, request)
    response = HttpResponse(frames.frame("split", html, 0), status=status)
    response["HX-Trigger"] = '{"opens": {"dialog": "split"}}'
    return response
