"""A second sample team with any number of items, to try long lists."""

from datetime import datetime
from decimal import Decimal
from itertools import product

from django.db import transaction

from backlog.models import BacklogSettings, Item
from backlog.ranked.rules.ranking import fill
from teams.models import Member, Team

SLUG = "payments-at-scale"
SIZES = ("1", "2", "3", "5", "8", "13")
VERBS = ("Show", "Export", "Explain", "Retry", "Split", "Cancel", "Translate", "Compare", "Remember", "Limit")
THINGS = ("a refund", "the payout", "an invoice", "the receipt", "a dispute", "a saved card", "the fee")
CASES = (
    "for international merchants",
    "on the phone",
    "after a timeout",
    "by country",
    "for accountants",
    "in bulk",
    "without an account",
    "when the bank is closed",
)


def make(count: int, people: list[Member], at: datetime) -> Team:
    """A team of these people with at least `count` ranked items; existing items stay."""
    with transaction.atomic():
        team = Team.objects.filter(slug=SLUG, is_sample=True).first() or _team(people)
        by = Member.objects.get(team=team, name=people[0].name)
        here = Item.objects.filter(team=team).count()
        last = Item.objects.filter(team=team).ranked().values_list("rank", flat=True).last()
        titles = [" ".join(parts) for parts in product(VERBS, THINGS, CASES)]
        Item.objects.bulk_create(
            (
                _item(team, by, number, rank, titles[number % len(titles)], at)
                for number, rank in enumerate(fill(last, None, max(0, count - here)), here + 1)
            ),
            batch_size=1000,
        )
        BacklogSettings.objects.filter(team=team).update(last_key=max(count, here))
    return team


def _team(people: list[Member]) -> Team:
    team = Team.open("Payments at scale", SLUG, is_sample=True)
    for person in people:
        Member.admit(team, person.name, person.role, user=person.user, title=person.title)
    BacklogSettings.of(team)
    BacklogSettings.objects.filter(team=team).update(key_prefix="BIG", velocity=24)
    return team


def _item(team: Team, by: Member, number: int, rank: str, title: str, at: datetime) -> Item:
    label = SIZES[number % len(SIZES)] if number % 3 else ""
    return Item(
        team=team,
        key=f"BIG-{number}",
        title=f"{title} ({number})",
        why="Several people have asked for this." if number % 2 else "",
        type=Item.Type.values[number % 5],
        state=Item.State.BACKLOG,
        rank=rank,
        estimate=Decimal(label) if label else None,
        estimate_label=label,
        estimated_at=at if label else None,
        asked_count=number % 9,
        made_by=by,
        created_at=at,
    )
