"""Every column of a backlog item, and how a change of them is locked, recorded and announced."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction

from core.clock import now
from core.http.request import ChoiceNumber
from core.ids import new_public_id
from teams.models import LastChoice, Member, Team

from .change import Change
from .fields import RankField
from .goal import ProductGoal
from .label import Label
from .theme import Theme

# An estimate was agreed on for these, and a ready item was called ready for them. A title is only a name.
SCOPE = frozenset({"why", "description", "criterion"})
# Several lines of one change are one look.
MOMENT = timedelta(seconds=1)


class ItemFields(models.Model):
    class Type(models.TextChoices):
        STORY = "story", "User story"
        BUG = "bug", "Bug"
        FEATURE = "feature", "Feature request"
        DEBT = "debt", "Technical debt"
        SPIKE = "spike", "Spike"

    class State(models.TextChoices):
        INBOX = "inbox", "Inbox"
        BACKLOG = "backlog", "Backlog"
        REFINING = "refining", "Refining"
        READY = "ready", "Ready"
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        WAITING = "waiting", "Waiting"
        DECLINED = "declined", "Declined"
        DUPLICATE = "duplicate", "Duplicate"
        ARCHIVED = "archived", "Archived"

    class Urgency(models.TextChoices):
        NORMAL = "normal", "Normal"
        URGENT = "urgent", "Urgent"

    RANKED_STATES = (State.BACKLOG, State.REFINING, State.READY, State.PLANNED)

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="items")
    key = models.CharField(max_length=60)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.STORY)
    title = models.TextField()
    why = models.TextField(blank=True)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INBOX)
    urgency = models.CharField(max_length=6, choices=Urgency.choices, default=Urgency.NORMAL)
    goal = models.ForeignKey(ProductGoal, models.SET_NULL, null=True, blank=True, related_name="items")
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="items")
    # The story that it was split from, or its parent in the tracker.
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    source = models.CharField(max_length=20, default="refine")
    source_key = models.CharField(max_length=120, blank=True)
    # Fingerprints of each field as last imported: the next import changes only what has changed there.
    imported = models.JSONField(default=dict, blank=True, editable=False)
    reporter = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="items")
    # The import that made it: until that is finished the item cannot be brought up.
    arrival = models.ForeignKey(
        "backlog.Upload", models.SET_NULL, null=True, blank=True, editable=False, related_name="arrivals"
    )
    asked_count = models.PositiveIntegerField(default=0)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    state_reason = models.TextField(blank=True)
    return_on = models.DateField(null=True, blank=True)
    # It has not been touched for long: it is archived on this day, unless someone touches it before.
    goes_aside_on = models.DateField(null=True, blank=True, editable=False)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    state_since = models.DateTimeField(default=now)
    # The manual checks of the Definition of Ready that are ticked, by name.
    ticked = models.JSONField(default=list, blank=True, editable=False)

    # The place in the list: a key between those of the neighbours, so that a move writes one row.
    rank = RankField(null=True, blank=True)

    estimate = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    estimate_label = models.CharField(max_length=20, blank=True)
    # When the team agreed on the estimate; null for one that was imported or typed in.
    estimated_at = models.DateTimeField(null=True, blank=True)
    # Since when cards are out for it.
    sizing_since = models.DateTimeField(null=True, blank=True, editable=False)

    # By value model, so that changing the model loses nothing: {"rice": {"reach": 500, "impact": 2}}.
    # Null without any value: that is how the few items with a value are found among thousands.
    values = models.JSONField(null=True, blank=True, editable=False)

    looked_at = models.DateTimeField(default=now)
    scope_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its scope was changed outside a session; null once someone confirmed that it is still ready.
    changed_outside_at = models.DateTimeField(null=True, blank=True, editable=False)

    # One of the decisions of triage. The place applies to that decision alone; type, goal and theme apply to
    # every decision that takes the item into the list. No query filters by them, so nothing is indexed.
    proposed_outcome = models.CharField(max_length=12, blank=True)
    proposed_type = models.CharField(max_length=10, blank=True)
    proposed_goal = models.ForeignKey(
        ProductGoal, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    proposed_theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # The item to come after; without one the proposed place is the end of the horizon.
    proposed_after = models.ForeignKey(
        "backlog.Item", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # Why it is proposed; declining as proposed records it.
    proposed_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def part(self) -> str:
        """The name of this item in announcements."""
        return f"item-{self.public_id}"

    # How every change is made, each inside a transaction but the first

    @contextmanager
    def _changing(self, *also: str) -> Iterator[Self]:
        """Yield the row, locked and fresh; announce the change afterwards and refresh this instance.

        With "backlog" among the announced parts the list is locked too, so that two moves never read the same
        neighbours.
        """
        with transaction.atomic():
            if "backlog" in also:
                # Before the row, in the order in which bulk moves lock them: else two orders could deadlock.
                Team(pk=self.team_id).lock()
            item = (
                type(self)
                ._default_manager.select_for_update(no_key=True, of=("self",))
                .select_related("team")
                .get(pk=self.pk)
            )
            yield item
            item.team.announce(item.team.topic, item.part, *also)
        self.refresh_from_db()

    def _note_choice(self, by: Member, choice: ChoiceNumber | None, *fields: str) -> None:
        """Raise Superseded if the client has made a newer choice about one of these. Inside `_changing`."""
        for field in fields:
            LastChoice.note(by, f"{field}-{self.public_id}", choice)

    def _set(self, by: Member | None, session: str = "", reason: str = "", **fields: Any) -> None:
        """Set these fields and record each that changes; a changed estimate is no longer the team's own."""
        former = self.estimate
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        for name, value in changed.items():
            self._record(name, history_text(getattr(self, name)), history_text(value), by, session, reason)
            setattr(self, name, value)
        if changed:
            self.save(update_fields=list(changed))
        if self.estimate != former:
            self._set_estimated_at(None)

    def _set_estimated_at(self, at: datetime | None) -> None:
        self.estimated_at = at
        self.save(update_fields=["estimated_at"])

    def _record(
        self,
        field: str,
        before: Any,
        after: Any,
        by: Member | None,
        session: str = "",
        reason: str = "",
    ) -> None:
        """Write a line of history; every line by a person counts as a look at the item."""
        at = now()
        Change.objects.create(
            item_id=self.pk,
            field=field,
            before=before,
            after=after,
            by=by,
            session=session,
            reason=reason,
            at=at,
        )
        marks = {}
        # The importer and the clock do not look at anything.
        if by is not None and at - self.looked_at > MOMENT:
            marks["looked_at"] = at
        if field in SCOPE:
            marks["scope_changed_at"] = at
            if not session:
                marks["changed_outside_at"] = at
        if marks:
            self._mark(**marks)

    def _mark(self, **moments: datetime | None) -> None:
        for name, at in moments.items():
            setattr(self, name, at)
        type(self)._default_manager.filter(pk=self.pk).update(**moments)


def history_text(value: Any) -> str:
    """A value as history stores it: empty for None, the public id of a row."""
    if value is None:
        return ""
    return value.public_id if hasattr(value, "public_id") else str(value)
