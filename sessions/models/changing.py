"""A change of a session: its row locked and fresh, and afterwards the room is told what to draw anew."""

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

# Parts that show where the meeting stands; they change whenever it moves.
CLOCKWORK = ("clock", "agenda", "controls")
WHOLE_STAGE = ("queue", "stage", "hint", "answers", "deck", "remark")
# Another phase may show or hide anything.
EVERYTHING = (*CLOCKWORK, *WHOLE_STAGE, "people", "tally", "parking-lot", "offer", "hands", "self")


class Changing(models.Model):
    """What every noun of a session stands on: which one it is, whether it runs, and how it is changed."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="refinements")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    # What points here, which an abstract class cannot see.
    entries: "EntryQuerySet"
    participants: "ParticipantQuerySet"
    timeboxes: "RelatedManager[PhaseTimebox]"
    _touched: dict[str, None]  # the parts that the change under way has touched, in their order

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
        """The session's row, locked and fresh; afterwards the room hears which parts changed.

        Inside, `also` names further parts and `nothing_changed` keeps the room quiet.
        """
        with transaction.atomic():
            session = (
                type(self)
                ._default_manager.select_for_update(no_key=True, of=("self",))
                .select_related("team", "facilitator", "former_facilitator", "on_stage__item__team")
                .get(pk=self.pk)
            )
            session._touched = dict.fromkeys(parts)
            yield session
            if session._touched:
                session.team.announce(session.topic, *session._touched, whose=whose)
        self.refresh_from_db()

    def also(self, *parts: str) -> None:
        """Name further parts that the change under way has touched."""
        self._touched.update(dict.fromkeys(parts))

    def nothing_changed(self) -> None:
        """The order came too late or twice: tell nobody."""
        self._touched.clear()

    def record(self, kind: str, by: Member | None, at: datetime | None = None, **data) -> None:
        """Remember what happened. Never called with a card that is still hidden."""
        Event.objects.create(session_id=self.pk, kind=kind, by=by, at=at or now(), data=data)
