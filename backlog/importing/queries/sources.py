"""Whether a file comes from where the items with the same numbers came from."""

from difflib import SequenceMatcher
from typing import Any

from backlog.importing.queries.diff import Plan
from backlog.importing.rules.records import Batch, Record
from backlog.models import Item, Source
from core.text import one_line
from teams.models import Team

# So many of the items that the file would meet are looked at.
LOOKED_AT = 200
# Titles change; two that share less than this are not one ticket.
ALIKE = 0.5
# Of the items that are met, so many have to be alike, or a person is asked.
ENOUGH = 0.5


def meeting(plan: Plan) -> dict[str, Any] | None:
    """The items that the file would overwrite although most are about something else; None if it is clear.

    Every tracker counts from 1: a second one's ticket 12 is not the first one's.
    """
    if plan.team is None:
        return None
    met = _met(plan)
    if not met:
        return None
    pks = [plan.known[record.key].pk for record in met]
    titles = dict(Item.objects.filter(pk__in=pks).values_list("pk", "title"))
    others = [
        record for record in met if not _are_alike(record.title, titles.get(plan.known[record.key].pk, ""))
    ]
    if len(met) - len(others) >= len(met) * ENOUGH:
        return None
    example = others[0]
    return {
        "met": len(met),
        "others": len(others),
        "key": example.shown_key or example.key,
        "theirs": example.title[:120],
        "ours": titles.get(plan.known[example.key].pk, "")[:120],
    }


def source_of(team: Team, read: Batch) -> Source:
    """The source that a file of this format belongs to when nobody says another; maybe not saved yet.

    Where there are several, and for items of a format that had no source of its own once, the titles of the
    items that it meets decide.
    """
    first = Source.of(team, read.source)
    others = [*Source.objects.filter(team=team, format=read.source).exclude(pk=first.pk)]
    if read.former and first.pk is None:
        others.append(Source(team=team, slug=read.former, format=read.source))
    if others:
        for source in (first, *others):
            plan = Plan(team, read, into_inbox=False, source=source.slug)
            if _met(plan) and meeting(plan) is None:
                return source
    return first


def _met(plan: Plan) -> list[Record]:
    return [record for record in plan.read.records if record.key in plan.known][:LOOKED_AT]


def _are_alike(one: str, other: str) -> bool:
    one, other = one_line(one).casefold(), one_line(other).casefold()
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
