"""The columns of a session, and how a change of them is locked, recorded and announced."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team

from .event import Event

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .entry import EntryQuerySet
    from .participant import ParticipantQuerySet
    from .timebox import PhaseTimebox

# The parts that show the progress of the meeting; they change whenever it moves.
CLOCKWORK = ("clock", "agenda", "controls")
WHOLE_STAGE = ("queue", "stage", "hint", "answers", "deck", "remark")
# Another phase may show or hide anything.
EVERYTHING = (*CLOCKWORK, *WHOLE_STAGE, "people", "tally", "parking-lot", "offer", "hands", "self")


class SessionFields(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="refinements")
    number = models.PositiveIntegerField()
    goal = models.CharField(max_length=200, blank=True)
    # The introduction above the summary.
    foreword = models.TextField(blank=True)
    created_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    starts_at = models.DateTimeField()
    # The meeting of the team's rhythm whose place it takes, also once it was moved; None apart from it.
    occurs_at = models.DateTimeField(null=True)
    # As the rhythm made it: nobody has moved, kept or planned it.
    untouched = models.BooleanField(default=False)
    # When its goal, date or length was last changed: its version in calendars.
    revised_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # 0 is the lobby; otherwise the position of the running timebox.
    position = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    auto_advance = models.BooleanField(default=False)
    made_up = models.FloatField(default=0, help_text="seconds of a late start that its phases gave up")
    on_stage = models.ForeignKey("refinement.Entry", models.SET_NULL, null=True, related_name="+")
    # The share of the item on the stage, as a timebox; a length of 0 is none.
    stage_length = models.FloatField(default=0, help_text="seconds")
    stage_left = models.FloatField(default=0, help_text="seconds, while the clock is paused")
    stage_ends_at = models.DateTimeField(null=True)

    facilitator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The facilitator before someone took over, who may take back with one press.
    former_facilitator = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    facilitator_gone_at = models.DateTimeField(null=True)
    # The last gap in the notes of who is here: the last note before it, and the first one after.
    presence_lost_at = models.DateTimeField(null=True)
    presence_resumed_at = models.DateTimeField(null=True)
    speaker = models.ForeignKey("refinement.Participant", models.SET_NULL, null=True, related_name="+")

    code_nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    code_digest = models.CharField(max_length=64, db_index=True, editable=False)

    # Names of the guardrails that were dismissed; for one about a story, with its entry.
    hushed = models.JSONField(default=list, editable=False)
    # Where the facilitator's laptop is mirrored to the wall, everyone would read the hints.
    hints_on_phone = models.BooleanField(default=False)

    # Reverse relations, which an abstract class cannot see.
    entries: "EntryQuerySet"
    participants: "ParticipantQuerySet"
    timeboxes: "RelatedManager[PhaseTimebox]"
    _changed_parts: dict[str, None]  # the parts of the change under way, in their order

    class Meta:
        abstract = True

    @property
    def topic(self) -> str:
        return f"session.{self.public_id}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.finished_at is None

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @contextmanager
    def changing(self, *parts: str, whose: str | None = None) -> Iterator[Self]:
        """Yields the row, locked and fresh; afterwards announces the changed parts and reloads this instance.

        Inside, `publish_parts` names further parts and `nothing_changed` announces none.
        """
        with transaction.atomic():
            session = (
                type(self)
                ._default_manager.select_for_update(no_key=True, of=("self",))
                .select_related("team", "facilitator", "former_facilitator", "on_stage__item__team")
                .get(pk=self.pk)
            )
            session._changed_parts = dict.fromkeys(parts)
            yield session
            if session._changed_parts:
                session.team.announce(session.topic, *session._changed_parts, whose=whose)
        self.refresh_from_db()

    def publish_parts(self, *parts: str) -> None:
        """Announces these parts too when the change under way is done."""
        self._changed_parts.update(dict.fromkeys(parts))

    def nothing_changed(self) -> None:
        """Announces nothing: the order came too late or twice."""
        self._changed_parts.clear()

    def end_turn(self) -> None:
        """Ends the turn to speak: the story, or the speaker, has left. Inside `changing`."""
        if self.speaker_id is not None:
            self.speaker = None
            self.save(update_fields=["speaker"])
            self.publish_parts("hands")

    def record(self, kind: str, by: Member | None, at: datetime | None = None, **data) -> None:
        """Adds a line to the session's history. Never called with a card that is still hidden."""
        Event.objects.create(session_id=self.pk, kind=kind, by=by, at=at or now(), data=data)
