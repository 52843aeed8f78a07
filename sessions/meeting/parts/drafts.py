"""Lines that are being written and not sent yet, shown to the others as the edits of a criterion are."""

from backlog.models import Question
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.drafts import DraftsView, DraftView

# Of the item on the stage, and of the session as a whole.
OF_ITEM = ("criterion", "question", "note", "why")
OF_SESSION = ("topic", "action")
KINDS = (*OF_ITEM, "answer", *OF_SESSION)


def drafts(scene: Scene, kind: str) -> DraftsView:
    """The drafts of that kind; never one that belongs to another story."""
    begin = f"draft-{kind}-"
    found = [lease for lease in scene.leases if lease.target.startswith(begin) and lease.draft.strip()]
    if found:
        subjects = _subjects(scene, kind)
        found = [lease for lease in found if lease.target.removeprefix(begin) in subjects]
    return DraftsView(
        kind, tuple(DraftView(lease.draft, lease.holder.name, lease.holder.public_id) for lease in found)
    )


def _subjects(scene: Scene, kind: str) -> frozenset[str]:
    """The IDs of what drafts of this kind may belong to now."""
    if kind in OF_SESSION:
        return frozenset({scene.session.public_id})
    if scene.on_stage is None:
        return frozenset()
    item = scene.on_stage.item
    if kind == "answer":
        return frozenset(Question.objects.filter(item=item).values_list("public_id", flat=True))
    return frozenset({item.public_id})
