"""Orders that note risks, ideas and blockers of the story on the stage."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.items.queries import lookup
from backlog.models import Dependency, Item
from backlog.models.dependency import Circle
from backlog.models.labels import ids_of
from core.forms import ListUndo, PastedShortLines
from core.http.request import HtmxHttpRequest
from sessions.access import Viewer, in_room
from sessions.deep_dive import forms
from sessions.meeting.page import Undo, malformed, refused, reply
from sessions.meeting.views.steering import entry_of
from sessions.models import Entry, Note, Session
from sessions.models.labels import notes_added
from teams.access import once
from teams.members.rules.rights import Act

PARTS = ("notes", "readiness")


@require_POST
@in_room(Act.ANSWER)
@once
def notes(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Notes a risk or an idea, or names the item that blocks this one."""
    if "lines" in request.POST:
        return _several(request, session, viewer, entry_of(session, entry_id))
    form = forms.NewNote(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    entry, data = entry_of(session, entry_id), form.cleaned_data
    if data["kind"] == "blocker":
        return _block(request, session, viewer, entry, data["text"])
    note = Note.take(entry, data["kind"], data["text"], viewer.member)
    undo = Undo(_("Note added"), "note-removal", (note.public_id,))
    return reply(request, session, viewer, *PARTS, undo=undo)


def _several(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry: Entry) -> HttpResponse:
    """Notes each line of a pasted list as a risk."""
    pasted = PastedShortLines(request.POST)
    if not pasted.is_valid():
        return malformed(request, session, pasted)
    taken = Note.take_all(entry, Note.Kind.RISK, pasted.cleaned_data["lines"], viewer.member)
    undo = Undo(notes_added(len(taken)), "notes-undo", (entry.public_id,), {"lines": ids_of(taken)})
    return reply(request, session, viewer, *PARTS, undo=undo)


@require_POST
@in_room(Act.ANSWER)
def notes_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str) -> HttpResponse:
    """Takes a pasted list of one's own notes back."""
    form = ListUndo(request.POST)
    if not form.is_valid():
        return malformed(request, session, form)
    item, lines = entry_of(session, entry_id).item, form.cleaned_data["lines"]
    gone = Note.take_back_all(item, lines, viewer.member, session.public_id)
    return reply(request, session, viewer, *PARTS, message="" if gone else _("There is nothing to undo."))


@require_POST
@in_room(Act.ANSWER)
def note_removal(request: HtmxHttpRequest, session: Session, viewer: Viewer, note_id: str) -> HttpResponse:
    note = _note_of(session, note_id)
    if not note.remove(viewer.member, session.public_id):
        return reply(request, session, viewer, *PARTS, message=_("It has already been removed."))
    undo = Undo(_("Note removed"), "note-removal-undo", (note_id,))
    return reply(request, session, viewer, *PARTS, undo=undo)


@require_POST
@in_room(Act.ANSWER)
def note_removal_undo(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, note_id: str
) -> HttpResponse:
    stands = _note_of(session, note_id).put_back(viewer.member, session.public_id)
    return reply(request, session, viewer, *PARTS, message="" if stands else _("Already there."))


@require_POST
@in_room(Act.ANSWER)
def blocker_removal(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, entry_id: str, item_id: str
) -> HttpResponse:
    """Removes the dependency: that item no longer blocks this one."""
    entry = entry_of(session, entry_id)
    blocker = _blocker_of(session, item_id)
    if not Dependency.remove(blocker, entry.item, viewer.member, session.public_id):
        return reply(request, session, viewer, *PARTS, message=_("That dependency has already been removed."))
    keys = {"key": entry.item.key, "blocker": blocker.key}
    fields: dict[str, str | int] = {"kind": "blocker", "text": blocker.key}
    undo = Undo(_("%(key)s is no longer blocked by %(blocker)s") % keys, "notes", (entry_id,), fields)
    return reply(request, session, viewer, *PARTS, undo=undo)


def _block(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, entry: Entry, text: str
) -> HttpResponse:
    blocker = lookup.meant(session.team, session.team.items.exclude(pk=entry.item_id), text)
    if blocker is None:
        return refused(request, session, _("Which item? Enter its key, such as PAY-42."), field="text")
    keys = {"key": entry.item.key, "blocker": blocker.key}
    try:
        added = Dependency.add(blocker, entry.item, viewer.member, session.public_id)
    except Circle as circle:
        words = _("That would create a circular dependency: %s.") % " → ".join(circle.keys)
        return refused(request, session, words, field="text")
    if not added:
        message = _("%(key)s is already blocked by %(blocker)s.") % keys
        return refused(request, session, message, field="text")
    where = (entry.public_id, blocker.public_id)
    undo = Undo(_("%(key)s is now blocked by %(blocker)s") % keys, "blocker-removal", where)
    return reply(request, session, viewer, *PARTS, undo=undo)


def _note_of(session: Session, note_id: str) -> Note:
    rows = Note.objects.select_related("item__team")
    if found := rows.filter(public_id=note_id, item__entries__session=session).first():
        return found
    raise Http404


def _blocker_of(session: Session, item_id: str) -> Item:
    if found := session.team.items.filter(public_id=item_id).first():
        return found
    raise Http404
