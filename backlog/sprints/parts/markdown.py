"""A sprint as Markdown, to paste into a wiki, a chat or a tracker, and as rows for a spreadsheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from backlog.items.rules.scales import label_of
from backlog.models import Item, Sprint
from backlog.models.labels import STATES, TYPES
from core.dates import day_text
from core.text import escaped

HEADER = (_lazy("Key"), _lazy("Title"), _lazy("Type"), _lazy("Estimate"), _lazy("State"))


@dataclass(frozen=True)
class Ahead:
    """A coming sprint, and how much of it today's ready work fills."""

    name: str
    starts_on: date
    ends_on: date
    points: Decimal
    items: int


def as_markdown(sprint: Sprint, items: Iterable[tuple[Item, str]], points: Decimal, lesson: str = "") -> str:
    """Goal and facts, a line for each item with its size as it is written, and the last lesson."""
    goal = escaped(sprint.goal)
    values = {"points": label_of(points), "capacity": label_of(sprint.capacity)}
    facts = [
        _("%(from)s to %(to)s") % {"from": _day(sprint.starts_on), "to": _day(sprint.ends_on)},
        (_("%(points)s of %(capacity)s points") if sprint.capacity else _("%(points)s points")) % values,
    ]
    parts = [f"# {sprint}{': ' if goal else ''}{goal}", " · ".join(facts)]
    lines = [
        f"- {'✓ ' if item.state == Item.State.DONE else ''}**{escaped(item.key)}** {escaped(item.title)}"
        + (f" ({escaped(size)})" if size else "")
        for item, size in items
    ]
    if lines:
        parts.append("\n".join(lines))
    if lesson:
        parts.append(f"> {_('Takeaway from the last sprint')}: {escaped(lesson)}")
    return "\n\n".join(parts) + "\n"


def ahead_as_markdown(sprints: Iterable[Ahead]) -> str:
    """The coming sprints as a table: how much of each is filled by what is ready today."""
    lines = [
        f"| {escaped(str(each.name))} | {_day(each.starts_on)} | {label_of(each.points)} | {each.items} |"
        for each in sprints
    ]
    head = f"| {_('Sprint')} | {_('From')} | {_('Points ready')} | {_('Items')} |"
    return "\n".join([head, "| --- | --- | ---: | ---: |", *lines]) + "\n"


def rows(sprint: Sprint) -> Iterator[tuple[str, ...]]:
    """A line for each item of the sprint, under HEADER."""
    entries = sprint.planned() if sprint.committed_at is None else sprint.listed()
    for entry in entries:
        item = entry.item
        size = entry.label if sprint.committed_at else item.shown_label
        yield (
            item.key,
            item.title,
            str(TYPES[Item.Type(item.type)]),
            size,
            str(STATES[Item.State(item.state)]),
        )


def _day(day: date) -> str:
    return day_text(day, with_year=True)
