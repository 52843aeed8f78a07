"""Saving a plan: the session, its lists and its items' texts, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backlog.models import Item
from core.clock import now
from core.text import Stale, one_line
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Session, SessionSettings
from sessions.planner.queries.agenda_items import LISTABLE, Lists, arranged
from sessions.planner.rules.aim import Aim, Chosen, aim
from teams.models import Member, Team

# A second press on "Refine now" this soon leads to the session that the first one made.
SAME_PRESS = timedelta(seconds=10)
GOAL_LENGTH = 200


@dataclass(frozen=True)
class Plan:
    goal: str
    starts_at: datetime
    minutes: dict[Phase, int]
    lists: Lists
    # None leaves it to the current facilitator, or to the person who plans.
    facilitator: Member | None = None
    # By item: the new why with the version that its writer saw, and what else is proposed for triage.
    whys: Mapping[Item, tuple[str, str]] = field(default_factory=dict)
    proposals: Mapping[Item, dict[str, Any]] = field(default_factory=dict)


class Begun(Exception):
    """The session has begun, so its agenda is changed in the room from now on."""


class WhysMoved(Exception):
    """Someone else has changed these whys since, and nothing was saved. `theirs` is by public ID."""

    def __init__(self, theirs: dict[str, str]):
        super().__init__("whys have changed meanwhile")
        self.theirs = theirs


def prepare(team: Team, by: Member, plan: Plan, public_id: str = "") -> Session:
    """Puts the session on the calendar with its lists. Submitting one form twice makes one session."""
    with transaction.atomic():
        team.lock()
        made = Session.objects.filter(public_id=public_id).first() if public_id else None
        if made and made.team_id == team.pk:
            return made
        fresh = "" if made else public_id
        session = Session.plan(team, by, plan.starts_at, plan.goal, plan.minutes, fresh, plan.facilitator)
        _fill(session, by, plan)
    return session


def rearrange(session: Session, by: Member, plan: Plan) -> None:
    """Changes a session that has not begun. Raises Begun if it has."""
    with session.changing() as present:
        if present.started_at:
            raise Begun
        present.replan(by, minutes=plan.minutes, goal=plan.goal, starts_at=plan.starts_at)
        if plan.facilitator and plan.facilitator.pk != present.facilitator_id:
            present.hand_over(plan.facilitator, by)
        _fill(present, by, plan)
        present.team.announce(present.team.topic, "sessions")


def refine_now(team: Team, by: Member, refs: Iterable[str]) -> Session | None:
    """Starts a session with these items: those awaiting triage are triaged, the rest goes to the deep dive.

    None if none of them can be refined.
    """
    lists = _lists_of(team, list(refs))
    if not (lists.dives or lists.triage):
        return None
    at = now()
    with transaction.atomic():
        # The lock makes the second of two presses see what the first one made.
        team.lock()
        if made := _just_made(team, by, lists, at):
            return made
        session = Session.plan(team, by, at, _goal_of(lists), SessionSettings.of(team).agenda)
        for phase in LISTABLE:
            Entry.add_all(session, phase, [(row.item, row.reason) for row in lists.of(phase)])
    return session


def _fill(session: Session, by: Member, plan: Plan) -> None:
    for phase in LISTABLE:
        Entry.add_all(session, phase, [(row.item, row.reason) for row in plan.lists.chosen(phase)])
    theirs = {}
    for item, (why, seen) in plan.whys.items():
        try:
            item.reword("why", why, by, seen=seen)
        except Stale as stale:
            theirs[item.public_id] = stale.theirs
    if theirs:
        raise WhysMoved(theirs)
    for item, proposal in plan.proposals.items():
        item.edit(by, **proposal)


def _lists_of(team: Team, refs: list[str]) -> Lists:
    refs = [ref for ref in refs if ref.isalnum()]
    states = dict(Item.objects.filter(team=team, public_id__in=refs).values_list("public_id", "state"))
    awaiting = (Item.State.INBOX, Item.State.WAITING)
    triage = [ref for ref in refs if states.get(ref) in awaiting]
    dives = [ref for ref in refs if ref in states and states[ref] not in awaiting]
    return arranged(team, {Phase.TRIAGE: triage, Phase.DEEP_DIVE: dives}, now())


def _just_made(team: Team, by: Member, lists: Lists, at: datetime) -> Session | None:
    recent = Session.objects.filter(team=team, created_by=by, created_at__gt=at - SAME_PRESS).planned().last()
    wanted = {row.item.pk for phase in LISTABLE for row in lists.of(phase)}
    same = recent and wanted == set(recent.entries.values_list("item_id", flat=True))
    return recent if same else None


def chosen_of(items: Iterable[Item]) -> list[Chosen]:
    """The items as `aim` takes them."""
    return [Chosen(item.key, one_line(item.title), item.goal.name if item.goal else "") for item in items]


def goal_proposed(found: Aim | None) -> str:
    """The aim as one sentence that fits into a goal; empty without one."""
    if found is None:
        return ""
    if found.title:
        summary = _("“%s” is ready") % shortened(found.title, GOAL_LENGTH // 2)
    elif found.more:
        named = {"keys": ", ".join(found.keys), "more": found.more}
        summary = _("%(keys)s and %(more)d more are ready") % named
    elif len(found.keys) > 1:
        pair = {"keys": ", ".join(found.keys[:-1]), "last": found.keys[-1]}
        summary = _("%(keys)s and %(last)s are ready") % pair
    else:
        summary = _("%s is ready") % found.keys[0]
    return shortened(f"{summary}: {found.goal}" if found.goal else summary, GOAL_LENGTH)


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis if it is longer than `most`."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _goal_of(lists: Lists) -> str:
    dives = [row.item for row in lists.dives]
    if dives:
        return goal_proposed(aim(chosen_of(dives)))
    count = len(lists.triage)
    return ngettext("%d item triaged", "%d items triaged", count) % count
