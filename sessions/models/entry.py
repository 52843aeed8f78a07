"""One item on a session's list, for triage or for the deep dive, and its time on the stage."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from backlog.models import Item
from backlog.models.readiness import ask_again
from core.clock import now
from core.ids import new_public_id
from sessions.meeting.rules.agenda import Phase
from teams.models import Member

from .concurrent_rounds import is_voted_on
from .event import Event
from .session import Session
from .session_fields import WHOLE_STAGE

REASON_LENGTH = 120


class EntryQuerySet(models.QuerySet["Entry"]):
    def listed_in(self, phase: str):
        """The phase's list, in order."""
        return self.filter(phase=phase).order_by("position", "pk")

    def alike(self, outcome: str, item: Item):
        """The waiting entries of triage with this whole proposal, except those to be discussed separately."""
        return self.waiting_in(Phase.TRIAGE).filter(
            item__proposed_outcome=outcome,
            item__proposed_type=item.proposed_type,
            item__proposed_goal=item.proposed_goal_id,
            item__proposed_theme=item.proposed_theme_id,
            item__proposed_after=item.proposed_after_id,
            pulled_out_by=None,
        )

    def reached(self):
        """The entries that have been on the stage."""
        return self.filter(models.Q(spent__gt=0) | models.Q(on_stage_since__isnull=False))

    def unreached(self):
        return self.filter(spent=0, on_stage_since=None)

    def share_count(self, phase: str, on_stage: "Entry | None") -> int:
        """The number of shares of the phase's time; the parts of a split story have one together."""
        waiting = {entry.pk: entry.story_id for entry in self.waiting_in(phase)}
        if on_stage is not None:
            # Also what the room is done with and looks at again.
            waiting[on_stage.pk] = on_stage.story_id
        stories = list(waiting.values())
        return max(1, len(set(stories)) * (stories.count(on_stage.story_id) if on_stage else 1))

    def waiting_in(self, phase: str):
        """The entries of the phase's list that are still to be dealt with."""
        return self.listed_in(phase).filter(closed_at=None)


class Entry(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.PROTECT, related_name="entries")
    phase = models.CharField(
        max_length=10, choices=[(Phase.TRIAGE, "Triage"), (Phase.DEEP_DIVE, "Deep dive")]
    )
    position = models.PositiveIntegerField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    on_stage_since = models.DateTimeField(null=True)
    spent = models.FloatField(default=0, help_text="seconds on the stage")
    # When it was decided in triage; or marked ready or postponed in the deep dive.
    closed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    ready_reason = models.TextField(blank=True)
    # Who wants it discussed separately, not confirmed together with the others of its proposal.
    pulled_out_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The story from which it was split on the stage, and with which it shares its time.
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    objected_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "phase", "item"], name="one_entry_per_item_and_phase")
        ]

    def __str__(self):
        return f"{self.item_id} in {self.session_id}"

    @classmethod
    def add_all(cls, session: Session, phase: Phase, items: list[tuple[Item, str]]) -> None:
        """Makes these the phase's list, in this order, each with the reason why it is proposed.

        Entries that have been on the stage stay, before the others. An item that stays listed keeps its
        entry, and with it the early estimates.
        """
        with session.changing("queue", "stage", "controls") as session:
            here = {entry.item_id: entry for entry in cls.objects.filter(session=session).listed_in(phase)}
            wanted = {item.pk: reason[:REASON_LENGTH] for item, reason in items}
            seen = [entry for pk, entry in here.items() if pk not in wanted and entry.was_looked_at]
            dropped = [entry.pk for pk, entry in here.items() if pk not in wanted and entry not in seen]
            cls.objects.filter(pk__in=dropped).delete()
            for place, entry in enumerate(seen, 1):
                entry.position = place
            for place, (pk, reason) in enumerate(wanted.items(), len(seen) + 1):
                entry = here.setdefault(pk, cls(session=session, item_id=pk, phase=phase))
                entry.position, entry.reason = place, reason
            listed = [*seen, *(here[pk] for pk in wanted)]
            cls.objects.bulk_update([entry for entry in listed if entry.pk], ["position", "reason"])
            cls.objects.bulk_create(entry for entry in listed if not entry.pk)

    @classmethod
    def add_last(cls, session: Session, phase: Phase, item: Item, reason: str) -> tuple["Entry", bool]:
        """Returns the item's entry on the phase's list, and whether it was added now. Inside `changing`."""
        facts = {"position": cls._after_last(session, phase), "reason": reason[:REASON_LENGTH]}
        return cls.objects.get_or_create(session=session, phase=phase, item=item, defaults=facts)

    def drop_unseen(self) -> None:
        """Removes it from the list unless it has been on the stage. Inside `changing`."""
        if not self.was_looked_at:
            self.delete()

    def list_parts(self, items: list[Item]) -> list["Entry"]:
        """Lists the parts of this story right after it. Inside `changing`."""
        later = Entry.objects.filter(session=self.session, phase=self.phase, position__gt=self.position)
        later.update(position=models.F("position") + len(items))
        made = [
            Entry(
                session=self.session,
                item=item,
                phase=self.phase,
                position=self.position + place,
                reason=(_("part of %s") % self.item.key)[:REASON_LENGTH],
                part_of=self,
            )
            for place, item in enumerate(items, 1)
        ]
        return Entry.objects.bulk_create(made)

    @classmethod
    def add(cls, session: Session, phase: Phase, item: Item) -> "Entry | None":
        """Adds an item to the end of a phase's list while the session is on; None if it waits there already.

        One that was postponed is waiting again.
        """
        with session.changing("queue", "stage", "clock", "hint", "controls") as session:
            if session.is_finished:
                session.nothing_changed()
                return None
            entry, made = cls.add_last(session, phase, item, "")
            if made:
                return entry
            if entry.closed_at is None or entry.ready_at:
                session.nothing_changed()
                return None
            entry.position, entry.closed_at = cls._after_last(session, phase), None
            entry.save(update_fields=["position", "closed_at"])
        return entry

    @classmethod
    def _after_last(cls, session: Session, phase: Phase) -> int:
        listed = cls.objects.filter(session=session, phase=phase)
        return (listed.aggregate(last=models.Max("position"))["last"] or 0) + 1

    def shift(self, by: int) -> bool:
        """Swaps places with the next waiting entry, up (-1) or down (1); False at either end."""
        with self.session.changing("queue", "stage", "hint") as session:
            waiting = list(session.entries.waiting_in(self.phase))
            place = next((place for place, each in enumerate(waiting) if each.pk == self.pk), None)
            if place is None or not 0 <= place + by < len(waiting):
                session.nothing_changed()
                return False
            places = [each.position for each in waiting]
            waiting[place], waiting[place + by] = waiting[place + by], waiting[place]
            for entry, position in zip(waiting, places, strict=True):
                entry.position = position
            Entry.objects.bulk_update(waiting, ["position"])
        return True

    @property
    def story_id(self) -> int:
        """The entry of the story that it is, or is a part of: the parts of one share its time."""
        return self.part_of_id or self.pk

    @property
    def was_looked_at(self) -> bool:
        return bool(self.on_stage_since or self.spent or self.closed_at)

    def has_round_to_settle(self) -> bool:
        """True if this session has voted on the item and not settled on an estimate yet."""
        newest = self.rounds.in_play().last()
        return newest is not None and newest.settled_at is None

    def bring_up(self, by: Member, at: datetime | None = None) -> bool:
        """Puts this item on the stage; False unless its phase is on and its import has finished."""
        at = at or now()
        with self.session.changing(*WHOLE_STAGE, "clock", "tally", "people") as session:
            if session.phase != self.phase or session.on_stage_id == self.pk or self.item.is_arriving:
                session.nothing_changed()
                return False
            session.put_on_stage(self, by, at)
            session.record(Event.Kind.BROUGHT_UP, by, at, item=self.item.key)
        return True

    def pull_out(self, by: Member | None) -> bool:
        """Has the item discussed separately in triage; None takes that back. False if it is so already."""
        with self.session.changing("stage") as session:
            fresh = Entry.objects.filter(pk=self.pk, closed_at=None, pulled_out_by__isnull=by is not None)
            if not fresh.update(pulled_out_by=by):
                session.nothing_changed()
                return False
        return True

    def close(self, at: datetime) -> None:
        """Marks the entry as dealt with. Inside `changing`."""
        self.closed_at = at
        self.save(update_fields=["closed_at"])

    def reopen(self) -> None:
        """Marks the entry as not dealt with. Inside `changing`."""
        self.closed_at = None
        self.save(update_fields=["closed_at"])

    def enter_stage(self, by: Member | None, at: datetime) -> None:
        """Begins the item's time on the stage; in the deep dive its state becomes refining.

        If it was left in the middle of a round, the round goes on and the former estimate is hidden again.
        """
        if self.phase == Phase.DEEP_DIVE:
            if self.item.state == Item.State.BACKLOG:
                self.item.to_state(Item.State.REFINING, by, self.session.public_id)
            if self.has_round_to_settle():
                self.item.start_sizing()
        self.item.show()
        self.on_stage_since = at
        self.save(update_fields=["on_stage_since"])

    def leave_stage(self, at: datetime) -> None:
        """Ends the item's time on the stage; an estimate that no round has replaced is shown again."""
        if self.item.sizing_since and self.has_round_to_settle():
            self.stop_sizing()
        if self.phase == Phase.DEEP_DIVE:
            ask_again(self.item)
        if self.on_stage_since:
            self.spent += (at - self.on_stage_since).total_seconds()
            self.on_stage_since = None
            Entry.objects.filter(pk=self.pk).update(spent=self.spent, on_stage_since=None)

    def stop_sizing(self) -> None:
        """Ends this room's vote: the estimate is shown again unless another room votes on the item."""
        if not is_voted_on(self.item, but=self):
            self.item.stop_sizing()
