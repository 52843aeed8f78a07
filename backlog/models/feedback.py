"""Feedback: a person's request in their own words, before it has become an item."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q

from core.clock import now
from core.ids import new_public_id
from core.text import Stale, tidy, version
from teams.models import Member, Team

if TYPE_CHECKING:
    from .public_link import CaptureLink

# The fields that can be edited, in the order in which the version is made of them.
FACTS = ("text", "source", "number", "asker", "contact", "importance", "satisfaction")
BATCH = 500


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def fresh(self):
        """Feedback that is neither linked nor archived yet."""
        return self.filter(state=Feedback.State.NEW)

    def newest_first(self):
        return self.order_by("-captured_at", "-pk")


class Feedback(models.Model):
    class Source(models.TextChoices):
        CUSTOMER = "customer", "Customer"
        USER_TEST = "user_test", "User test"
        ANALYTICS = "analytics", "Analytics"
        SUPPORT = "support", "Support"
        QA = "qa", "QA"
        TEAM = "team", "Team"

    class State(models.TextChoices):
        NEW = "new", "New"
        LINKED = "linked", "Linked"
        ASIDE = "aside", "Archived"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="feedback")
    text = models.TextField()
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.CUSTOMER)
    # A count from analytics, as it was written: "38 % leave at the address".
    number = models.CharField(max_length=60, blank=True)
    asker = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    importance = models.PositiveSmallIntegerField(null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    captured_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The public link it came by; null when a member of the team wrote it down.
    link = models.ForeignKey("backlog.CaptureLink", models.SET_NULL, null=True, related_name="feedback")
    captured_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=6, choices=State.choices, default=State.NEW)
    state_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    state_since = models.DateTimeField(default=now)
    # The identity of a row, by which a file that is read again recognises it.
    source_key = models.CharField(max_length=64, blank=True)
    # The batch of a paste or a file, which can be undone as a whole.
    batch = models.CharField(max_length=12, blank=True)
    items = models.ManyToManyField("backlog.Item", through="backlog.FeedbackLink", related_name="feedback")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "source_key"],
                condition=~Q(source_key=""),
                name="one_feedback_per_source_key",
            ),
            models.CheckConstraint(
                condition=Q(importance=None) | Q(importance__lte=10), name="importance_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__lte=10), name="satisfaction_to_ten"
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "-captured_at"])]

    def __str__(self):
        return self.text[:60]

    @property
    def part(self) -> str:
        """The name of this feedback in announcements."""
        return f"feedback-{self.public_id}"

    @property
    def has_address(self) -> bool:
        """True if the contact is an address to which we can send email."""
        try:
            validate_email(self.contact)
        except ValidationError:
            return False
        return True

    @property
    def version(self) -> str:
        """A version of the present text: equal for equal texts."""
        return version("\x1f".join(str(getattr(self, name)) for name in FACTS))

    # Changes

    @classmethod
    def capture(
        cls, team: Team, text: str, by: Member | None, *, link: "CaptureLink | None" = None, **facts: Any
    ) -> "Feedback":
        """Add feedback to the team's inbox."""
        with transaction.atomic():
            feedback = cls.objects.create(team=team, text=tidy(text), captured_by=by, link=link, **facts)
            team.announce(team.topic, "feedback")
        return feedback

    @classmethod
    def capture_many(cls, team: Team, rows: Iterable[dict[str, Any]], by: Member, batch: str) -> int:
        """Add many at once, all or none, and return how many; a known `source_key` is skipped."""
        with transaction.atomic():
            # Under the team's lock: two people who read the same file at once write its rows once.
            team.lock()
            rows = list(rows)
            known = known_keys(team, [row.get("source_key", "") for row in rows])
            new = [
                cls(team=team, captured_by=by, batch=batch, **row)
                for row in rows
                if row.get("source_key", "") not in known
            ]
            cls.objects.bulk_create(new, batch_size=BATCH)
            team.announce(team.topic, "feedback")
        return len(new)

    def restate(self, seen: str, **facts: Any) -> None:
        """Edit it; raises Stale when it is no longer the version that was `seen`."""
        with transaction.atomic():
            row = Feedback.objects.select_for_update(no_key=True).get(pk=self.pk)
            changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
            if changed and seen != row.version:
                raise Stale(row.text)
            if changed:
                Feedback.objects.filter(pk=self.pk).update(**changed)
            # The items that it is linked to show it too, with its figures.
            parts = [item.part for item in self.items.all()]
            self.team.announce(self.team.topic, self.part, *parts)
        self.refresh_from_db()

    @classmethod
    def set_aside(cls, team: Team, ids: Iterable[str], by: Member) -> list[str]:
        """Archive these, and return which; feedback that has been linked stays."""
        return cls._pass(team, ids, by, cls.State.NEW, cls.State.ASIDE)

    @classmethod
    def take_up(cls, team: Team, ids: Iterable[str], by: Member) -> list[str]:
        """Move these back to the inbox, and return which."""
        return cls._pass(team, ids, by, cls.State.ASIDE, cls.State.NEW)

    @classmethod
    def _pass(cls, team: Team, ids: Iterable[str], by: Member, before: str, after: str) -> list[str]:
        with transaction.atomic():
            rows = cls.objects.select_for_update(no_key=True).filter(
                team=team, public_id__in=list(ids), state=before
            )
            found = sorted(rows.values_list("public_id", flat=True))
            cls.objects.filter(public_id__in=found).update(state=after, state_by=by, state_since=now())
            team.announce(team.topic, "feedback")
        return found


def known_keys(team: Team, keys: list[str]) -> set[str]:
    """Those of these source keys that the team has feedback of already."""
    known: set[str] = set()
    wanted = [key for key in keys if key]
    for start in range(0, len(wanted), BATCH):
        chunk = wanted[start : start + BATCH]
        found = Feedback.objects.filter(team=team, source_key__in=chunk)
        known |= set(found.values_list("source_key", flat=True))
    return known
