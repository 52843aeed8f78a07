"""Rows of a backlog to measure: realistic ones (half without a description), or imported."""

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

SEED = 22
TEXT = """
payment card refund payout invoice customer order retry bank webhook dispute ledger settlement currency export
report limit fraud check login token session mobile screen list search filter sort error message email queue
language account merchant dashboard chart import file column mapping template worker timeout
"""
WORDS = TEXT.split()
SIZES = ["1", "2", "3", "5", "8", "13", "20", "40", "0.5", "4", "7", "16"]
SIZE_SHARE = [14, 15, 18, 20, 14, 6, 3, 1, 2, 3, 2, 2]
STATES = {
    "backlog": 62, "refining": 4, "ready": 3, "planned": 2, "inbox": 4, "waiting": 2, "done": 14,
    "declined": 4, "archived": 5,
}  # fmt: skip
TYPES = {"story": 45, "bug": 34, "feature": 8, "debt": 9, "spike": 4}


def fill(team, count: int, by) -> int:
    """`count` items with goals, criteria, questions, blockers and history, the same for the same count."""
    from backlog.models import (
        BacklogSettings,
        Change,
        Criterion,
        Dependency,
        Item,
        ProductGoal,
        Question,
        Theme,
    )
    from backlog.ranked.rules.ranking import spread
    from core.clock import now

    chance, at = random.Random(SEED), now()
    goals = [ProductGoal.set(team, by, name=f"Goal {number}") for number in range(4)]
    themes = [Theme.start(team, by, f"Theme {number}") for number in range(6)]
    # A generator of its own, so that all other rows stay the same.
    themed = random.Random(SEED)
    BacklogSettings.of(team)
    BacklogSettings.objects.filter(team=team).update(velocity=24, key_prefix="PAY", last_key=count)
    ranks = iter(list(spread(count)))
    items = []
    for number in range(1, count + 1):
        state = _one(chance, STATES)
        made = at - timedelta(days=chance.expovariate(1 / 300))
        size = chance.choices(SIZES, SIZE_SHARE)[0] if chance.random() < 0.55 else None
        item = Item(
            team=team,
            key=f"PAY-{number}",
            title=_words(chance, max(3, min(40, int(chance.lognormvariate(2.0, 0.4))))).capitalize(),
            why=_words(chance, 15) if chance.random() < 0.2 else "",
            description=_description(chance),
            type=_one(chance, TYPES),
            state=state,
            urgency="urgent" if chance.random() < 0.01 else "normal",
            rank=next(ranks) if state in Item.RANKED_STATES else None,
            goal=chance.choice(goals) if chance.random() < 0.3 else None,
            theme=themed.choice([*themes, None]),
            source="jira" if chance.random() < 0.8 else "refine",
            source_key=f"PAY-{number}",
            made_by=by,
            created_at=made,
            state_since=made,
            looked_at=made + timedelta(days=chance.expovariate(1 / 60)),
            estimate=None if size is None else Decimal(size),
            estimate_label=size or "",
            estimated_at=None if size is None else made + timedelta(days=chance.expovariate(1 / 60)),
        )
        items.append(item)
    Item.objects.bulk_create(items, batch_size=1000)
    lines = [(item, place) for item in items if chance.random() < 0.25 for place in (1, 2, 3)]
    Criterion.objects.bulk_create(
        [Criterion(item=item, text=_words(chance, 9), position=place, made_by=by) for item, place in lines],
        batch_size=1000,
    )
    Question.objects.bulk_create(
        [Question(item=item, text=_words(chance, 8), asked_by=by) for item in items if chance.random() < 0.05]
    )
    pairs = {(chance.choice(items).pk, chance.choice(items).pk) for _ in range(count // 30)}
    Dependency.objects.bulk_create([Dependency(blocker_id=a, blocked_id=b) for a, b in pairs if a != b])
    Change.objects.bulk_create(
        [Change(item=item, field="created", after=item.title, by=by, at=item.created_at) for item in items],
        batch_size=1000,
    )
    return count


def imported(team, files: list[Path], by) -> int:
    """Import these exports into one team; returns the number of items."""
    from backlog.importing.service.importing import import_records, read_file
    from backlog.models import BacklogSettings

    for file in files:
        outcome = import_records(team, read_file(file.read_bytes(), team), by, reason=file.name)
        print(f"{file.name}: {outcome}")
    BacklogSettings.of(team)
    BacklogSettings.objects.filter(team=team).update(velocity=24)
    return team.items.count()


def _description(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return ""
    # Most are a paragraph; one in some hundred is a pasted log.
    return _words(chance, min(9000, int(chance.lognormvariate(4.0, 1.0))))


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _one(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices([*shares], [*shares.values()])[0]
