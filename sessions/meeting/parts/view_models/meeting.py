"""View models of the facts that every part reads, and of the bar at the top: clock, agenda, controls."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


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
    # The acts of `rights` that this audience may do; a control is shown only for these.
    may: frozenset[str]
    # The current timebox, 0 in the lobby and after the end; sent with every order that moves the meeting.
    position: int
    facilitator_id: str = ""
    facilitator_name: str = ""


@dataclass(frozen=True)
class ClockView:
    """The clock of the phase: `ends_at` while it runs, else `left`; the browser counts down. In seconds."""

    label: str
    length: float
    left: float
    ends_at: datetime | None
    is_paused: bool
    # "9 left, 70 seconds each"; zero if the phase has no list.
    items_left: int
    share: float
    # When the share of the item on the stage ends; None while the clock is paused.
    share_ends_at: datetime | None
    session_ends_at: datetime | None
    on_course_for: datetime | None
    place: int = 0
    places: int = 0
    # Seconds that the session still takes at least, whenever one asks; all that is left while the clock is
    # paused.
    course_least: float = 0


@dataclass(frozen=True)
class AgendaPhase:
    phase: str
    label: str
    position: int
    minutes: int
    # "done", "skipped", "now", "ahead", or "empty": it will be skipped unless something is added to it
    state: str
    # In seconds, for the bar: how much of the length is used, and the deadline while it runs. A phase that is
    # skipped has none; the deep dive has its own and what skipped ones leave it.
    length: float
    left: float
    ends_at: datetime | None
    used_minutes: int
    # Minutes that it lent to earlier phases that overran.
    lent: int = 0


@dataclass(frozen=True)
class AdjustablePhase:
    """A phase that has not begun, whose time can still be changed."""

    phase: str
    label: str
    position: int
    minutes: int


@dataclass(frozen=True)
class ControlsView:
    # Minutes that the buttons add to or take from the current phase, and a later one.
    extension: ClassVar[int] = 2
    step: ClassVar[int] = 5

    is_paused: bool
    is_last: bool
    next_label: str
    can_go_back: bool
    # Those who could take over facilitation, as pairs of member ID and name.
    heirs: tuple[tuple[str, str], ...] = ()
    ahead: tuple[AdjustablePhase, ...] = ()


@dataclass(frozen=True)
class OfferView:
    """The offer to take over facilitation: the facilitator is gone, or a former one may take it back."""

    gone: bool
    facilitator_id: str
    facilitator_name: str
    former_id: str
    former_name: str
