"""Guardrails: hints for the facilitator while the meeting runs, one at a time. Pure.

A rule that will apply merely because time passes says from when. So a page that is rendered now knows what to
show later, and need not ask again.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sessions.meeting.rules.agenda import Phase
from sessions.planner.rules.choose import LONGEST_MINUTES, MOST_DIVES, Guardrail

# At less than half a minute for each item, the triage will not get through its list.
SLOWEST_PACE = timedelta(seconds=30)
RHYTHM = timedelta(days=14)


@dataclass(frozen=True)
class Story:
    """The story on the stage; `ref` is the ID of its entry."""

    ref: str
    is_in_progress: bool = False
    is_far_off: bool = False
    share_ends_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """The facts of a meeting that the rules read. What a phase lacks keeps its default."""

    # "lobby", a phase of the agenda, or "finished"
    phase: str
    has_goal: bool = True
    developers: int = 1
    dives: int = 0
    minutes: int = 60
    since_last: timedelta | None = None
    has_next_date: bool = True
    story: Story | None = None
    # The hidden round, and how many of those it waits for have not voted.
    round: str = ""
    voters: int = 0
    missing: int = 0
    triage_left: int = 0
    # None while the clock is paused
    phase_ends_at: datetime | None = None


@dataclass(frozen=True)
class Remark:
    """A hint: which, about which entry or round, and from when (None: now)."""

    what: Guardrail
    about: str = ""
    since: datetime | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The key under which a hint is dismissed; for another story, the same hint may appear again."""
        return f"{self.what}:{self.about}" if self.about else self.what.value

    def holds(self, at: datetime) -> bool:
        return self.since is None or self.since <= at


def remarks(facts: Facts) -> list[Remark]:
    """All guardrails that apply now or will apply if only time passes, the most important first."""
    found = [*_about_people(facts), *_about_the_stage(facts), *_about_the_plan(facts)]
    order = list(Guardrail)
    return sorted(found, key=lambda remark: order.index(remark.what))


def remark_at(facts: Facts, hushed: Set[str], at: datetime) -> Remark | None:
    """The hint at that moment: the most important one that was not dismissed."""
    return next((each for each in _heard(facts, hushed) if each.holds(at)), None)


def course(facts: Facts, hushed: Set[str], at: datetime) -> list[tuple[datetime | None, Remark]]:
    """The hint at `at` (moment None), and those that replace it later, each with its moment."""
    moments = sorted({each.since for each in _heard(facts, hushed) if each.since and each.since > at})
    shown: list[tuple[datetime | None, Remark]] = []
    for moment in (None, *moments):
        remark = remark_at(facts, hushed, moment or at)
        if remark and (not shown or shown[-1][1] != remark):
            shown.append((moment, remark))
    return shown


def _heard(facts: Facts, hushed: Set[str]) -> list[Remark]:
    return [each for each in remarks(facts) if each.name not in hushed]


def _about_people(facts: Facts) -> Iterator[Remark]:
    if facts.phase not in ("lobby", "finished") and not facts.developers:
        yield Remark(Guardrail.NO_DEVELOPER)
    if facts.round and facts.missing == 1 and facts.voters > 1:
        yield Remark(Guardrail.VOTE_MISSING, facts.round)


def _about_the_stage(facts: Facts) -> Iterable[Remark]:
    story = facts.story
    # While people vote nobody talks about the story, so nobody talks too long.
    if facts.round or story is None:
        return
    if story.is_in_progress:
        yield Remark(Guardrail.IN_PROGRESS, story.ref)
    if story.is_far_off and facts.phase == Phase.DEEP_DIVE:
        yield Remark(Guardrail.FAR_OFF, story.ref)
    if story.share_ends_at:
        yield Remark(Guardrail.OVER_SHARE, story.ref, story.share_ends_at)
    if facts.phase == Phase.TRIAGE and facts.phase_ends_at and facts.triage_left:
        yield Remark(Guardrail.PACE, since=facts.phase_ends_at - facts.triage_left * SLOWEST_PACE)


def _about_the_plan(facts: Facts) -> Iterable[Remark]:
    if facts.phase in ("lobby", Phase.KICK_OFF):
        if facts.dives > MOST_DIVES:
            yield Remark(Guardrail.TOO_MANY_DIVES)
        if facts.minutes > LONGEST_MINUTES:
            yield Remark(Guardrail.TOO_LONG)
        if not facts.has_goal:
            yield Remark(Guardrail.NO_GOAL)
        if not facts.has_next_date and facts.since_last and facts.since_last > RHYTHM:
            yield Remark(Guardrail.OUT_OF_RHYTHM)
    if facts.phase == Phase.WRAP_UP and not facts.has_next_date:
        yield Remark(Guardrail.NO_NEXT_DATE)
