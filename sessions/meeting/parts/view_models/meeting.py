"""The meeting that every part reads, and the bar at the top: clock, agenda, controls."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Meeting:
    """The facts that every part may use: the session, the phase, the audience."""

    id: str
    number: int
    goal: str
    team_name: str
    team_slug: str
    # "lobby", a phase of the agenda, or "finished"
    phase: str
    # "facilitator", "decider", "member", "observer" or "projector"
    audience: str
    # The acts of teams.rights that this audience may do; a control is shown only for these.
    may: frozenset[str]
    # The timebox that is on, 0 in the lobby and after the end: goes with every order that moves the meeting.
    position: int
    facilitator_id: str = ""
    facilitator_name: str = ""


@dataclass(frozen=True)
class ClockView:
    """`ends_at` while it runs, else `left` seconds; the browser counts. All lengths are seconds."""

    label: str
    length: float
    left: float
    ends_at: datetime | None
    is_paused: bool
    # "9 left, 70 seconds each"; zero where the phase has no list.
    items_left: int
    share: float
    # When the share of the item on the stage ends; None while the clock is paused.
    share_ends_at: datetime | None
    session_ends_at: datetime | None
    on_course_for: datetime | None
    place: int = 0
    places: int = 0


@dataclass(frozen=True)
class AgendaPhase:
    phase: str
    label: str
    position: int
    minutes: int
    # "done", "now" or "ahead"
    state: str
    # Seconds, for the bar: how much of the length is used, and the deadline while it runs.
    length: float
    left: float
    ends_at: datetime | None
    used_minutes: int
    # Minutes that it lent to phases before it that overran.
    lent: int = 0


@dataclass(frozen=True)
class PhaseAhead:
    """A phase that has not begun, whose time can still be changed."""

    phase: str
    label: str
    position: int
    minutes: int


@dataclass(frozen=True)
class ControlsView:
    is_paused: bool
    is_last: bool
    next_label: str
    can_go_back: bool
    # Those who could take facilitation: pairs of member id and name.
    heirs: tuple[tuple[str, str], ...] = ()
    ahead: tuple[PhaseAhead, ...] = ()


@dataclass(frozen=True)
class OfferView:
    """Facilitation can be taken over: the facilitator is gone, or a former one may take it back."""

    gone: bool
    facilitator_id: str
    facilitator_name: str
    former_id: str
    former_name: str
