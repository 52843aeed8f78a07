"""Figures to compare sessions by: how many stories became ready, how fast, how far apart votes were. Pure.

They come from the data of a summary. Older summaries lack some of it; then the figure is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from sessions.meeting.rules.agenda import Phase


@dataclass(frozen=True)
class Measures:
    """The measures of a session: minutes are means, the spread is in steps of the scale, None is unknown."""

    ready: int
    minutes_per_item: float | None
    minutes_per_story: float | None
    spread: float | None


def steps_between(places: Sequence[int]) -> int | None:
    """The number of steps between the lowest and the highest of the cards at these places of the scale."""
    return max(places) - min(places) if places else None


def measured(data: dict) -> Measures:
    """The measures of a summary's data."""
    dives = [*data["ready"], *data["not_ready"]]
    spent = {row["phase"]: row["spent"] for row in data["phases"]}
    first = [_first_live(dive["rounds"]) for dive in dives]
    steps = [each["spread"] for each in first if each and each.get("spread") is not None]
    stories = [dive["seconds"] for dive in dives if dive["looked_at"] and dive["seconds"]]
    triaged = len(data["triage"])
    return Measures(
        ready=len(data["ready"]),
        minutes_per_item=spent.get(Phase.TRIAGE, 0) / 60 / triaged if triaged else None,
        minutes_per_story=fmean(stories) / 60 if stories else None,
        spread=fmean(steps) if steps else None,
    )


def _first_live(rounds: Sequence[dict]) -> dict | None:
    """The first round that the room revealed together; early estimates are naturally further apart."""
    return next((each for each in rounds if each["kind"] == "live"), None)
