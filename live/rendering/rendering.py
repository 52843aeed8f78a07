"""Renders the changed parts of a page once for each audience and language, however many clients there are.

Runs on the process's one rendering thread and only reads: who may still look, then the counter, then the
rows. In this order a part may be newer than its stamp, never older.
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
    """The viewers who are sent the same bytes."""

    audience: str
    language: str

    @classmethod
    def of(cls, access: PageAccess) -> "View":
        return cls(access.audience, access.language)


@dataclass(slots=True)
class Task:
    """A room's request to render. `admitted` are the accesses of its open clients."""

    ident: str
    admitted: frozenset[PageAccess]
    joining: frozenset[PageAccess]
    news: tuple[News, ...] = ()
    everything: bool = False
    readmit: bool = False
    fresh: Mapping[View, frozenset[str]] = field(default_factory=dict)
    # People named as `whose` by the news whose clients all have their personal parts already.
    served: frozenset[str] = frozenset()


@dataclass(slots=True)
class Rendering:
    """The outcome of a task: `readmitted` are the accesses that changed; `stale` parts have old frames."""

    counter: int | None
    readmitted: dict[PageAccess, PageAccess | None] = field(default_factory=dict)
    affected: frozenset[str] = frozenset()
    stale: frozenset[str] = frozenset()
    shared: dict[View, Frames] = field(default_factory=dict)
    order: dict[View, tuple[str, ...]] = field(default_factory=dict)
    personal: dict[tuple[View, str], Frames] = field(default_factory=dict)
    # Whose personal parts changed; the others' were rendered only for their newly opened clients.
    changed: set[tuple[View, str]] = field(default_factory=set)
    due: datetime | None = None


def render(page: LivePage, task: Task) -> Rendering:
    """Render the task. The counter is None, and nothing is rendered, when the page no longer exists."""
    close_old_connections()
    try:
        return _render(page, task)
    finally:
        close_old_connections()


def _render(page: LivePage, task: Task) -> Rendering:
    ident = task.ident
    moved = _readmitted(page, task) if task.readmit else {}
    admitted = {now for access in task.admitted if (now := moved.get(access, access))}
    joining = {moved.get(access, access) for access in task.joining} | set(moved.values())

    counter = page.counters(frozenset({ident})).get(ident)
    if counter is None:
        return Rendering(None)

    with render_scope():
        return _render_views(page, task, Rendering(counter, moved), admitted, joining)


def _render_views(
    page: LivePage,
    task: Task,
    rendering: Rendering,
    admitted: set[PageAccess],
    joining: set[PageAccess | None],
) -> Rendering:
    ident, counter = task.ident, rendering.counter or 0
    affected = _affected(page, task)
    containers = {container for name in affected if (container := page.container_of(name))}
    rendering.affected, rendering.stale = frozenset(affected), frozenset(affected) | containers
    for view, viewers in _by_view(admitted).items():
        wanted = _Wanted(page, task, view, affected, rendering.stale)
        newcomers = viewers & joining
        rendering.order[view] = wanted.all_shared
        with translation.override(view.language):
            afresh = not viewers.isdisjoint(rendering.readmitted.values())
            if names := wanted.shared(bool(newcomers), afresh):
                rendering.shared[view] = frames(page.render(ident, view.audience, names), counter)
            changed, all_of = wanted.personal(viewers), {access.person for access in newcomers}
            rendering.changed |= {(view, person) for person in changed}
            for people, names in wanted.personal_groups(changed, all_of):
                rendered = page.render_personal(ident, view.audience, people, names)
                for person, parts in rendered.items():
                    rendering.personal[view, person] = frames(parts, counter)
    rendering.due = page.due(ident)
    return rendering


def _readmitted(page: LivePage, task: Task) -> dict[PageAccess, PageAccess | None]:
    now = page.readmit(task.ident, task.admitted)
    return {access: now.get(access) for access in task.admitted if now.get(access) != access}


def _affected(page: LivePage, task: Task) -> tuple[str, ...]:
    """The names of the parts that the news affects, in its order of arrival."""
    by_topic: dict[str, dict[str, None]] = defaultdict(dict)
    for news in task.news:
        by_topic[news.topic] |= dict.fromkeys(news.parts)
    names: dict[str, None] = {}
    for topic, parts in by_topic.items():
        names |= dict.fromkeys(page.affected_parts(task.ident, topic, frozenset(parts)))
    # A container that is rendered comes with its newest keyed parts.
    return tuple(name for name in names if page.container_of(name) not in names)


def _by_view(admitted: Iterable[PageAccess]) -> dict[View, set[PageAccess]]:
    views = defaultdict(set)
    for access in admitted:
        views[View.of(access)].add(access)
    return views


class _Wanted:
    """The parts that one view of the page needs."""

    def __init__(
        self, page: LivePage, task: Task, view: View, affected: tuple[str, ...], stale: frozenset[str]
    ) -> None:
        self.task, self.view, self.stale = task, view, stale
        self.all_shared = page.shared(view.audience)
        self.all_personal = page.personal(view.audience)
        self.affected_shared = tuple(name for name in affected if name not in self.all_personal)
        self.affected_personal = tuple(name for name in affected if name in self.all_personal)

    def shared(self, newcomers: bool, afresh: bool) -> tuple[str, ...]:
        # A client that comes from another audience shows parts whose stamp may be later than that of this
        # audience's cached frames; it would drop those as old.
        if self.task.everything or afresh:
            return tuple(dict.fromkeys(self.all_shared + self.affected_shared))
        missing: tuple[str, ...] = ()
        if newcomers:
            kept = self.task.fresh.get(self.view, frozenset()) - self.stale
            missing = tuple(name for name in self.all_shared if name not in kept)
        return tuple(dict.fromkeys(self.affected_shared + missing))

    def personal(self, viewers: set[PageAccess]) -> dict[str, tuple[str, ...]]:
        """The names of the changed personal parts, by the person whose they are."""
        people = {access.person for access in viewers if access.person} if self.all_personal else set()
        if self.task.everything:
            return dict.fromkeys(people, self.all_personal)
        owners = {news.whose for news in self.task.news} - self.task.served
        if self.affected_personal and None in owners:
            everyone = dict.fromkeys(people, self.affected_personal)
            return everyone | dict.fromkeys(people & owners, self.all_personal)
        return dict.fromkeys(people & owners, self.affected_personal or self.all_personal)

    def personal_groups(
        self, changed: dict[str, tuple[str, ...]], newcomers: set[str | None]
    ) -> list[tuple[frozenset[str], tuple[str, ...]]]:
        """The people to render for, grouped by the parts they need: newcomers need all."""
        groups = defaultdict(set)
        for person, names in changed.items():
            groups[self.all_personal if person in newcomers else names].add(person)
        if self.all_personal:
            groups[self.all_personal] |= {person for person in newcomers if person}
        return [(frozenset(people), names) for names, people in groups.items() if people]
