"""A lease on a text that someone is typing in. It advises the others and expires by itself.

Its target is the row of the text, as the page names it, `criterion-k3f9m2x7q4za`, or a line that is not there
yet: `draft-question-` and the ID of what it belongs to. Everyone may have a new line of their own at once.
"""

from datetime import datetime, timedelta

from django.db import models, transaction

from core.db.prepared import Prepared
from teams.models import Member, Team

HOLDS_FOR = timedelta(seconds=30)
NEW_LINE = "draft-"


def is_new_line(target: str) -> bool:
    """True if the target is a line that is not there yet, or a text that several may reword at once."""
    return target.startswith(NEW_LINE)


def part_of(target: str) -> str:
    """The part of the page that shows what is being typed there."""
    return target.rpartition("-")[0] if is_new_line(target) else target


class LeaseQuerySet(models.QuerySet["Lease"]):
    def held(self, at: datetime):
        return self.filter(until__gt=at)


class Lease(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="leases")
    target = models.CharField(max_length=40)
    # "text"; of a new line, the public ID of its writer.
    field = models.CharField(max_length=20, default="text")
    holder = models.ForeignKey(Member, models.CASCADE, related_name="+")
    window = models.CharField(max_length=40, blank=True)
    draft = models.TextField(blank=True)
    until = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "target", "field"], name="one_lease_per_field")
        ]

    def __str__(self):
        return f"{self.target} by {self.holder_id}"

    @classmethod
    def held_on(cls, team: Team, target: str, at: datetime) -> "Lease | None":
        """The current lease on `target`, held by anyone."""
        return cls.objects.held(at).filter(team=team, target=target).select_related("holder").first()

    @classmethod
    def next_end(cls, team: Team) -> datetime | None:
        """The moment at which the next of the team's leases expires."""
        return _NEXT_END.first(team.pk)

    # Changes

    @classmethod
    def expire(cls, team: Team, at: datetime, topic: str) -> None:
        """Delete the leases that expired by `at`, and announce to `topic` that their rows are free."""
        with transaction.atomic():
            over = cls.objects.select_for_update().filter(team=team, until__lte=at)
            targets = set(over.values_list("target", flat=True))
            if targets:
                cls.objects.filter(team=team, target__in=targets, until__lte=at).delete()
                team.announce(topic, *sorted(set(map(part_of, targets))))

    @classmethod
    def take(
        cls, team: Team, target: str, holder: Member, window: str, draft: str, at: datetime, topic: str
    ) -> bool:
        """Take or renew the lease; False when another person has it. Announced to `topic`."""
        field = holder.public_id if is_new_line(target) else "text"
        with transaction.atomic():
            held = cls.objects.select_for_update().filter(team=team, target=target, field=field).first()
            if held and held.until > at and held.holder_id != holder.pk:
                return False
            cls.objects.update_or_create(
                team=team,
                target=target,
                field=field,
                defaults={"holder": holder, "window": window, "draft": draft, "until": at + HOLDS_FOR},
            )
            team.announce(topic, part_of(target))
        return True

    @classmethod
    def release(cls, team: Team, target: str, holder: Member, topic: str) -> None:
        """Give the lease back; nothing happens when it has expired."""
        with transaction.atomic():
            gone, _ = cls.objects.filter(team=team, target=target, holder=holder).delete()
            if gone:
                team.announce(topic, part_of(target))

    @classmethod
    def spend(cls, team_id: int, target: str, holder: Member) -> None:
        """End the lease because its text was saved. Inside the change that saves it, which announces it."""
        cls.objects.filter(team=team_id, target=target, holder=holder).delete()


_NEXT_END = Prepared(
    lambda team: Lease.objects.filter(team=team).order_by("until").values_list("until", flat=True)[:1], int
)
