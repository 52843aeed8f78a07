"""Draws what changed on a page, once for each audience and language, whatever the number of windows.

It runs on the drawing thread, of which a process has one, and reads only: who may still look, then the
counter, then the rows. A part may so be newer than its stamp, never older.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import close_old_connections
from django.utils import translation

from live.pages import LivePage, PageAccess
from live.rendering.render_cache import render_scope
from live.wire.frames import frames
from live.wire.news import News

Frames = dict[str, str]


class View(NamedTuple):
    """Those who see the same bytes."""

    audience: str
    language: str

    @classmethod
    def of(cls, seat: PageAccess) -> "View":
        return cls(seat.audience, seat.language)


@dataclass(slots=True)
class Task:
    """What a room asks to be drawn. The seats are those of its open windows."""

    ident: str
    seats: frozenset[PageAccess]
    joining: frozenset[PageAccess]
    news: tuple[News, ...] = ()
    everything: bool = False
    readmit: bool = False
    fresh: Mapping[View, frozenset[str]] = field(default_factory=dict)
    # People of whom the news say `whose`, and all of whose windows have their own parts already.
    served: frozenset[str] = frozenset()


@dataclass(slots=True)
class Drawing:
    """What came of a task. `seats` holds those that changed; `stale` the names whose old frames are wrong."""

    counter: int | None
    seats: dict[PageAccess, PageAccess | None] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    shared: dict[View, Frames] = field(default_factory=dict)
    order: dict[View, tuple[str, ...]] = field(default_factory=dict)
    personal: dict[tuple[View, str], Frames] = field(default_factory=dict)
    # Whose personal parts changed; those of the others were drawn for their newly opened windows only.
    changed: set[tuple[View, str]] = field(default_factory=set)
    due: datetime | None = None


def render(page: LivePage, task: Task) -> Drawing:
    """Do the task. A page that is no more has no counter and nothing drawn."""
    close_old_connections()
    try:
        return _draw(page, task)
    finally:
        close_old_connections()


def _draw(page: LivePage, task: Task) -> Drawing:
    ident = task.ident
    moved = _readmitted(page, task) if task.readmit else {}
    seats = {now for seat in task.seats if (now := moved.get(seat, seat))}
    joining = {moved.get(seat, seat) for seat in task.joining} | set(moved.values())

    counter = page.counters(frozenset({ident})).get(ident)
    if counter is None:
        return Drawing(None)

    with render_scope():
        return _drawn(page, task, Drawing(counter, moved), seats, joining)


def _drawn(
    page: LivePage, task: Task, drawing: Drawing, seats: set[PageAccess], joining: set[PageAccess | None]
) -> Drawing:
    ident, counter = task.ident, drawing.counter or 0
    touched = _touched(page, task)
    holders = {holder for name in touched if (holder := page.container_of(name))}
    drawing.touched, drawing.stale = frozenset(touched), frozenset(touched) | holders
    for view, sitting in _by_view(seats).items():
        wanted = _Wanted(page, task, view, touched, drawing.stale)
        newcomers = sitting & joining
        drawing.order[view] = wanted.all_shared
        with translation.override(view.language):
            if names := wanted.shared(bool(newcomers), afresh=not sitting.isdisjoint(drawing.seats.values())):
                drawing.shared[view] = frames(page.render(ident, view.audience, names), counter)
            changed, all_of = wanted.personal(sitting), {seat.person for seat in newcomers}
            drawing.changed |= {(view, person) for person in changed}
            for people, names in wanted.personal_groups(changed, all_of):
                drawn = page.render_personal(ident, view.audience, people, names)
                for person, parts in drawn.items():
                    drawing.personal[view, person] = frames(parts, counter)
    drawing.due = page.due(ident)
    return drawing


def _readmitted(page: LivePage, task: Task) -> dict[PageAccess, PageAccess | None]:
    now = page.readmit(task.ident, task.seats)
    return {seat: now.get(seat) for seat in task.seats if now.get(seat) != seat}


def _touched(page: LivePage, task: Task) -> tuple[str, ...]:
    """The names that the news concern, in the order in which they were told."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for news in task.news:
        told[news.topic] |= dict.fromkeys(news.parts)
    names: dict[str, None] = {}
    for topic, parts in told.items():
        names |= dict.fromkeys(page.affected_parts(task.ident, topic, frozenset(parts)))
    # A container that is drawn holds the newest of its keyed parts.
    return tuple(name for name in names if page.container_of(name) not in names)


def _by_view(seats: Iterable[PageAccess]) -> dict[View, set[PageAccess]]:
    views = defaultdict(set)
    for seat in seats:
        views[View.of(seat)].add(seat)
    return views


class _Wanted:
    """Which parts one view of the page needs."""

    def __init__(
        self, page: LivePage, task: Task, view: View, touched: tuple[str, ...], stale: frozenset[str]
    ) -> None:
        self.task, self.view, self.stale = task, view, stale
        self.all_shared = page.shared(view.audience)
        self.all_personal = page.personal(view.audience)
        self.touched_shared = tuple(name for name in touched if name not in self.all_personal)
        self.touched_personal = tuple(name for name in touched if name in self.all_personal)

    def shared(self, newcomers: bool, afresh: bool) -> tuple[str, ...]:
        # Who was of another audience shows its parts, perhaps with a later stamp than the frames kept for
        # this one: those would be dropped as old.
        if self.task.everything or afresh:
            return tuple(dict.fromkeys(self.all_shared + self.touched_shared))
        missing: tuple[str, ...] = ()
        if newcomers:
            kept = self.task.fresh.get(self.view, frozenset()) - self.stale
            missing = tuple(name for name in self.all_shared if name not in kept)
        return tuple(dict.fromkeys(self.touched_shared + missing))

    def personal(self, sitting: set[PageAccess]) -> dict[str, tuple[str, ...]]:
        """Whose personal parts changed: nobody's, one person's, or everyone's."""
        people = {seat.person for seat in sitting if seat.person} if self.all_personal else set()
        if self.task.everything:
            return dict.fromkeys(people, self.all_personal)
        owners = {news.whose for news in self.task.news} - self.task.served
        if self.touched_personal and None in owners:
            everyone = dict.fromkeys(people, self.touched_personal)
            return everyone | dict.fromkeys(people & owners, self.all_personal)
        return dict.fromkeys(people & owners, self.touched_personal or self.all_personal)

    def personal_groups(
        self, changed: dict[str, tuple[str, ...]], newcomers: set[str | None]
    ) -> list[tuple[frozenset[str], tuple[str, ...]]]:
        """Those to draw for, by the names they need: newcomers need all."""
        groups = defaultdict(set)
        for person, names in changed.items():
            groups[self.all_personal if person in newcomers else names].add(person)
        if self.all_personal:
            groups[self.all_personal] |= {person for person in newcomers if person}
        return [(frozenset(people), names) for names, people in groups.items() if people]
