"""Snoozed items, and the archiving of items that have not been touched for long. Both come back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from core.clock import now
from teams.models import Member, Team

from .change import Change
from .item import Item
from .undo import undo

NOTICE = timedelta(days=7)
# Work in progress and items with a date of their own are left alone.
MAY_GO = (Item.State.INBOX, Item.State.BACKLOG, Item.State.REFINING, Item.State.READY)
BATCH = 500


@dataclass(frozen=True)
class TidyResult:
    """The result of one day's tidying."""

    returned: int = 0
    warned: int = 0
    put_aside: int = 0

    def __bool__(self) -> bool:
        return bool(self.returned or self.warned or self.put_aside)


class Tidying(models.Model):
    """A team's choice of when untouched items are archived, and when that was last done."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="tidying")
    # Months without a touch after which an item is archived; null for never.
    aside_after = models.PositiveSmallIntegerField(null=True, blank=True)
    tidied_on = models.DateField(null=True)

    def __str__(self):
        return f"tidying of {self.team_id}"

    @classmethod
    def of(cls, team: Team) -> "Tidying":
        """The team's choice, or an unsaved one that archives nothing."""
        return cls.objects.filter(team=team).first() or cls(team=team)

    # Changes

    @classmethod
    def choose(cls, team: Team, aside_after: int | None) -> None:
        """Archive items that have not been touched for so many months, each after a week's notice."""
        with transaction.atomic():
            row, _made = cls.objects.get_or_create(team=team)
            if row.aside_after != aside_after:
                # TidyResult again today, with the new period.
                row.aside_after, row.tidied_on = aside_after, None
                row.save(update_fields=["aside_after", "tidied_on"])
            team.announce(team.topic, "backlog")

    @classmethod
    def tidy(cls, team: Team, today: date) -> TidyResult:
        """Do what is due by `today`, once a day: a second time changes nothing."""
        with transaction.atomic():
            row, _made = cls.objects.get_or_create(team=team)
            team.lock()
            row.refresh_from_db()
            if row.tidied_on and row.tidied_on >= today:
                return TidyResult()
            done = TidyResult(_return(team, today), *_archive_untouched(team, today, row.aside_after))
            row.tidied_on = today
            row.save(update_fields=["tidied_on"])
            if done:
                team.announce(team.topic, "backlog")
        return done


# Snoozing


def snooze(item: Item, until: date, by: Member, reason: str = "") -> None:
    """Snooze the item until that day; then it returns to the inbox by itself, with the reason shown."""
    with item._changing("backlog") as row:
        if row.state != Item.State.WAITING:
            row._enter(Item.State.WAITING, by, reason=reason)
        else:
            row.state_reason = reason
            row.save(update_fields=["state_reason"])
        row._set(by, reason=reason, return_on=until)


def reactivate(item: Item, by: Member) -> bool:
    """Bring a snoozed or archived item back early; False when it is neither any more.

    A snoozed item goes to the inbox, an archived one back to its former state and place.
    """
    with item._changing("backlog") as row:
        if row.state == Item.State.ARCHIVED and undo(row, "state", by):
            return True
        if row.state not in (Item.State.WAITING, Item.State.ARCHIVED):
            return False
        row._enter(Item.State.INBOX, by, reason=row.state_reason)
    return True


def keep(item: Item, by: Member) -> None:
    """Keep the item from being archived: a person has looked at it and wants it."""
    with item._changing("backlog") as row:
        row.goes_aside_on, row.looked_at = None, now()
        row.save(update_fields=["goes_aside_on", "looked_at"])
        row._record("kept", "", "", by)


# Once a day


def leaving(team: Team, tidying: Tidying, today: date) -> models.QuerySet[Item]:
    """The items with notice that are still untouched, the next to go first."""
    if not tidying.aside_after:
        return team.items.none()
    since = months_before(today, tidying.aside_after) + NOTICE
    return untouched(team, since).filter(goes_aside_on__isnull=False).order_by("goes_aside_on", "pk")


def untouched(team: Team, since: date) -> models.QuerySet[Item]:
    """The items that may be archived, and that have not been touched since the beginning of that day.

    An import that brings an item touches it no more than the tracker says: an old one stays old.
    """
    start = team.midnight(since)
    touches = Change.objects.filter(item=OuterRef("pk"), at__gte=start)
    return team.items.filter(
        Q(state__in=MAY_GO) | Q(state=Item.State.WAITING, return_on=None),
        looked_at__lt=start,
        state_since__lt=start,
        sizing_since=None,
    ).exclude(Exists(touches.exclude(field="created", origin=Change.Origin.IMPORT)))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _return(team: Team, today: date) -> int:
    back = team.items.filter(state=Item.State.WAITING, return_on__lte=today)
    # `return_on` stays: it explains why the item is in the inbox again.
    return _bulk(team, back, Item.State.INBOX)


def _archive_untouched(team: Team, today: date, months: int | None) -> tuple[int, int]:
    warned = team.items.filter(goes_aside_on__isnull=False)
    if not months:
        warned.update(goes_aside_on=None)
        return 0, 0
    since = months_before(today, months)
    still = untouched(team, since + NOTICE)
    # Touched since its notice: it stays.
    warned.exclude(pk__in=still.values("pk")).update(goes_aside_on=None)
    due = untouched(team, since).filter(goes_aside_on__lte=today)
    reason = ngettext("untouched for %d month", "untouched for %d months", months) % months
    gone = _bulk(team, due, Item.State.ARCHIVED, reason)
    # A full week for everyone, even when the period was already over when the team chose it.
    return still.filter(goes_aside_on=None).update(goes_aside_on=today + NOTICE), gone


def _bulk(team: Team, items: models.QuerySet[Item], state: str, reason: str | None = None) -> int:
    """Have all of these enter a state without a rank; None keeps the reason of each."""
    at = now()
    rows = list(items.only("pk", "state", "state_reason", "rank"))
    changes = []
    for item in rows:
        why = item.state_reason if reason is None else reason
        changes.append(_change(item, "state", item.state, state, why, at))
        if item.rank is not None:
            changes.append(_change(item, "rank", item.rank, "", why, at))
    Change.objects.bulk_create(changes, batch_size=BATCH)
    fields = {"state": state, "state_since": at, "rank": None, "goes_aside_on": None}
    if reason is not None:
        fields["state_reason"] = reason
    for start in range(0, len(rows), BATCH):
        Item.objects.filter(pk__in=[item.pk for item in rows[start : start + BATCH]]).update(**fields)
    return len(rows)


def _change(item: Item, field: str, before: str, after: str, reason: str, at: datetime) -> Change:
    tidying = Change.Origin.TIDYING
    return Change(
        item_id=item.pk, field=field, before=before, after=after, origin=tidying, reason=reason, at=at
    )
