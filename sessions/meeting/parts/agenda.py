"""The bar at the top: clock, agenda, controls, and the offer to take over facilitation."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.meeting import (
    AgendaPhase,
    ClockView,
    ControlsView,
    OfferView,
    PhaseAhead,
)
from sessions.meeting.rules.agenda import Phase, on_course_for, share
from sessions.meeting.rules.pace import borrowed
from sessions.models import Entry
from teams.members.rules.rights import Act

LABELS = {
    "lobby": _("Lobby"),
    Phase.KICK_OFF: _("Kick-off"),
    Phase.TRIAGE: _("Triage"),
    Phase.DEEP_DIVE: _("Deep dive"),
    Phase.WRAP_UP: _("Wrap-up"),
    "finished": _("Finished"),
}


def clock(scene: Scene) -> ClockView:
    row, session = scene.current, scene.session
    planned = sum(box.planned for box in scene.timeboxes) - session.made_up
    if row is None:
        ends = session.finished_at or session.starts_at + timedelta(seconds=planned)
        return ClockView(str(LABELS[scene.phase]), planned, planned, None, False, 0, 0, None, ends, None)
    box, waiting = row.box, []
    if row.phase in (Phase.TRIAGE, Phase.DEEP_DIVE):
        waiting = [entry for entry in scene.listed(row.phase) if entry.closed_at is None]
    listed = scene.listed(row.phase)
    # The parts of a split story share its time: together they count as one.
    stories = len({entry.part_of_id or entry.pk for entry in waiting})
    siblings = _siblings(waiting, scene.on_stage)
    each, share_ends = 0.0, None
    if waiting:
        # The share is dealt when the item enters the stage. Dealt again at each rendering, it would never
        # end.
        since = scene.on_stage.on_stage_since if scene.on_stage else None
        each = share(box.remaining(since) if since and box.ends_at else box.remaining(scene.at), stories)
        each /= siblings
        share_ends = since + timedelta(seconds=each) if since and box.ends_at else None
    lending = _lending(scene)
    ahead = [
        later.box.extend(-lending.get(later.position, 0))
        for later in scene.timeboxes
        if later.position > row.position
    ]
    return ClockView(
        label=str(LABELS[row.phase]),
        length=box.length,
        left=round(box.remaining(scene.at), 1) if box.ends_at is None else box.left,
        ends_at=box.ends_at,
        is_paused=session.paused_at is not None,
        items_left=len(waiting),
        share=each,
        share_ends_at=share_ends,
        session_ends_at=(session.started_at or session.starts_at) + timedelta(seconds=planned),
        on_course_for=on_course_for(scene.at, box, ahead),
        place=_place(listed, scene.on_stage),
        places=len(listed),
    )


def agenda(scene: Scene) -> list[AgendaPhase]:
    now_at = scene.session.position
    lending = _lending(scene)
    lent = {
        row.position: lending.get(row.position, 0)
        + sum(other.borrowed.get(str(row.position), 0) for other in scene.timeboxes)
        for row in scene.timeboxes
    }
    return [
        AgendaPhase(
            phase=row.phase,
            label=str(LABELS[Phase(row.phase)]),
            position=row.position,
            minutes=round((row.length - lending.get(row.position, 0)) / 60),
            state=_state(scene, row.position, now_at),
            length=row.length,
            left=row.left,
            ends_at=row.ends_at,
            used_minutes=max(0, round(row.spent / 60)),
            lent=round(lent[row.position] / 60),
        )
        for row in scene.timeboxes
    ]


def controls(scene: Scene) -> ControlsView:
    position, rows = scene.session.position, scene.timeboxes
    following = next((row for row in rows if row.position > position), None)
    return ControlsView(
        is_paused=scene.session.paused_at is not None,
        is_last=following is None,
        next_label=str(LABELS[Phase(following.phase)]) if following else "",
        can_go_back=any(row.position < position and row.started_at for row in rows),
        heirs=tuple(
            (seat.member.public_id, seat.member.name)
            for seat in scene.seats
            if seat.member_id != scene.session.facilitator_id
            and seat.is_here(scene.at)
            and seat.standing(scene.session, False).may(Act.TAKE_OVER)
        ),
        ahead=tuple(
            PhaseAhead(row.phase, str(LABELS[Phase(row.phase)]), row.position, round(row.length / 60))
            for row in rows
            if row.position > position and not row.started_at
        ),
    )


def offer(scene: Scene) -> OfferView:
    session = scene.session
    former = session.former_facilitator
    return OfferView(
        gone=session.facilitator_gone_at is not None and not session.is_finished,
        facilitator_id=session.facilitator.public_id if session.facilitator else "",
        facilitator_name=session.facilitator.name if session.facilitator else "",
        former_id=former.public_id if former else "",
        former_name=former.name if former else "",
    )


def _lending(scene: Scene) -> dict[int, float]:
    """The seconds that each phase ahead lends to the current one at this moment, by position."""
    row = scene.current
    if row is None:
        return {}
    ahead = [later for later in scene.timeboxes if later.position > row.position]
    lent = borrowed(-row.box.remaining(scene.at), [later.left for later in ahead])
    return {later.position: seconds for later, seconds in zip(ahead, lent, strict=True)}


def _state(scene: Scene, position: int, now_at: int) -> str:
    if scene.session.is_finished or position < now_at:
        return "done"
    return "now" if position == now_at else "ahead"


def _place(listed: list, entry) -> int:
    return next((place for place, each in enumerate(listed, 1) if entry and each.pk == entry.pk), 0)


def _siblings(waiting: list[Entry], on_stage: Entry | None) -> int:
    """The number of open items that share the time left, the one on the stage included."""
    story = on_stage and (on_stage.part_of_id or on_stage.pk)
    return max(1, sum(1 for entry in waiting if (entry.part_of_id or entry.pk) == story))
