"""Finds an item by its key or by words of its title, and the number of its place in the list."""

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from backlog.models import Item
from core.db.prepared import Prepared
from core.db.search import holding
from teams.models import Team

SHOWN = 8
MOST_WORDS = 8


def found(items: QuerySet[Item], text: str) -> list[Item]:
    """The items that fit best, an exact key first, then by rank; never a duplicate."""
    return list(_fitting(items, text)[:SHOWN])


def meant(items: QuerySet[Item], text: str) -> Item | None:
    """The item with this key, or the only one that fits; None when that is not clear."""
    fitting = list(_fitting(items, text)[:2])
    is_clear = len(fitting) == 1 or (fitting and fitting[0].key.casefold() == text.strip().casefold())
    return fitting[0] if is_clear else None


def named(team: Team, name: str) -> Item | None:
    """The item of that key, ignoring case, or of that public id."""
    items = team.items.select_related("team")
    return items.filter(public_id=name).first() or items.filter(key__iexact=name).first()


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


def _fitting(items: QuerySet[Item], text: str) -> QuerySet[Item]:
    words = text.split()[:MOST_WORDS]
    if not words:
        return items.none()
    key = " ".join(words)
    in_title = Q()
    for word in words:
        in_title &= holding(word, "title")
    fitting = items.exclude(state=Item.State.DUPLICATE).filter(Q(key__istartswith=key) | in_title)
    by_key = Case(When(key__iexact=key, then=0), When(key__istartswith=key, then=1), default=Value(2))
    return fitting.only("public_id", "key", "title", "state", "team_id").order_by(
        by_key, F("rank").asc(nulls_last=True), "-state_since", "pk"
    )
