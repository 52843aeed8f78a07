"""Finds an item by its key, its ticket's key or number, or words of its title; and its place in the list."""

from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from backlog.models import Item, Source, Ticket
from backlog.models.labels import SOURCES
from core.db.prepared import Prepared
from core.db.search import holding
from teams.models import Team

SHOWN = 8
MOST_WORDS = 8
# How well an item fits, the best first.
KEY, TICKET, BEGINNING, WORDS = range(4)


def found(team: Team, items: QuerySet[Item], text: str) -> list[Item]:
    """The items that fit best, an exact key first, then by rank; never a duplicate."""
    return list(_fitting(team, items, text)[:SHOWN])


def meant(team: Team, items: QuerySet[Item], text: str) -> Item | None:
    """The item with this key, or the only one that fits; None when that is not clear."""
    fitting: list[Any] = list(_fitting(team, items, text)[:2])
    if not fitting:
        return None
    first, *others = fitting
    is_clear = not others or first.fit == KEY or (first.fit == TICKET and others[0].fit != TICKET)
    return first if is_clear else None


def named(team: Team, name: str) -> Item | None:
    """The item of that public id; of that key, ignoring case; or the only one whose ticket is called that."""
    items = team.items.select_related("team")
    found = items.filter(public_id=name).first() or items.filter(key__iexact=name).first()
    return found or _only(items.filter(by_tracker(team, name))[:2])


def keyed(team: Team, key: str) -> Item | None:
    """The item of that key, ignoring case, or the only one whose ticket has that key or number."""
    items = Item.objects.filter(team=team)
    return items.filter(key__iexact=key).first() or _only(items.filter(by_tracker(team, key))[:2])


def by_tracker(team: Team, name: str) -> Q:
    """The items whose tickets have this key or this number, which may be written as "#10002".

    Both are found by an index. That of the keys begins with the source, so the few sources are named: those
    of the team, and the formats of imports from before sources had names.
    """
    spelled = {name, name.upper(), name.lower(), name.removeprefix("#"), f"#{name.removeprefix('#')}"} - {""}
    keyed = Item.objects.filter(team=team, source_key__in=sorted(spelled)).exclude(source_key="")
    named = keyed.filter(source__in=Source.objects.filter(team=team).values("slug"))
    former = keyed.filter(source__in=sorted(SOURCES))
    numbers = Ticket.objects.filter(number__in=sorted(spelled), item__team=team).exclude(number="")
    # One list of all: with an "or" between them PostgreSQL would look at every item.
    return Q(pk__in=named.values("pk").union(former.values("pk"), numbers.values("item")))


def _only(items: QuerySet[Item]) -> Item | None:
    """The item, if there is only one: two tools may count alike."""
    found = list(items)
    return found[0] if len(found) == 1 else None


def number_of(item: Item) -> int:
    """The item's place in the list, from 1; 0 for one without a rank."""
    return 0 if item.rank is None else _NUMBER.first(item.team_id, item.rank)


_NUMBER = Prepared(
    lambda team, rank: (
        Item.objects.filter(team=team, rank__lte=rank)
        .order_by()
        .values("team")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    ),
    int,
    str,
)


def _fitting(team: Team, items: QuerySet[Item], text: str) -> QuerySet[Item]:
    words = text.split()[:MOST_WORDS]
    if not words:
        return items.none()
    key = " ".join(words)
    in_title = Q()
    for word in words:
        in_title &= holding(word, "title")
    in_tracker = by_tracker(team, key)
    fitting = items.exclude(state=Item.State.DUPLICATE).filter(
        Q(key__istartswith=key) | in_title | in_tracker
    )
    fit = Case(
        When(key__iexact=key, then=KEY),
        When(in_tracker, then=TICKET),
        When(key__istartswith=key, then=BEGINNING),
        default=Value(WORDS),
    )
    return (
        fitting.annotate(fit=fit)
        .only("public_id", "key", "title", "state", "team_id")
        .order_by("fit", F("rank").asc(nulls_last=True), "-state_since", "pk")
    )
