"""Reads the facts of the DEEP report from a team's rows: a few prepared queries, of text only ranks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Length

from backlog.deep.rules.item import LISTED as ASKED
from backlog.deep.rules.item import MUCH_CRITERIA, MUCH_TEXT
from backlog.deep.rules.letters import INBOX as WAITING
from backlog.models import Criterion, Dependency, Item, Question
from backlog.models.estimation import estimate_unless_sizing
from backlog.models.item import ItemQuerySet
from core.db.among import KEYS, among
from core.db.prepared import Prepared


def _moment(name: str) -> F | Cast:
    """A moment in the form that is read fastest: as text where the database has no type for it."""
    return Cast(name, TextField()) if connection.vendor == "sqlite" else F(name)


def _facts(keys: Any, since: datetime) -> QuerySet:
    wordless = When(why="", then=Value(0))
    return (
        # The team is no condition: with it the database would walk all of the team's items to find these few.
        Item.objects.filter(pk__in=among(keys), state__in=(*ASKED, WAITING))
        .annotate(
            has_why=Case(wordless, default=Value(1), output_field=IntegerField()),
            detail=Length("description"),
            shown=estimate_unless_sizing(since),
        )
        .values_list(
            "pk",
            "state",
            "rank",
            *(_moment(name) for name in ("looked_at", "state_since")),
            "has_why",
            "detail",
            "shown",
            *(_moment(name) for name in ("estimated_at", "scope_changed_at")),
        )
    )


def _listed(team: int) -> ItemQuerySet:
    """The items of the list that the letters ask something of, in rank order."""
    return Item.objects.filter(team=team, state__in=ASKED).ranked()


def _values_of(items: QuerySet, since: datetime) -> QuerySet:
    rows = items.annotate(shown=estimate_unless_sizing(since))
    return rows.values_list("pk", "rank", "urgency", "shown", "values")


def _counted(rows: QuerySet) -> QuerySet:
    return rows.order_by().values_list("item").annotate(number=Count("pk"))


FACTS = Prepared(_facts, KEYS, datetime)
CRITERIA = Prepared(lambda keys: _counted(Criterion.objects.filter(item__in=among(keys))), KEYS)
QUESTIONS = Prepared(
    lambda keys: _counted(Question.objects.open().filter(blocks_ready=True, item__in=among(keys))), KEYS
)
BLOCKERS = Prepared(
    lambda team: (
        Dependency.objects.open()
        .filter(blocked__team=team)
        .values_list("blocked", "blocker__key", "blocker__rank")
    ),
    int,
)
# An index has exactly these columns in this order.
LISTED = Prepared(lambda team: _listed(team).values_list("pk", "rank", _moment("looked_at")), int)
INBOX = Prepared(
    lambda team: Item.objects.filter(team=team).inbox().order_by().values_list("pk", _moment("state_since")),
    int,
)
LONG = Prepared(
    lambda team: (
        Item.objects.filter(team=team)
        .annotate(detail=Length("description"))
        .filter(detail__gt=MUCH_TEXT)
        .values_list("pk")
    ),
    int,
)
MUCH_WRITTEN = Prepared(
    lambda team: _counted(Criterion.objects.filter(item__team=team)).filter(number__gt=MUCH_CRITERIA), int
)
VALUED = Prepared(
    lambda team, since: _values_of(_listed(team).filter(values__isnull=False), since), int, datetime
)
FED = Prepared(
    lambda team, since, keys: _values_of(_listed(team).filter(pk__in=among(keys)), since), int, datetime, KEYS
)


def reader() -> Callable[[Any], datetime]:
    """Returns the function that turns what `_moment` selected into a datetime."""
    return _from_text if connection.vendor == "sqlite" else _as_it_is


def _from_text(at: str) -> datetime:
    return datetime.fromisoformat(f"{at}+00:00")


def _as_it_is(at: datetime) -> datetime:
    return at
