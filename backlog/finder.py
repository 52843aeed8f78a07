"""Finds another item of the team by its key or by words of its title."""

from django.db.models import Case, F, Q, QuerySet, Value, When

from backlog.models import Item
from teams.models import Team

SHOWN = 8
MOST_WORDS = 8


def found(team: Team, text: str, *, apart: Item | None = None) -> list[Item]:
    """The few that fit best, whose key it is first, then by rank; a duplicate is never meant, nor `apart`."""
    return list(_fitting(team, text, apart)[:SHOWN])


def meant(team: Team, text: str, *, apart: Item | None = None) -> Item | None:
    """The one whose key it is, or the only one that fits; None when that is not clear."""
    fitting = list(_fitting(team, text, apart)[:2])
    is_clear = len(fitting) == 1 or (fitting and fitting[0].key.casefold() == text.strip().casefold())
    return fitting[0] if is_clear else None


def _fitting(team: Team, text: str, apart: Item | None) -> QuerySet[Item]:
    words = text.split()[:MOST_WORDS]
    if not words:
        return Item.objects.none()
    key = " ".join(words)
    in_title = Q()
    for word in words:
        in_title &= Q(title__icontains=word)
    items = team.items.exclude(state=Item.State.DUPLICATE).filter(Q(key__istartswith=key) | in_title)
    if apart is not None:
        items = items.exclude(pk=apart.pk)
    by_key = Case(When(key__iexact=key, then=0), When(key__istartswith=key, then=1), default=Value(2))
    return items.only("public_id", "key", "title", "state", "team_id").order_by(
        by_key, F("rank").asc(nulls_last=True), "-state_since", "pk"
    )
