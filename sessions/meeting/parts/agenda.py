"""The bar at the top: clock, agenda, controls, and the offer to take over facilitation."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.view_models.meeting import (
    AdjustablePhase,
    AgendaPhase,
    ClockView,
    ControlsView,
    OfferView,
)
from sessions.meeting.rules.agenda import (
    LISTED,
    Phase,
    PhaseAhead,
    next_with_content,
    on_course_for,
    share,
)
from sessions.meeting.rules.pace import KEPT, borrowed, time_ahead
from sessions.models import PhaseTimebox
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
    box, listed = row.box, scene.listed(row.phase)
    waiting = [entry for entry in listed if entry.closed_at is None]
    stage_box = session.stage_box if scene.on_stage else None
    # Without an item on the stage the parts of a story still count as one.
    stories = len({entry.story_id for entry in waiting})
    ahead = _seconds_ahead(scene)
    return ClockView(
        label=str(LABELS[row.phase]),
        length=box.length,
        left=round(box.remaining(scene.at), 1) if box.ends_at is None else box.left,
        ends_at=box.ends_at,
        is_paused=session.paused_at is not None,
        items_left=len(waiting),
        share=stage_box.remaining(scene.at) if stage_box else share(box.remaining(scene.at), stories),
        share_ends_at=stage_box.ends_at if stage_box else None,
        session_ends_at=(session.started_at or session.starts_at) + timedelta(seconds=planned),
        on_course_for=on_course_for(scene.at, box, ahead.values()),
        place=_place(listed, scene.on_stage),
        places=len(listed),
        course_least=_least(scene, sum(ahead.values())),
    )


def agenda(scene: Scene) -> list[AgendaPhase]:
    lending, seconds, current = _lending(scene), _seconds_ahead(scene), scene.current
    lent = {
        row.position: lending.get(row.position, 0)
        + sum(other.borrowed.get(str(row.position), 0) for other in scene.timeboxes)
        for row in scene.timeboxes
    }
    bars = []
    for row in scene.timeboxes:
        state = _state(scene, row)
        # A phase that ended early is as long as it was: nobody gets what is left of the last deep dive.
        took = {"done": row.spent, "empty": 0.0, "skipped": 0.0}
        # What a phase will have counts once: what it gives away is in the length of the one that gets it.
        more = seconds[row.position] - row.left if row.position in seconds else 0.0
        bars.append(
            AgendaPhase(
                phase=row.phase,
                label=str(LABELS[Phase(row.phase)]),
                position=row.position,
                minutes=round((row.length + more) / 60),
                state=state,
                length=took.get(state, row.length + more),
                left=row.left + more,
                ends_at=row.ends_at if row is current else None,
                used_minutes=max(0, round(row.spent / 60)),
                lent=round(lent[row.position] / 60),
            )
        )
    return bars


def controls(scene: Scene) -> ControlsView:
    position, rows = scene.session.position, scene.timeboxes
    ahead = _ahead(scene)
    following = rows[position + next_with_content(ahead)] if ahead else None
    waiting = _waiting(scene)
    return ControlsView(
        is_paused=scene.session.paused_at is not None,
        is_last=following is None,
        next_label=str(LABELS[Phase(following.phase)]) if following else "",
        can_go_back=any(row.position < position and row.can_be_returned_to(waiting) for row in rows),
        heirs=tuple(
            (seat.member.public_id, seat.member.name)
            for seat in scene.seats
            if seat.member_id != scene.session.facilitator_id
            and seat.is_here(scene.at)
            and seat.standing(scene.session, False).may(Act.TAKE_OVER)
        ),
        ahead=tuple(
            AdjustablePhase(row.phase, str(LABELS[Phase(row.phase)]), row.position, round(row.length / 60))
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


def _ahead(scene: Scene) -> list[PhaseAhead]:
    """The phases after the present one, with what they lend it at this moment."""
    if scene.session.is_finished:
        return []
    lending = _lending(scene)
    waiting = _waiting(scene)
    return [
        row.ahead(row.phase in waiting, lending.get(row.position, 0))
        for row in scene.timeboxes
        if row.position > scene.session.position
    ]


def _waiting(scene: Scene) -> set[str]:
    """The phases in which an item waits."""
    return {entry.phase for entry in scene.entries if entry.closed_at is None}


def _seconds_ahead(scene: Scene) -> dict[int, float]:
    """Seconds that each phase after the present one will have, by position."""
    first = scene.session.position + 1
    return dict(enumerate(time_ahead(_ahead(scene)), first))


def _least(scene: Scene, seconds_ahead: float) -> float:
    """Seconds that the session still takes at least: without those that the phases ahead can lend."""
    row = scene.current
    if row is None:
        return 0.0
    if row.box.ends_at is None:
        return max(0.0, row.left) + seconds_ahead
    lendable = sum(max(0.0, each.left - KEPT) for each in _ahead(scene) if each.has_content)
    return seconds_ahead - min(seconds_ahead, lendable)


def _state(scene: Scene, row: PhaseTimebox) -> str:
    """As AgendaPhase has them."""
    session = scene.session
    if session.is_finished or row.position < session.position:
        return "done" if row.started_at else "skipped"
    if row.position == session.position:
        return "now"
    is_last = row.position == len(scene.timeboxes)
    is_empty = row.phase in LISTED and not any(entry.closed_at is None for entry in scene.listed(row.phase))
    return "empty" if is_empty and not is_last else "ahead"


def _place(listed: list, entry) -> int:
    return next((place for place, each in enumerate(listed, 1) if entry and each.pk == entry.pk), 0)
