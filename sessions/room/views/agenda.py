"""Orders that change the plan of a running meeting: goal, lists, time of later phases; and hints."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.items.queries import lookup
from core.http.request import HtmxHttpRequest
from sessions.access import Viewer, in_room
from sessions.deep_dive.service import deep_dive
from sessions.meeting import forms as meeting_forms
from sessions.meeting.page import Undo, malformed, refused, reply
from sessions.meeting.views.steering import entry_of
from sessions.models import Entry, Session
from sessions.planner.queries.agenda_items import LISTABLE
from sessions.room import forms
from teams.access import once
from teams.members.rules.rights import Act


@require_POST
@in_room(Act.LEAD)
def goal(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Sets the session's goal."""
    form = forms.Goal(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    session.set_goal(form.cleaned_data["goal"])
    return reply(request, session, viewer, "stage", "hint")


@require_POST
@in_room(Act.LEAD)
@once
def entries(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Puts one more item on a list, by its key."""
    form = forms.Listing(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    phase, key = form.cleaned_data["phase"], form.cleaned_data["text"]
    item = lookup.keyed(session.team, key)
    if item is None:
        return refused(request, session, _("There is no item %s.") % key, field="text")
    if item.is_arriving:
        why = _("%s is still being imported. Try again when the import has finished.")
        return refused(request, session, why % item.key, field="text")
    if item.state not in LISTABLE[phase]:
        why = _("The state of %(key)s is “%(state)s”. Refinement is for upcoming work.")
        message = why % {"key": item.key, "state": item.get_state_display()}
        return refused(request, session, message, field="text")
    entry = Entry.add(session, phase, item)
    if entry is None:
        return refused(request, session, _("%s is already on the list.") % item.key, field="text")
    words = _("%s added") % item.key
    return reply(request, session, viewer, undo=Undo(words, "put-off", (entry.public_id,)))


@require_POST
@in_room(Act.LEAD)
def place(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Moves an item of the list up or down."""
    form = meeting_forms.Place(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    entry_of(session, entry_id).shift(form.cleaned_data["by"])
    return reply(request, session, viewer, "queue", "stage", "hint")


@require_POST
@in_room(Act.LEAD)
def put_off(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Postpones an item of the list."""
    entry = entry_of(session, entry_id)
    was_on_stage = session.on_stage_id == entry.pk
    if not deep_dive.put_off(entry, viewer.member):
        return reply(request, session, viewer, message=_("This has changed."))
    words = _("%s postponed") % entry.item.key
    fields: dict[str, str | int] = {"on_stage": "1"} if was_on_stage else {}
    back = Undo(words, "put-off-undo", (entry.public_id,), fields)
    return reply(request, session, viewer, undo=back)


@require_POST
@in_room(Act.LEAD)
def put_off_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Undoes the postponement."""
    on_stage = bool(request.POST.get("on_stage"))
    undone = deep_dive.take_up_again(entry_of(session, entry_id), viewer.member, on_stage)
    return reply(request, session, viewer, message="" if undone else _("There is nothing to undo."))


@require_POST
@in_room(Act.LEAD)
def phase_time(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Gives a phase that is ahead more or less time."""
    form = forms.PhaseTime(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    data = form.cleaned_data
    given = session.give_time(data["position"], data["seconds"], viewer.member)
    why = "" if given else _("That phase is already running or over.")
    return reply(request, session, viewer, "clock", "agenda", "controls", "hint", message=why)


@require_POST
@in_room(Act.LEAD)
def hint(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Dismisses a hint."""
    form = forms.Hushed(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    session.mute_hint(form.cleaned_data["guardrail"])
    return reply(request, session, viewer, "hint")


@require_POST
@in_room(Act.LEAD)
def hint_place(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Shows hints on the phone only, for a laptop that is mirrored to the wall; or here again."""
    form = forms.HintPlace(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    session.show_hints(on_phone=form.cleaned_data["on_phone"])
    return reply(request, session, viewer, "hint")
