"""What a team's backlog lacks and what it is worth, reckoned from its rows. The one source of every figure.

The meter, the letters on rows, the filters by letter or reason and the page that explains them all ask here,
so each figure opens exactly what it counts. A reckoning of the whole backlog is kept until the team's counter
moves on. A reply that shows a page of rows reckons those alone, by the same queries: an order does not wait
for ten thousand items.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Length

from backlog.deep import Answer, Facts, Letter, Reason, Rules, Score, answers, look_holds, scores
from backlog.deep.item import LISTED
from backlog.deep.letters import INBOX
from backlog.horizons import Horizon
from backlog.inversions import Inversion, Standing, inversions
from backlog.models import BacklogSettings, Criterion, Dependency, Item, Question
from backlog.models.among import among
from backlog.models.feedback_link import means_in_list
from backlog.models.size import estimate_shown
from backlog.value import MODELS, Model, Number
from live.clock import now
from live.prepared import Prepared
from teams.models import Counter, Team

type Bounds = Mapping[Horizon, tuple[str, str | None]]

# Of so many teams a process keeps what it reckoned last: 5 MB where there are ten thousand items.
KEPT = 16
# What a value model may take from feedback.
_COUNTER = Prepared(lambda team: Counter.objects.filter(team=team).values_list("value", flat=True), int)
FED = frozenset({"importance", "satisfaction"})
LET_GO = (Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED)


class Reckoning:
    """A team's backlog at one moment, all that is asked anything of it, or `only` some items."""

    def __init__(
        self,
        team: Team,
        settings: BacklogSettings,
        bounds: Bounds,
        at: datetime,
        only: Iterable[int] | None = None,
    ):
        self.team, self.at = team, at
        self.only = None if only is None else frozenset(only)
        self.model: Model = MODELS[settings.value_model]
        self.rules = Rules(settings.size_limit, timedelta(weeks=settings.sprint_weeks), settings.refined_at)
        self.bounds = bounds
        self.facts: dict[int, Facts] = self._read()

    def knows(self, keys: Iterable[int]) -> bool:
        """Whether it was asked of these items."""
        return self.only is None or self.only.issuperset(keys)

    # What is lacking

    def answers(self, pk: int) -> tuple[Answer, ...]:
        """What the letters say of an item; nothing of one that is under way, done or let go."""
        facts = self.facts.get(pk)
        return answers(facts, self.rules, self.at) if facts else ()

    @cached_property
    def scores(self) -> dict[Letter, Score]:
        """The four letters of the whole backlog."""
        since = self.at - look_holds(Horizon.LATER, self.rules.sprint)
        let_go = self.team.items.filter(state__in=LET_GO, state_since__gte=since).count()
        return scores(self.facts.values(), self.rules, self.at, let_go=let_go)

    def lacking(self, letter: Letter, group: str = "") -> list[int]:
        """The items that have not earned a letter, in rank order; those of one horizon or of the inbox."""
        here = self.scores[letter].lacking
        return [pk for pk, facts in self.facts.items() if pk in here and group in ("", facts.group)]

    def having(self, reason: Reason, group: str = "") -> list[int]:
        """The items of which a reason holds, as its letter lists them."""
        found = next((score.lists[reason] for score in self.scores.values() if reason in score.lists), ())
        return [pk for pk in map(int, found) if group in ("", self.facts[pk].group)]

    @cached_property
    def items(self) -> dict[str, int]:
        """How many items each horizon holds that is asked anything, and the inbox."""
        counts: dict[str, int] = dict.fromkeys((*Horizon, INBOX), 0)
        for facts in self.facts.values():
            if facts.group:
                counts[facts.group] += 1
        return counts

    # What they are worth

    @cached_property
    def inversions(self) -> dict[int, Inversion]:
        """Who stands grossly against its value, in rank order; places are those of `standings`."""
        return {int(each.ref): each for each in inversions(self.standings)}

    @cached_property
    def standings(self) -> list[Standing]:
        """The items of the list of whose value anything is known, in rank order."""
        return [
            # The place of what is urgent is meant.
            Standing(pk, None if urgent else self.worth.get(pk), horizon)
            for pk, (rank, urgent, _size, _values) in self._ranked_values.items()
            if (horizon := self.horizon_at(rank))
        ]

    @cached_property
    def worth(self) -> dict[int, float]:
        """The score of each item of the list that has one."""
        found = ((pk, self.model.score(inputs)) for pk, inputs in self.inputs.items())
        return {pk: score for pk, score in found if score is not None}

    # Reading: a fixed number of queries, no text but ranks

    def horizon_at(self, rank: str | None) -> Horizon | None:
        """In which horizon a place of the list lies."""
        if rank is None:
            return None
        for horizon, (_low, high) in self.bounds.items():
            if high is None or rank < high:
                return horizon
        return None

    def _read(self) -> dict[int, Facts]:
        criteria = _counts(self._of_items(Criterion.objects.all()))
        questions = _counts(self._of_items(Question.objects.open().filter(blocks_ready=True)))
        before_blocker = self._before_blockers()
        valued, turned = self._valued(), self.inversions
        found, horizon_at, moment = {}, self.horizon_at, _reader()
        for row in _raw(self._rows()):
            pk, state, rank, looked_at, since, has_why, detail, size, sized_at, scope_at = row
            found[pk] = Facts(
                pk,
                state,
                horizon_at(rank),
                moment(looked_at),
                moment(since),
                has_why == 1,
                criteria.get(pk, 0),
                questions.get(pk, 0),
                detail,
                size,
                None if sized_at is None or size is None else moment(sized_at),
                None if scope_at is None else moment(scope_at),
                pk in valued,
                pk in before_blocker,
                *(_against(turned[pk]) if pk in turned else (0, 0)),
            )
        return found

    def _rows(self) -> QuerySet:
        asked = Q(state__in=(*LISTED, INBOX))
        # Of few items the team is not asked: the database would walk all of it to find them.
        items = (
            self.team.items.filter(asked)
            if self.only is None
            else Item.objects.filter(asked, pk__in=among(self.only))
        )
        wordless = When(why="", then=Value(0))
        return (
            items.order_by(F("rank").asc(nulls_last=True), "created_at", "pk")
            .annotate(
                has_why=Case(wordless, default=Value(1), output_field=IntegerField()),
                detail=Length("description"),
                shown=estimate_shown(self.at),
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

    def _before_blockers(self) -> set[int]:
        """The items that stand before something that blocks them."""
        links = Dependency.objects.open().filter(
            blocked__team=self.team, blocked__rank__lt=F("blocker__rank")
        )
        if self.only is not None:
            links = links.filter(blocked__in=among(self.only))
        return set(links.values_list("blocked", flat=True))

    @cached_property
    def inputs(self) -> dict[int, dict[str, Number]]:
        """What the team's model knows of each item that somebody said anything of."""
        return {
            pk: self.model.gathered(values or {}, estimate=size, feedback=self.feedback.get(pk))
            for pk, (_rank, _urgent, size, values) in self._ranked_values.items()
        }

    def _valued(self) -> set[int]:
        return {pk for pk, inputs in self.inputs.items() if self.model.is_valued(inputs)}

    @cached_property
    def _ranked_values(self) -> dict[int, tuple[str, bool, Decimal | None, dict | None]]:
        """Of the items of the list of whose value anything is known: of all, also for `only` some."""
        items = self.team.items.ranked().filter(state__in=LISTED)
        known = items.filter(values__isnull=False)
        if self.feedback:
            known |= items.filter(pk__in=among(self.feedback))
        rows = known.annotate(shown=estimate_shown(self.at)).values_list(
            "pk", "rank", "urgency", "shown", "values"
        )
        return {
            pk: (rank, urgency == Item.Urgency.URGENT, size, values)
            for pk, rank, urgency, size, values in rows
        }

    @cached_property
    def feedback(self) -> dict[int, dict[str, float | None]]:
        """By item of the list, the importance and satisfaction that people answered in feedback."""
        if not FED & {each.name for each in self.model.inputs}:
            return {}
        means = means_in_list(self.team)
        return {
            pk: {"importance": importance, "satisfaction": satisfaction}
            for pk, (importance, satisfaction, _number) in means.items()
        }

    def _of_items(self, rows: QuerySet) -> QuerySet:
        return (
            rows.filter(item__team=self.team) if self.only is None else rows.filter(item__in=among(self.only))
        )


def reckoning_of(team: Team, settings: BacklogSettings, bounds: Callable[[], Bounds]) -> Reckoning:
    """The whole backlog as it is, kept by this process until something changes; and for an hour at most."""
    # The counter before the rows: they may be newer than it, never older.
    counter = _counter(team)
    if kept := _kept_at(team, counter):
        return kept
    made = Reckoning(team, settings, bounds(), now())
    with _lock:
        _kept[team.public_id] = (counter, _hour(made.at), made)
        _kept.move_to_end(team.public_id)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def at_hand(
    team: Team, settings: BacklogSettings, bounds: Callable[[], Bounds], items: Sequence[int]
) -> Reckoning:
    """One that knows these items: the whole, if it is at hand, else of these alone."""
    return _kept_at(team, _counter(team)) or Reckoning(team, settings, bounds(), now(), items)


def _kept_at(team: Team, counter: int) -> Reckoning | None:
    with _lock:
        kept = _kept.get(team.public_id)
    return kept[2] if kept and kept[:2] == (counter, _hour(now())) else None


_kept: OrderedDict[str, tuple[int, datetime, Reckoning]] = OrderedDict()
_lock = Lock()


def _counter(team: Team) -> int:
    return _COUNTER.first(team.pk)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _counts(rows: QuerySet) -> dict[int, int]:
    return dict(rows.order_by().values_list("item").annotate(Count("pk")))


def _raw(rows: QuerySet) -> Iterable[tuple]:
    """The rows as the database's own driver gives them: Django takes twice as long to convert them."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _against(inversion: Inversion) -> tuple[int, int]:
    """How many items it outdoes, or how many outdo it."""
    return (inversion.count, 0) if inversion.rises else (0, inversion.count)


def _moment(name: str) -> F | Cast:
    """A moment as it is read fastest: as text where the database has no moments."""
    return Cast(name, TextField()) if connection.vendor == "sqlite" else F(name)


def _reader() -> Callable[[Any], datetime]:
    """What makes a moment of what `_moment` gave."""
    return _from_text if connection.vendor == "sqlite" else _as_it_is


def _from_text(at: str) -> datetime:
    return datetime.fromisoformat(f"{at}+00:00")


def _as_it_is(at: datetime) -> datetime:
    return at
