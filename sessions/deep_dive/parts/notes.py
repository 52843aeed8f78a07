"""Notes on the story on the stage, and the items that block it."""

from backlog.models import Dependency, Item
from backlog.models.labels import STATES
from sessions.deep_dive.parts.view_models import BlockerView, NotesView, NoteView
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.drafts import drafts
from sessions.meeting.rules.agenda import Phase
from sessions.models import Note


def notes(scene: Scene) -> NotesView | None:
    entry = scene.on_stage
    if entry is None or scene.phase != Phase.DEEP_DIVE:
        return None
    item = entry.item
    waits_for = Dependency.objects.open().filter(blocked=item).select_related("blocker").order_by("pk")
    blockers = (link.blocker for link in waits_for)
    return NotesView(
        entry_id=entry.public_id,
        item_id=item.public_id,
        key=item.key,
        blockers=tuple(
            BlockerView(each.public_id, each.key, each.title, str(STATES[Item.State(each.state)]))
            for each in blockers
        ),
        rows=tuple(
            NoteView(note.public_id, note.kind, note.text, note.by.name)
            for note in Note.objects.standing().filter(item=item).select_related("by")
        ),
        drafts=drafts(scene, "note"),
    )
