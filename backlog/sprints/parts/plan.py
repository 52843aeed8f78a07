"""The parts of the sprint plan: figures, the running sprint, the coming one, and the finished ones.

One word runs through all layers here too: the part `plan` is templates/backlog/sprints/plan.html and
`id="plan"`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from backlog.access import CURATOR
from backlog.items.rules.scales import label_of
from backlog.models import BacklogSettings, Item, Sprint, SprintItem
from backlog.models.labels import PASSED_OVER
from backlog.models.running_sprint import version_of
from backlog.ranked.parts.runway import runway_facts
from backlog.ranked.queries.runway import Outlook
from backlog.sprints.parts.markdown import Ahead, ahead_as_markdown, as_markdown
from backlog.sprints.queries.suggest import Chances
from backlog.sprints.rules.dates import next_dates
from backlog.sprints.rules.plan import SPRINTS_COUNTED, laid_out
from core.clock import now
from core.text import version
from core.zones import in_zone
from teams.models import Team

# Finished sprints in the table: a year, for a team that runs two weeks each.
FINISHED_SHOWN = 26
PASSED_SHOWN = 8
# The planning horizon; what is beyond it is summed up in a word.
AHEAD_SHOWN = 6


@dataclass
class SprintScene:
    """A team's sprints, for one audience. Each query runs once."""

    team: Team
    audience: str

    @cached_property
    def sprints(self) -> list[Sprint]:
        return list(self.team.sprints.order_by("-finished_at", "-number").defer("made_at"))

    @cached_property
    def coming(self) -> Sprint | None:
        return next((sprint for sprint in self.sprints if sprint.committed_at is None), None)

    @cached_property
    def running(self) -> Sprint | None:
        return next((sprint for sprint in self.sprints if sprint.is_running), None)

    @cached_property
    def finished(self) -> list[Sprint]:
        """The newest first."""
        return [sprint for sprint in self.sprints if sprint.finished_at]

    @property
    def last(self) -> Sprint | None:
        return self.finished[0] if self.finished else None

    @cached_property
    def outlook(self) -> Outlook:
        settings = BacklogSettings.objects.filter(team=self.team).first()
        return Outlook(self.team, settings or BacklogSettings(team=self.team))

    @cached_property
    def common(self) -> dict[str, Any]:
        return {
            "team": self.team,
            "base": reverse("backlog:list", args=[self.team.slug]),
            "here": reverse("backlog:sprints", args=[self.team.slug]),
            "settings": reverse("backlog:settings", args=[self.team.slug]),
            "curates": self.audience == CURATOR,
        }


@dataclass(frozen=True)
class Row:
    """A line of the coming sprint."""

    item: Item
    size: str
    is_ready: bool
    blockers: list[str]


def figures(scene: SprintScene) -> dict[str, Any]:
    counted = scene.finished[:SPRINTS_COUNTED]
    return {
        **runway_facts(scene.outlook),
        "velocity": scene.outlook.velocity,
        "is_measured": len(counted) == SPRINTS_COUNTED or not scene.outlook.settings.velocity,
        "counted": counted[::-1],
        "to_go": SPRINTS_COUNTED - len(counted),
    }


def running(scene: SprintScene) -> dict[str, Any]:
    sprint = scene.running
    if sprint is None:
        return {"sprint": None}
    entries = list(_lean(sprint.listed()))
    done = [entry for entry in entries if entry.is_done]
    left = [entry for entry in entries if entry.is_open]
    points = sum((entry.points or Decimal(0) for entry in done), Decimal(0))
    lines = [(entry.item, _size(entry.label, entry.points)) for entry in entries]
    return {
        "sprint": sprint,
        "entries": [(entry, size) for entry, (_, size) in zip(entries, lines, strict=True)],
        "done": done,
        "points": points,
        "left": left,
        "goal_version": version(sprint.goal),
        "markdown": as_markdown(sprint, lines, sprint.committed or Decimal(0)),
    }


def plan(scene: SprintScene) -> dict[str, Any]:
    sprint, last = scene.coming, scene.last
    shown: dict[str, Any] = {
        "sprint": sprint,
        "last": last,
        "running": scene.running,
        "velocity": scene.outlook.velocity,
    }
    if sprint is None:
        return shown
    entries = list(_lean(sprint.planned()))
    chances = Chances(scene.team, sprint, entries)
    rows = [
        Row(
            entry.item,
            _size(entry.item.shown_label, chances.taken[entry.item_id]),
            entry.item.is_ready,
            chances.blockers_of(entry.item),
        )
        for entry in entries
    ]
    lines = [(row.item, row.size) for row in rows]
    return shown | {
        "rows": rows,
        "points": chances.points,
        "over": chances.points - sprint.capacity if sprint.capacity is not None else None,
        "goal_version": version(sprint.goal),
        "seen": version_of(entries),
        "markdown": as_markdown(sprint, lines, chances.points, last.lesson if last else ""),
        **_proposal(chances),
    }


def _proposal(chances: Chances) -> dict[str, Any]:
    if chances.proposal is None:
        return {"proposal": None}
    found = chances.items(PASSED_SHOWN)
    chosen = [found[pk] for pk in chances.proposal.chosen]
    return {
        "proposal": chances.proposal,
        "chosen": [
            (item, _size(item.shown_label, chances.size_of(item)), item.pk in chances.proposal.fillers)
            for item in chosen
        ],
        "passed": [
            (
                found[each.ref],
                found[each.ref].shown_label,
                PASSED_OVER[each.why],
                [chances.key_of[blocker] for blocker in each.blockers],
            )
            for each in chances.passed[:PASSED_SHOWN]
        ],
        "more": max(0, len(chances.passed) - PASSED_SHOWN),
    }


def ahead(scene: SprintScene) -> dict[str, Any]:
    """The coming sprints, and how much of each today's ready work fills."""
    outlook = scene.outlook
    shares = laid_out((size for _, size in outlook.ready), outlook.velocity, outlook.goal)
    dates = _dates_ahead(scene, min(len(shares), AHEAD_SHOWN))
    sprints = [
        Ahead(str(Sprint(number=number)), *days, share.points, share.items)
        for (number, days), share in zip(dates, shares, strict=False)
    ]
    return {
        "sprints": sprints,
        "velocity": outlook.velocity,
        "more": len(shares) - len(sprints),
        "markdown": ahead_as_markdown(sprints),
    }


def _dates_ahead(scene: SprintScene, count: int) -> list[tuple[int, tuple[date, date]]]:
    """Numbers and days of the next sprints: the planned one, and those that would follow it."""
    weeks, today = scene.outlook.settings.sprint_weeks, scene.team.today(now())
    last = max(scene.sprints, key=lambda sprint: (sprint.starts_on, sprint.pk), default=None)
    number = max((sprint.number for sprint in scene.sprints), default=0)
    days = (last.starts_on, last.ends_on) if last else None
    found: list[tuple[int, tuple[date, date]]] = []
    if scene.coming:
        number, days = scene.coming.number, (scene.coming.starts_on, scene.coming.ends_on)
        found.append((number, days))
    while len(found) < count:
        number, days = number + 1, next_dates(days, weeks, today)
        found.append((number, days))
    return found[:count]


def past(scene: SprintScene) -> dict[str, Any]:
    return {
        "sprints": scene.finished[:FINISHED_SHOWN],
        "older": max(0, len(scene.finished) - FINISHED_SHOWN),
        "running": scene.running,
    }


SPRINT_PARTS: dict[str, Callable[[SprintScene], dict[str, Any]]] = {
    "figures": figures,
    "running": running,
    "plan": plan,
    "ahead": ahead,
    "past": past,
}


@in_zone(lambda scene: scene.team.time_zone)
def render(scene: SprintScene, names: tuple[str, ...]) -> dict[str, str]:
    """The HTML of these parts, without those that are not on this page."""
    return {
        # The template engine has escaped it; `strip` returns a plain string that does not say so.
        name: mark_safe(  # noqa: S308
            render_to_string(
                f"backlog/sprints/{name}.html", {**scene.common, **SPRINT_PARTS[name](scene)}
            ).strip()
        )
        for name in names
        if name in SPRINT_PARTS
    }


def _lean(entries: QuerySet[SprintItem]) -> QuerySet[SprintItem]:
    """The queryset without columns that no line shows."""
    return entries.defer("item__description", "item__why", "item__imported")


def _size(label: str, points: Decimal | None) -> str:
    """The estimate as it was given, or the points it counts as without one."""
    return label or (f"~{label_of(points)}" if points else "")
