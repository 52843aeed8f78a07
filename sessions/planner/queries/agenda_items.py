"""The lists that the planner starts with, each item with the reason why it is proposed.

This module reads the backlog; the rules are in `choose` and `triage_order`. Items in progress never appear
here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backlog.items.rules.readiness import is_too_big
from backlog.items.rules.scales import label_of
from backlog.models import BacklogSettings, Dependency, Item
from backlog.models.estimation import estimate_shown
from backlog.models.velocity import velocity_of
from backlog.ranked.rules.horizons import Horizon, horizons
from sessions.meeting.rules.agenda import Phase
from sessions.models import Session
from sessions.planner.queries.previous import last_of, unfinished
from sessions.planner.rules.choose import Story, dive_candidates, dives_in
from sessions.planner.rules.triage_order import (
    Cause,
    Waiting,
    cause_in_inbox,
    cause_of_waiting,
    for_triage,
    in_triage_order,
)
from teams.models import Team

# The number of items that the planner shows beside the proposed ones.
OTHERS_SHOWN = 12

# The states an item of each list may have. None in progress: refinement looks ahead, it is no status meeting.
LISTABLE = {
    Phase.TRIAGE: (Item.State.INBOX, Item.State.WAITING, Item.State.BACKLOG),
    Phase.DEEP_DIVE: (Item.State.BACKLOG, Item.State.REFINING, Item.State.READY, Item.State.INBOX),
}

# An Item with the annotations of `_with_facts`, which no type can express.
type Informed = Any


@dataclass(frozen=True)
class Row:
    """A line of the planner: an item, the reason for it, and whether it is chosen."""

    item: Item
    reason: str
    chosen: bool = True


@dataclass(frozen=True)
class Lists:
    """Both lists of a plan, each in its order; `more_waiting` counts the waiting items that are not shown."""

    triage: list[Row] = field(default_factory=list)
    dives: list[Row] = field(default_factory=list)
    more_waiting: int = 0

    def of(self, phase: Phase) -> list[Row]:
        return self.triage if phase == Phase.TRIAGE else self.dives

    def chosen(self, phase: Phase) -> list[Row]:
        return [row for row in self.of(phase) if row.chosen]


def proposed(team: Team, seconds: Mapping[Phase, float], at: datetime) -> Lists:
    """The proposed lists: chosen items that fit the phases, and some more that are not chosen."""
    reading = _Reading(team, at)
    triage, more = reading.triage(seconds.get(Phase.TRIAGE, 0))
    return Lists(triage, reading.dives(seconds.get(Phase.DEEP_DIVE, 0)), more)


def planned(session: Session, seconds: Mapping[Phase, float], at: datetime) -> Lists:
    """The lists of a planned session, chosen, and further proposals, not chosen."""
    reading = _Reading(session.team, at)
    triage, more = reading.triage(seconds.get(Phase.TRIAGE, 0))
    dives = reading.dives(seconds.get(Phase.DEEP_DIVE, 0))
    entries = list(session.entries.order_by("phase", "position", "pk").values_list("phase", "item_id"))
    items = {item.pk: item for item in _with_facts(team_items(session.team, [pk for _, pk in entries]))}

    def listed(phase: Phase, proposals: list[Row]) -> list[Row]:
        here = [items[pk] for listed_in, pk in entries if listed_in == phase and pk in items]
        more = [row for row in proposals if row.item not in here]
        return [
            *(reading.row(phase, item) for item in here),
            *(replace(row, chosen=False) for row in more),
        ]

    return Lists(listed(Phase.TRIAGE, triage), listed(Phase.DEEP_DIVE, dives), more)


def arranged(team: Team, refs: Mapping[Phase, Sequence[str]], at: datetime) -> Lists:
    """The items of those public IDs in that order, chosen; those that may not be listed are left out."""
    reading = _Reading(team, at)
    # A browser can be made to send characters that PostgreSQL refuses even to look for.
    wanted = [ref for each in refs.values() for ref in each if ref.isalnum()]
    items = {
        item.public_id: item for item in _with_facts(Item.objects.filter(team=team, public_id__in=wanted))
    }

    def rows(phase: Phase) -> list[Row]:
        found = (items[ref] for ref in dict.fromkeys(refs.get(phase, ())) if ref in items)
        return [reading.row(phase, item) for item in found if item.state in LISTABLE[phase]]

    return Lists(rows(Phase.TRIAGE), rows(Phase.DEEP_DIVE), reading.waiting_count())


def team_items(team: Team, pks: Iterable[int]):
    return Item.objects.filter(team=team, pk__in=list(pks))


class _Reading:
    """One reading of a team's backlog, at a moment."""

    def __init__(self, team: Team, at: datetime):
        self.team, self.at = team, at
        self.settings = BacklogSettings.objects.filter(team=team).first() or BacklogSettings(team=team)
        self.last = last_of(team)
        self.unfinished = unfinished(self.last)

    def triage(self, seconds: float) -> tuple[list[Row], int]:
        """The items to triage, those that fit being chosen; and the number of others."""
        here = {item.public_id: (item, waiting) for item, waiting in self._waiting(seconds)}
        order = in_triage_order(waiting for _, waiting in here.values())
        fitting = {waiting.ref for waiting in for_triage(order, seconds)}
        shown = order[: len(fitting) + OTHERS_SHOWN]
        rows = [
            Row(here[each.ref][0], self._why_triage(here[each.ref][0], each.cause), each.ref in fitting)
            for each in shown
        ]
        return rows, max(0, self.waiting_count() - len(rows))

    def dives(self, seconds: float) -> list[Row]:
        """The not-ready items of next, the first ones chosen."""
        ranked = Item.objects.filter(team=self.team).ranked()
        # Only a velocity makes horizons out of estimates; without one, ten thousand decimals are not read.
        velocity = velocity_of(self.team, self.settings)
        sizes = (
            ranked.values_list(estimate_shown(self.at), flat=True) if velocity else [None] * ranked.count()
        )
        when = list(horizons(sizes, velocity))
        unready = (Item.State.BACKLOG, Item.State.REFINING)
        rows = ranked.values_list("public_id", "state")[: when.count(Horizon.NEXT)]
        stories = [Story(ref, when[place], state in unready) for place, (ref, state) in enumerate(rows)]
        most = dives_in(seconds)
        refs = [story.ref for story in dive_candidates(stories)]
        refs = list(dict.fromkeys((*self._left(), *refs)))[: most + OTHERS_SHOWN]
        items = _with_facts(Item.objects.filter(team=self.team, public_id__in=refs)).in_bulk(
            field_name="public_id"
        )
        return [
            Row(items[ref], self._why_dive(items[ref]), place < most)
            for place, ref in enumerate(refs)
            if ref in items
        ]

    def _left(self) -> list[str]:
        """The stories that the last session did not finish, in its order."""
        pks = self.unfinished.get(Phase.DEEP_DIVE, [])
        refs = dict(Item.objects.filter(pk__in=pks).values_list("pk", "public_id")) if pks else {}
        return [refs[pk] for pk in pks if pk in refs]

    def row(self, phase: Phase, item: Informed) -> Row:
        """The line of a chosen item."""
        if phase == Phase.DEEP_DIVE:
            return Row(item, self._why_dive(item))
        return Row(item, self._why_triage(item, self._cause(item)))

    def waiting_count(self) -> int:
        """The number of items in the inbox."""
        return Item.objects.filter(team=self.team, state=Item.State.INBOX).count()

    def _waiting(self, seconds: float) -> list[tuple[Item, Waiting]]:
        # A big import fills the inbox with thousands: read no more of them than can be shown.
        enough = int(seconds // 60) + OTHERS_SHOWN
        oldest = ("-urgency", "state_since", "pk")
        inbox = Item.objects.filter(team=self.team, state=Item.State.INBOX).order_by(*oldest)
        new = Item.objects.filter(pk__in=list(inbox.values_list("pk", flat=True)[:enough]))
        aside = Item.objects.filter(team=self.team, state=Item.State.WAITING)
        left = self.unfinished.get(Phase.TRIAGE, [])
        undone = Item.objects.filter(pk__in=left, state__in=LISTABLE[Phase.TRIAGE])
        is_back = Q(return_on__lte=self.team.today(self.at))
        items = [
            *_with_facts(undone.exclude(pk__in=new.values("pk"))).order_by(*oldest),
            *_with_facts(new).order_by(*oldest),
            *_with_facts(aside)
            .filter(is_back | Q(last_answer__gte=F("state_since"), open_questions=0))
            .order_by("-urgency", "state_since", "pk")[:enough],
        ]
        causes = [(item, self._cause(item)) for item in items]
        return [
            (
                item,
                Waiting(item.public_id, self._since(item, cause), cause, item.is_urgent, item.pk in left),
            )
            for item, cause in causes
            if cause
        ]

    def _cause(self, item: Informed) -> Cause | None:
        if item.state == Item.State.INBOX and item.return_on:
            return Cause.RETURNED
        if item.state == Item.State.INBOX:
            # Compared with the session's start: items that arrived while it ran are new to it.
            # A ticket may be years old when an import brings it to the inbox.
            return cause_in_inbox(item.state_since, self.last.started_at if self.last else None)
        if item.pk in self.unfinished.get(Phase.TRIAGE, []):
            return Cause.LEFT_OVER
        if item.state != Item.State.WAITING:
            return None
        return cause_of_waiting(
            since=item.state_since,
            open_questions=item.open_questions,
            answered_at=item.last_answer,
            return_on=item.return_on,
            today=self.team.today(self.at),
        )

    def _since(self, item: Informed, cause: Cause) -> datetime:
        if cause is Cause.ANSWERED:
            return item.last_answer
        if cause is Cause.RETURNED:
            return self.team.midnight(item.return_on)
        return item.state_since

    def _why_triage(self, item: Item, cause: Cause | None) -> str:
        match cause:
            case Cause.NEW:
                return _("new")
            case Cause.LEFT_OVER:
                return _("left from last time")
            case Cause.RETURNED:
                return _("back from snooze")
            case Cause.ANSWERED:
                return _("its question was answered")
        return _("added by hand")

    def _why_dive(self, item: Informed) -> str:
        """The checks that are not met, in the team's order."""
        text = " · ".join(filter(None, (self._missing(item, check) for check in self.settings.ready_checks)))
        text = text or _("complete: mark it ready")
        if self.last and item.pk in self.unfinished.get(Phase.DEEP_DIVE, []):
            return _("left from refinement %(number)d: %(missing)s") % {
                "number": self.last.number,
                "missing": text,
            }
        return text

    def _missing(self, item: Informed, check: str) -> str:
        limit = self.settings.size_limit
        match check:
            case "why" if not item.why.strip():
                return _("no why yet")
            case "criteria" if not item.criteria_written:
                return _("no acceptance criteria yet")
            case "estimate" if item.is_being_estimated:
                return _("being estimated")
            case "estimate" if item.estimate is None:
                return _("not estimated")
            case "questions" if item.open_questions:
                count = item.open_questions
                return ngettext("%d open question", "%d open questions", count) % count
            case "blockers" if item.open_blockers:
                return _("blocked by %s") % item.open_blockers[0].blocker.key
            case "size" if is_too_big(item.shown_estimate, limit):
                return _("larger than %s") % label_of(limit)
            case "goal" if item.goal_id is None:
                return _("no product goal")
        return ""


def _with_facts(items):
    """The items with the facts behind the reasons, read in a fixed number of queries."""
    blockers = Dependency.objects.open().select_related("blocker")
    open_question = Q(
        questions__answered_at=None, questions__withdrawn_at=None, questions__blocks_ready=True
    ) & Q(questions__isnull=False)
    return (
        items.arrived()
        .defer("description")
        .select_related("goal")
        .annotate(
            criteria_written=Count("criteria", distinct=True),
            open_questions=Count("questions", filter=open_question, distinct=True),
            last_answer=Max("questions__answered_at"),
            parent_key=F("parent__key"),
        )
        .prefetch_related(
            Prefetch("blocked_by", blockers, to_attr="open_blockers"),
            Prefetch("proposed_after", Item.objects.only("public_id", "key", "rank")),
            "proposed_goal",
            "proposed_theme",
        )
    )
