"""The look-alikes of an item among its team's: a short list of suggestions, never a verdict.

Every process keeps an index of the texts of the teams it was asked about, in memory. A question first brings
it up to date from the team's history. Anything long (a large team's first index, an import) is read by a
thread, a little at a time; until it is done, the answer comes from the index as it was, and then the pages
that show look-alikes are announced. docs/look-alikes.md has the method and its figures.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr

from backlog.lookalikes.rules import FLOOR, READ, Index
from backlog.models import Change, Item
from core.clock import now
from live.announcing import announce
from teams.models import Counter, Team

PART = "look-alikes"
LIMIT = 5
# The texts that the question itself may read: about 40 ms.
AT_ONCE = 200
# A thread reads so many texts, then yields to others: a vote is delayed by about 3 ms.
SLICE, REST = 15, 0.005
# Seconds within which every writer of history has committed it.
COMMITTED_WITHIN = 120
# Items in all indexes of a process, about 5 kB each; the least recently used team is dropped first.
KEPT = 40_000
# Answers kept for each, until a text changes: a page renders the same item for several audiences.
REMEMBERED = 200
TEXTS = ("created", "title", "why", "description")

Row = tuple[int, str, str]


def look_alikes(
    team: Team, title: str, text: str = "", *, leaving_out: Item | None = None, limit: int = LIMIT
) -> list[Item]:
    """The team's items whose words resemble these, the most alike first, in any state.

    None when nothing resembles them, or while the team's first index is being made. Not to be called inside a
    transaction that has written: the index outlives its rollback.
    """
    shelf = _SHELVES.up_to_date(team)
    if shelf is None:
        return []
    alike = shelf.like(title, text, limit, leaving_out.pk if leaving_out else None)
    found = team.items.only("public_id", "team_id", "key", "title", "state").in_bulk(alike)
    return [found[pk] for pk in alike if pk in found]


def look_alikes_of(item: Item, limit: int = LIMIT) -> list[Item]:
    """The items that this one resembles, without itself."""
    return look_alikes(
        item.team, item.title, f"{item.why}\n{item.description}", leaving_out=item, limit=limit
    )


class Shelf:
    """One team's index, and how far it has read the team's history."""

    def __init__(self, team: Team):
        self._team = team
        self._index = Index[int]()
        self._counter = -1
        self._answers: dict[tuple, list[int]] = {}
        self._lock = threading.Lock()
        # A change gets its number before it is committed, so an older one than the newest may yet appear:
        # reading resumes at what was the newest a while ago, and the rest are known by their numbers.
        settled = now() - timedelta(seconds=COMMITTED_WITHIN)
        self._marks = deque([(time.monotonic(), _newest(Change.objects.filter(at__lt=settled)))])
        self._read = set(self._changes())

    def __len__(self) -> int:
        return len(self._index)

    def fill(self, texts: Iterator[list[Row]], counter: int) -> None:
        """Read all the team's texts, as they are at `counter` or later."""
        for some in texts:
            for row in some:
                self._index.put(*row)
        self._counter = counter

    def like(self, title: str, text: str, limit: int, leaving_out: int | None) -> list[int]:
        """The most alike items, by their primary keys."""
        asked = (title, text, limit, leaving_out)
        with self._lock:
            if asked not in self._answers:
                if len(self._answers) >= REMEMBERED:
                    self._answers.clear()
                alike = self._index.like(title, text, limit=limit, floor=FLOOR, leaving_out=leaving_out)
                self._answers[asked] = [each.ident for each in alike]
            return self._answers[asked]

    def catch_up(self) -> bool:
        """Read what has changed since; False when that is more than one question may read."""
        with self._lock:
            counter = _counter_of(self._team)
            if counter == self._counter:
                return True
            newest, at = _newest(Change.objects.all()), time.monotonic()
            changes = self._changes()
            changed = {item for pk, item in changes.items() if pk not in self._read}
            if len(changed) > AT_ONCE:
                # Another team's import does not concern this one.
                changed = set(self._team.items.filter(pk__in=changed).values_list("pk", flat=True))
            if len(changed) > AT_ONCE:
                return False
            if changed:
                self._reread(changed)
            if len(self) != self._team.items.count() and counter == _counter_of(self._team):
                # Rows were deleted, or added without history.
                return False
            self._read, self._counter = set(changes), counter
            self._marks.append((at, newest))
            while self._marks[1][0] < at - COMMITTED_WITHIN:
                self._marks.popleft()
            return True

    def _changes(self) -> dict[int, int]:
        """The changes of texts since the last mark, in any team: number of the change, item."""
        changes = Change.objects.filter(pk__gt=self._marks[0][1], field__in=TEXTS)
        return dict(changes.order_by().values_list("pk", "item_id"))

    def _reread(self, changed: set[int]) -> None:
        rows = {row[0]: row for row in _texts(self._team.items.filter(pk__in=changed))}
        for pk in changed:
            if pk in rows:
                self._index.put(*rows[pk])
            else:
                self._index.drop(pk)
        self._answers.clear()


class _Shelves:
    """The indexes of this process, by team."""

    def __init__(self) -> None:
        self._shelves: OrderedDict[str, Shelf] = OrderedDict()
        self._being_filled: set[str] = set()
        self._lock = threading.Lock()
        # Two large teams do not take turns in slowing everyone down.
        self._one_at_a_time = threading.Lock()

    def up_to_date(self, team: Team) -> Shelf | None:
        """The team's index, or as much of it as there is while a thread reads the rest."""
        shelf = self._shelves.get(team.public_id)
        if shelf is None and team.items.count() <= AT_ONCE:
            shelf = self._fill(team, _slices(team, AT_ONCE))
        elif shelf is None or not shelf.catch_up():
            self._fill_aside(team)
            shelf = self._shelves.get(team.public_id, shelf)
        if shelf:
            with self._lock:
                self._shelves.setdefault(team.public_id, shelf)
                self._shelves.move_to_end(team.public_id)
        return shelf

    def forget(self) -> None:
        """Forget everything that was read."""
        with self._lock:
            self._shelves.clear()

    def _fill(self, team: Team, texts: Iterator[list[Row]]) -> Shelf:
        # The counter is read before the rows: they may be newer than it, never older.
        shelf, counter = Shelf(team), _counter_of(team)
        shelf.fill(texts, counter)
        with self._lock:
            self._shelves[team.public_id] = shelf
            while len(self._shelves) > 1 and sum(map(len, self._shelves.values())) > KEPT:
                self._shelves.popitem(last=False)
        return shelf

    def _fill_aside(self, team: Team) -> None:
        with self._lock:
            if team.public_id in self._being_filled:
                return
            self._being_filled.add(team.public_id)
        start_aside(self._fill_and_tell, team)

    def _fill_and_tell(self, team: Team) -> None:
        try:
            with self._one_at_a_time:
                self._fill(team, _rested(_slices(team, SLICE)))
        finally:
            with self._lock:
                self._being_filled.discard(team.public_id)
        announce(team.topic, _counter_of(team), [PART])


_SHELVES = _Shelves()
forget = _SHELVES.forget


def start_aside(work: Callable[[Team], None], team: Team) -> None:
    """Run this in a thread, which the process does not join when it ends."""

    def do() -> None:
        try:
            work(team)
        finally:
            connection.close()

    threading.Thread(target=do, name=PART, daemon=True).start()


# Reading


def _slices(team: Team, size: int) -> Iterator[list[Row]]:
    last = 0
    while True:
        rows = list(_texts(team.items.filter(pk__gt=last).order_by("pk")[:size]))
        yield rows
        if len(rows) < size:
            return
        last = rows[-1][0]


def _rested(slices: Iterator[list]) -> Iterator[list]:
    for some in slices:
        yield some
        time.sleep(REST)


def _texts(items: QuerySet[Item]) -> QuerySet:
    beginning = Concat(Substr("why", 1, READ), Value("\n"), Substr("description", 1, READ))
    return items.values_list("pk", "title", beginning)


def _counter_of(team: Team) -> int:
    return Counter.objects.filter(team=team).values_list("value", flat=True).first() or 0


def _newest(changes: QuerySet[Change]) -> int:
    return changes.order_by("-pk").values_list("pk", flat=True).first() or 0
