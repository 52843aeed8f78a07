"""A sprint as Markdown, to paste into a wiki, a chat or a tracker."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backlog.models import Item, Sprint
from backlog.scales import label_of
from backlog.wording import escaped


def as_markdown(sprint: Sprint, items: Iterable[tuple[Item, str]], points: Decimal, lesson: str = "") -> str:
    """Goal and facts, a line for each item with its size as it is written, and what was learnt before."""
    goal = escaped(sprint.goal)
    said = {"points": label_of(points), "capacity": label_of(sprint.capacity)}
    facts = [
        _("%(from)s to %(to)s") % {"from": _day(sprint.starts_on), "to": _day(sprint.ends_on)},
        (_("%(points)s of %(capacity)s points") if sprint.capacity else _("%(points)s points")) % said,
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
        parts.append(f"> {_('Lesson of the last sprint')}: {escaped(lesson)}")
    return "\n\n".join(parts) + "\n"


def _day(day) -> str:
    return date_format(day, "j F Y")
