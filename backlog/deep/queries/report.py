"""The report on a team's backlog: everything its items lack and are worth, the source of every figure.

The meter, the letters on rows, the filters by letter or reason and the page that explains them all use this
report, so each figure opens exactly the items it counts. A report is kept until the team's counter moves on,
and reads only what is asked: for a page of rows those alone, and for the letters of the whole backlog little
about later.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from threading import Lock
from typing import Any

from django.db.models import F

from backlog.deep.queries import facts as deep_facts
from backlog.deep.rules import Answer, Facts, Letter, Reason, Rules, Score, answers, look_holds, scores
from backlog.deep.rules.inversions import Inversion, Standing, inversions
from backlog.deep.rules.item import Ref
from backlog.deep.rules.letters import INBOX
from backlog.deep.rules.value import MODELS, Model, Number
from backlog.models import BacklogSettings, Item
from backlog.models.estimation import hidden_since
from backlog.models.feedback_link import means_in_list
from backlog.ranked.rules.horizons import Horizon
from core.clock import now
from core.db.prepared import Prepared
from teams.models import Counter, Team

type Bounds = Mapping[Horizon, tuple[str, str | None]]

# Reports kept by a process: 2 MB for each team with ten thousand items.
KEPT = 16
_COUNTER = Prepared(lambda team: Counter.objects.filter(team=team).values_list("value", flat=True), int)
# The inputs that a value model may take from feedback.
FED = frozenset({"importance", "satisfaction"})
LET_GO = (Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED)


class DeepReport:
    """A team's backlog at one moment. Facts of single items are read when they are first needed."""

    def __init__(self, team: Team, settings: BacklogSettings, bounds: Bounds, at: datetime):
        self.team, self.at = team, at
        self.model: Model = MODELS[settings.value_model]
        self.rules = Rules(settings.size_limit, timedelta(weeks=settings.sprint_weeks), settings.refined_at)
        self.bounds = bounds
        # The items asked for so far; None for one of which nothing is asked.
        self._facts: dict[int, Facts | None] = {}

    # What is lacking

    def answers(self, pk: int) -> tuple[Answer, ...]:
        """The letters' answers about an item; none for one that is planned, done or closed."""
        facts = self.facts([pk]).get(pk)
        return answers(facts, self.rules, self.at) if facts else ()

    @cached_property
    def scores(self) -> dict[Letter, Score]:
        """The four scores of the whole backlog."""
        since = self.at - look_holds(Horizon.LATER, self.rules.sprint)
        let_go = self.team.items.filter(state__in=LET_GO, state_since__gte=since)
        # What an import brings closed already was let go elsewhere, and nobody knows when.
        let_go = let_go.exclude(state_since=F("created_at"))
        return scores(self._loud, self.rules, self.at, let_go=let_go.count(), quiet=self._quiet)

    def lacking(self, letter: Letter, group: str = "") -> list[int]:
        """The items that have not earned a letter, in one horizon or the inbox."""
        return self._in_group(self.scores[letter].lacking, group)

    def having(self, reason: Reason, group: str = "") -> list[int]:
        """The items that a reason applies to, as its letter lists them."""
        found = next((score.lists[reason] for score in self.scores.values() if reason in score.lists), ())
        return self._in_group(found, group)

    def _in_group(self, refs: Iterable[Ref], group: str) -> list[int]:
        # Those not in `_loud` are later.
        groups = {facts.ref: facts.group for facts in self._loud} if group else {}
        return [pk for pk in map(int, refs) if group in ("", groups.get(pk, Horizon.LATER))]

    # What they are worth

    @cached_property
    def inversions(self) -> dict[int, Inversion]:
        """Items whose rank grossly contradicts their value, in rank order; places index `standings`."""
        return {int(each.ref): each for each in inversions(self.standings)}

    @cached_property
    def standings(self) -> list[Standing]:
        """The items of the list with any value input, in rank order."""
        return [
            # An urgent item is placed against its value on purpose.
            Standing(pk, None if urgent else self.values_by_item.get(pk), horizon)
            for pk, (rank, urgent, _size, _values) in self._ranked_values.items()
            if (horizon := self.horizon_at(rank))
        ]

    @cached_property
    def values_by_item(self) -> dict[int, float]:
        """The score of each item of the list that has one."""
        found = ((pk, self.model.score(inputs)) for pk, inputs in self.inputs.items())
        return {pk: score for pk, score in found if score is not None}

    # Reading: a fixed number of queries, no text but ranks

    def horizon_at(self, rank: str | None) -> Horizon | None:
        """The horizon of a place in the list."""
        if rank is None:
            return None
        for horizon, (_low, high) in self.bounds.items():
            if high is None or rank < high:
                return horizon
        return None

    def facts(self, keys: Iterable[int]) -> dict[int, Facts]:
        """The facts of those of these items that the letters ask anything of."""
        keys = list(dict.fromkeys(keys))
        if unknown := [pk for pk in keys if pk not in self._facts]:
            self._facts |= {**dict.fromkeys(unknown), **self._read(unknown)}
        return {pk: facts for pk in keys if (facts := self._facts[pk])}

    def _read(self, keys: list[int]) -> dict[int, Facts]:
        criteria, questions = dict(deep_facts.CRITERIA.raw(keys)), dict(deep_facts.QUESTIONS.raw(keys))
        valued, turned = self._valued, self.inversions
        found, horizon_at, moment = {}, self.horizon_at, deep_facts.reader()
        for row in deep_facts.FACTS.raw(keys, hidden_since(self.at)):
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
                self._stands_before(rank, pk),
                *(_against(turned[pk]) if pk in turned else (0, 0)),
            )
        return found

    @cached_property
    def blockers(self) -> dict[int, list[tuple[str, str | None]]]:
        """The keys and ranks of the open blockers of each blocked item."""
        waits: dict[int, list[tuple[str, str | None]]] = {}
        for blocked, key, rank in deep_facts.BLOCKERS.raw(self.team.pk):
            waits.setdefault(blocked, []).append((key, rank))
        return waits

    def _stands_before(self, rank: str | None, pk: int) -> bool:
        """True if the item is ranked above something that blocks it."""
        return rank is not None and any(other and rank < other for _key, other in self.blockers.get(pk, ()))

    # For the whole backlog: of later, nearly all of a long list, little is read

    @cached_property
    def _loud(self) -> list[Facts]:
        """The facts of next, soon, the inbox, and of those in later with more to report than their last
        look.
        """
        telling = {*self.inversions, *self.blockers}
        telling.update(pk for (pk,) in deep_facts.LONG.raw(self.team.pk))
        telling.update(pk for pk, _ in deep_facts.MUCH_WRITTEN.raw(self.team.pk))
        near, far = self._near_and_far
        asked = self.facts([*near, *(pk for pk, _ in far if pk in telling)])
        moment = deep_facts.reader()
        # For an item of the inbox only its waiting time counts.
        inbox = deep_facts.INBOX.raw(self.team.pk)
        waiting = [Facts(pk, INBOX, None, moment(since), moment(since)) for pk, since in inbox]
        return [*asked.values(), *waiting]

    @cached_property
    def _quiet(self) -> list[tuple[datetime, int]]:
        """The moments at which the other later items were reviewed, which is all the letters need of them."""
        loud, moment = {facts.ref for facts in self._loud}, deep_facts.reader()
        return [(moment(at), pk) for pk, at in self._near_and_far[1] if pk not in loud]

    @cached_property
    def _near_and_far(self) -> tuple[list[int], list[tuple[int, Any]]]:
        """The items of the list that are not in progress: next and soon; and later, with the last looks."""
        rows = deep_facts.LISTED.raw(self.team.pk)
        border = self.bounds[Horizon.LATER][0] if Horizon.LATER in self.bounds else None
        far = len(rows) if border is None else bisect_left(rows, border, key=itemgetter(1))
        return [pk for pk, *_ in rows[:far]], [(pk, at) for pk, _, at in rows[far:]]

    # Value

    @cached_property
    def inputs(self) -> dict[int, dict[str, Number]]:
        """The inputs of the team's model, for each item that has any."""
        return {
            pk: self.model.gathered(values or {}, estimate=size, feedback=self.feedback.get(pk))
            for pk, (_rank, _urgent, size, values) in self._ranked_values.items()
        }

    @cached_property
    def _valued(self) -> set[int]:
        return {pk for pk, inputs in self.inputs.items() if self.model.is_valued(inputs)}

    @cached_property
    def _ranked_values(self) -> dict[int, tuple[str, bool, Decimal | None, dict | None]]:
        """The items of the list with value inputs."""
        since = hidden_since(self.at)
        rows = deep_facts.VALUED.all(self.team.pk, since)
        if self.feedback:
            more = deep_facts.FED.all(self.team.pk, since, self.feedback)
            rows = sorted({row[0]: row for row in (*rows, *more)}.values(), key=itemgetter(1))
        return {
            pk: (rank, urgency == Item.Urgency.URGENT, size, values)
            for pk, rank, urgency, size, values in rows
        }

    @cached_property
    def feedback(self) -> dict[int, dict[str, float | None]]:
        """Mean importance and satisfaction from feedback, by item of the list."""
        if not FED & {each.name for each in self.model.inputs}:
            return {}
        means = means_in_list(self.team)
        return {
            pk: {"importance": importance, "satisfaction": satisfaction}
            for pk, (importance, satisfaction, _number) in means.items()
        }


def report_of(team: Team, settings: BacklogSettings, bounds: Callable[[], Bounds]) -> DeepReport:
    """The report on the team's backlog as it is now, kept by this process until a change, or for an hour."""
    # The counter is read before the rows: they may be newer than it, never older.
    counter, at = _COUNTER.first(team.pk), now()
    with _lock:
        kept = _kept.get(team.public_id)
    if kept and kept[:2] == (counter, _hour(at)):
        return kept[2]
    made = DeepReport(team, settings, bounds(), at)
    with _lock:
        _kept[team.public_id] = (counter, _hour(at), made)
        _kept.move_to_end(team.public_id)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


_kept: OrderedDict[str, tuple[int, datetime, DeepReport]] = OrderedDict()
_lock = Lock()


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _against(inversion: Inversion) -> tuple[int, int]:
    """The number of items it outdoes, or that outdo it."""
    return (inversion.count, 0) if inversion.rises else (0, inversion.count)
