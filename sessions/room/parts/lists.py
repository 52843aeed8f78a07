"""The panel beside the stage: the phase's list, and the parking lot."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.lists import ParkedView, QueueRow, QueueView
from sessions.meeting.rules.agenda import Phase, share
from sessions.models import Decision, Entry
from sessions.models.labels import LAST_DECISION
from sessions.triage.service import last_decision


def queue(scene: Scene) -> QueueView:
    """The phase's list; in the lobby the stage itself shows both lists."""
    if scene.phase == "lobby":
        return QueueView(_("Today"), ())
    if scene.phase == Phase.TRIAGE:
        last = last_decision(scene.session)
        undo = str(LAST_DECISION[Decision.Outcome(last.outcome)] % last.entry.item.key) if last else ""
        return QueueView(_("Triage"), rows(scene, Phase.TRIAGE), undo, adds_to=Phase.TRIAGE)
    if scene.phase in (Phase.DEEP_DIVE, Phase.WRAP_UP):
        is_diving = scene.phase == Phase.DEEP_DIVE
        return QueueView(
            _("Deep dive"),
            rows(scene, Phase.DEEP_DIVE),
            opens_sizing_wall=is_diving and scene.sizing_wall is None,
            adds_to=Phase.DEEP_DIVE.value if is_diving else "",
        )
    both = rows(scene, Phase.TRIAGE) + rows(scene, Phase.DEEP_DIVE)
    return QueueView(_("Today"), both, adds_to=Phase.DEEP_DIVE if scene.phase == Phase.KICK_OFF else "")


def rows(scene: Scene, phase: Phase) -> tuple[QueueRow, ...]:
    """The phase's list as everybody sees it."""
    decided = _decisions(scene) if phase == Phase.TRIAGE else {}
    starts = expected_starts(scene) if scene.phase == phase == Phase.DEEP_DIVE else {}
    return tuple(
        replace(_row(scene, entry, decided.get(entry.pk)), starts_at=starts.get(entry.pk))
        for entry in scene.listed(phase)
    )


def expected_starts(scene: Scene) -> dict[int, datetime]:
    """The expected start of each later story, by entry, if all share the time left; empty while paused."""
    current, stage = scene.current, scene.on_stage
    if current is None or current.ends_at is None or stage is None or stage.on_stage_since is None:
        return {}
    waiting = [entry for entry in scene.listed(current.phase) if not entry.closed_at and entry.pk != stage.pk]
    mine = scene.session.stage_ends_at
    begins = max(scene.at, mine or scene.at)
    each = timedelta(seconds=share(current.box.remaining(begins), len(waiting)))
    return {entry.pk: begins + place * each for place, entry in enumerate(waiting)}


def parking_lot(scene: Scene) -> tuple[ParkedView, ...]:
    return tuple(
        ParkedView(each.public_id, each.text, each.by.name, each.outcome, each.get_outcome_display())
        for each in scene.session.parked.select_related("by")
    )


def _decisions(scene: Scene) -> dict[int, Decision]:
    standing = Decision.objects.filter(entry__session=scene.session, undone_at=None)
    return {decision.entry_id: decision for decision in standing}


def _row(scene: Scene, entry: Entry, decision: Decision | None) -> QueueRow:
    item = entry.item
    is_now = scene.on_stage is not None and scene.on_stage.pk == entry.pk
    outcome, label = "", ""
    if decision:
        outcome, label = decision.outcome, decision.get_outcome_display()
    elif entry.ready_at:
        outcome, label = "ready", _("Ready")
    elif entry.closed_at:
        outcome, label = "put-off", _("Postponed")
    return QueueRow(
        entry_id=entry.public_id,
        key=item.key,
        title=item.title,
        state="now" if is_now else "done" if entry.closed_at else "ahead",
        outcome=outcome,
        outcome_label=label,
        estimate=item.shown_label,
        reason=_reason(entry),
    )


def _reason(entry: Entry) -> str:
    if entry.objected_by:
        return _("%(name)s objected") % {"name": entry.objected_by.name}
    # The reason names what the item lacked when it was proposed, which changes as the room discusses it.
    # While a room votes, "not estimated" or "too large" would give its estimate away.
    dived = entry.phase == Phase.DEEP_DIVE and bool(entry.on_stage_since or entry.spent)
    return "" if dived or entry.item.is_being_estimated else entry.reason
