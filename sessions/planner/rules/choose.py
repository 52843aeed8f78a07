"""Choosing stories for the deep dive, and the guardrails of a plan. Pure. For triage see triage_order.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backlog.ranked.rules.horizons import Horizon
from sessions.meeting.rules.agenda import fits

FEWEST_DIVES, MOST_DIVES = 2, 4
# The least that a story takes: its why, questions, criteria and a round of votes.
SECONDS_PER_DIVE = 8 * 60
LONGEST_MINUTES = 90


class Guardrail(StrEnum):
    """Something to fix in a plan or in the meeting, in the order in which a meeting shows it."""

    NO_DEVELOPER = "no-developer"
    VOTE_MISSING = "vote-missing"
    IN_PROGRESS = "in-progress"
    OVER_SHARE = "over-share"
    PACE = "pace"
    FAR_OFF = "far-off"
    TOO_MANY_DIVES = "too-many-dives"
    TOO_LONG = "too-long"
    NO_GOAL = "no-goal"
    NO_NEXT_DATE = "no-next-date"
    OUT_OF_RHYTHM = "out-of-rhythm"
    TRIAGE_TOO_FULL = "triage-too-full"


@dataclass(frozen=True)
class Story:
    """A ranked item: whether a deep dive could make it ready, and when work on it would start."""

    ref: str
    horizon: Horizon
    is_unready: bool


def dive_candidates(stories: Iterable[Story]) -> list[Story]:
    """The not-ready items of next, in the order of the list."""
    return [story for story in stories if story.is_unready and story.horizon is Horizon.NEXT]


def dives_in(seconds: float) -> int:
    """The number of deep dives to propose: two to four, none without a deep dive."""
    return min(MOST_DIVES, max(FEWEST_DIVES, int(seconds // SECONDS_PER_DIVE))) if seconds > 0 else 0


def for_deep_dive(stories: Iterable[Story], seconds: float) -> list[Story]:
    """The first of the candidates for a deep dive."""
    return dive_candidates(stories)[: dives_in(seconds)]


def guardrails(*, goal: str, dives: int, minutes: int, triage: int, triage_seconds: float) -> list[Guardrail]:
    """The hints about the plan, the most important first; shown one at a time."""
    asked = (
        (Guardrail.NO_GOAL, not goal.strip()),
        (Guardrail.TOO_MANY_DIVES, dives > MOST_DIVES),
        (Guardrail.TOO_LONG, minutes > LONGEST_MINUTES),
        (Guardrail.TRIAGE_TOO_FULL, triage > fits(triage_seconds)),
    )
    return [guardrail for guardrail, applies in asked if applies]


def moved(order: Sequence[str], ref: str, by: int) -> list[str]:
    """The order with `ref` one place up (-1) or down (+1); unchanged at either end or without it."""
    order = list(order)
    if ref in order:
        place = order.index(ref)
        order.insert(max(0, place + by), order.pop(place))
    return order
