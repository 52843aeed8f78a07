"""Marks items ready between two sessions, and asks again when they have changed since."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models, transaction

from backlog.items.rules.readiness import Check, Facts, checklist
from core.clock import now
from core.http.request import ChoiceNumber
from core.text import one_line
from core.tokens import digest
from teams.models import LastChoice, Member, Team

from .change import Change
from .dependency import Dependency
from .estimation import BeingEstimated
from .item import Item
from .item_fields import SCOPE
from .settings import BacklogSettings

# Up to so many items the announcement names each; above, it says that any may have changed.
NAMED_ITEMS = 40


class NotReady(Exception):
    """Checks of the Definition of Ready are unmet, and no reason was given to ignore them."""

    def __init__(self, unmet: Sequence[Check]):
        super().__init__("; ".join(check.missing for check in unmet))
        self.unmet = unmet


def ready_checks(item: Item, settings: BacklogSettings | None = None) -> list[Check]:
    """The team's Definition of Ready for this item: the automatic checks, and those that people tick."""
    return checks_of(
        item,
        settings or BacklogSettings.of(item.team),
        criteria=item.criteria.count(),
        open_questions=item.questions.open().filter(blocks_ready=True).count(),
        open_blockers=Dependency.objects.open().filter(blocked=item).count(),
    )


def checks_of(item: Item, settings: BacklogSettings, **counts: int) -> list[Check]:
    """The same for a caller that has counted already."""
    facts = Facts(why=item.why, estimate=item.shown_estimate, has_goal=item.goal_id is not None, **counts)
    manual = [Check(name, name in item.ticked, name) for name in settings.manual_checks]
    return checklist(facts, settings.ready_checks, settings.size_limit) + manual


def mark_ready(item: Item, by: Member, reason: str = "") -> bool:
    """Mark an item of the list ready; False when it is not in refinement.

    Raises NotReady when a check is unmet and no reason is given, BeingEstimated while cards are out.
    """
    with item._changing("backlog") as row:
        if row.state not in (Item.State.BACKLOG, Item.State.REFINING):
            return False
        if row.is_being_estimated:
            raise BeingEstimated
        unmet = [check for check in ready_checks(row) if not check.met]
        if unmet and not one_line(reason):
            raise NotReady(unmet)
        row._enter(Item.State.READY, by, reason=one_line(reason) if unmet else "")
    return True


def take_back_ready(item: Item, by: Member, reason: str = "") -> bool:
    """Mark the item not ready; False when it was not ready."""
    with item._changing("backlog") as row:
        if not row.is_ready:
            return False
        row._enter(Item.State.BACKLOG, by, reason=one_line(reason))
    return True


def confirm_ready(item: Item, by: Member, *, wording_only: bool = False) -> bool:
    """Confirm that the item is still ready after its change; False when nobody asks.

    With `wording_only` its scope is unchanged: the estimate is as good as before.
    """
    with item._changing("backlog") as row:
        if not row.is_asked_again:
            return False
        _confirm(row, by, wording_only)
    return True


def confirm_all(team: Team, by: Member) -> int:
    """Confirm all items that changed while they were ready, and return how many those were."""
    with transaction.atomic():
        asked = team.items.asked_again().select_for_update(no_key=True)
        items = list(asked.only("pk", "public_id"))
        if items:
            at = now()
            Item.objects.filter(pk__in=[item.pk for item in items]).update(
                changed_outside_at=None, looked_at=at
            )
            Change.objects.bulk_create(Change(item=item, field="still_ready", by=by, at=at) for item in items)
            named = [item.part for item in items] if len(items) <= NAMED_ITEMS else ["items"]
            team.announce(team.topic, *named, "backlog")
    return len(items)


def tick(
    item: Item,
    check: str,
    ticked: bool,
    by: Member,
    session: str = "",
    choice: ChoiceNumber | None = None,
) -> None:
    """Tick a manual check of the Definition of Ready, or clear it."""
    with item._changing() as row:
        LastChoice.note(by, f"check-{item.public_id}-{digest(check)[:12]}", choice)
        known = check in BacklogSettings.of(row.team).manual_checks
        if known and (check in row.ticked) != ticked:
            row.ticked = sorted({*row.ticked, check} if ticked else {*row.ticked} - {check})
            row.save(update_fields=["ticked"])
            row._record("check", "" if ticked else check, check if ticked else "", by, session)


def ask_again(item: Item) -> None:
    """Ask whether a ready item still is, when its scope changed since and a check is unmet.

    Called when it leaves the stage: on the stage the room sees each change, and nobody is asked.
    """
    item.refresh_from_db(fields=["state", "state_since", "scope_changed_at"])
    changed = item.scope_changed_at
    if item.is_ready and changed and changed > item.state_since and not _all_met(ready_checks(item)):
        with item._changing("backlog") as row:
            row._mark(changed_outside_at=now())


def _confirm(row: Item, by: Member, wording_only: bool) -> None:
    asked_since = row.changed_outside_at
    marks: dict[str, datetime | None] = {"changed_outside_at": None}
    if wording_only and asked_since:
        marks["scope_changed_at"] = _scope_before(row)
    row._mark(**marks)
    row._record("still_ready", "", "", by, reason="wording" if wording_only else "")


def _scope_before(row: Item) -> datetime | None:
    """The last change of scope before the item was marked ready: every later one was wording."""
    earlier = row.changes.filter(field__in=SCOPE, at__lte=row.state_since)
    return earlier.aggregate(last=models.Max("at"))["last"]


def _all_met(checks: Iterable[Check]) -> bool:
    return all(check.met for check in checks)
