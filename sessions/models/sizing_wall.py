"""The bulk estimate: many small items at once, which everybody moves into columns, one for each estimate.

Nothing in it is hidden. An item is in the column into which it was moved last. Each person's last choice is
kept, so that one sees where they differ.
"""

from django.db import models

from backlog.items.rules.scales import Card, loaded, stored
from backlog.models import BacklogSettings, Item
from core.clock import now
from core.http.request import ChoiceNumber
from core.ids import new_public_id
from sessions.meeting.rules.agenda import Phase
from teams.models import LastChoice, Member

from .estimation import Round
from .event import Event
from .participant import Participant
from .session import Session

MOST_TILES = 24


class SizingWall(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="sizing_walls")
    # A copy, so that past bulk estimates stay the same when the team changes its scale.
    scale = models.JSONField()
    opened_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(closed_at=None), name="one_open_wall_per_session"
            )
        ]

    def __str__(self):
        return f"sizing wall of {self.session_id}"

    @property
    def sizes(self) -> tuple[Card, ...]:
        return tuple(card for card in loaded(self.scale) if card.is_size)

    @classmethod
    def open_in(cls, session: Session) -> "SizingWall | None":
        """The bulk estimate that the room sees instead of a story, if any."""
        return cls.objects.filter(session=session, closed_at=None).first()

    # Changes

    @classmethod
    def open(cls, session: Session, by: Member) -> "SizingWall | None":
        """Opens a bulk estimate of the first items of the list that have no estimate.

        None if one is open already, a round is hidden, or every item of the list has an estimate.
        """
        with session.changing("stage", "queue") as session:
            unsized = Item.objects.filter(team=session.team, estimate=None, sizing_since=None)
            items = list(unsized.unready()[:MOST_TILES])
            hidden = Round.objects.hidden_on(session.on_stage_id).exists()
            if not items or hidden or cls.open_in(session):
                session.nothing_changed()
                return None
            wall = cls.objects.create(
                session=session, scale=stored(BacklogSettings.of(session.team).cards), opened_by=by
            )
            Tile.objects.bulk_create(
                Tile(wall=wall, item=item, position=place) for place, item in enumerate(items, 1)
            )
            session.record(Event.Kind.WALL_OPENED, by, items=len(items))
        return wall

    def close(self, by: Member) -> bool:
        """Closes the bulk estimate and shows the story again; False if that was done already."""
        with self.session.changing("stage", "queue") as session:
            if not SizingWall.objects.filter(pk=self.pk, closed_at=None).update(closed_at=now()):
                session.nothing_changed()
                return False
        return True

    def reopen(self) -> bool:
        """Opens it again as it was left; False if another one is open."""
        with self.session.changing("stage", "queue") as session:
            if SizingWall.open_in(session) or session.phase != Phase.DEEP_DIVE:
                session.nothing_changed()
                return False
            SizingWall.objects.filter(pk=self.pk).update(closed_at=None)
        return True


class Tile(models.Model):
    """An item in a bulk estimate, in the column of its label; empty while nobody has placed it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    wall = models.ForeignKey(SizingWall, models.CASCADE, related_name="tiles")
    item = models.ForeignKey(Item, models.CASCADE, related_name="tiles")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)
    # The estimate that the item had before it was settled here.
    former_size = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["wall", "item"], name="one_tile_per_wall_and_item")]

    def __str__(self):
        return f"{self.item_id} on {self.wall_id}"

    # Changes

    def put(self, by: Participant, label: str, choice: ChoiceNumber | None = None) -> bool:
        """Moves the item into the column of that estimate; an empty label takes back one's own placement.

        Raises ValueError if the scale has no such card. False if it was settled, or the bulk estimate or its
        phase is over.
        """
        if label and label not in {card.label for card in self.wall.sizes}:
            raise ValueError("no such size")
        with self.wall.session.changing("sizing-wall") as session:
            tile = Tile.objects.filter(pk=self.pk, settled_at=None, wall__closed_at=None).first()
            if tile is None or session.phase != Phase.DEEP_DIVE:
                session.nothing_changed()
                return False
            LastChoice.note(by.member, f"size-{self.public_id}", choice)
            if label:
                Placement.objects.update_or_create(
                    tile=tile, participant=by, defaults={"label": label, "at": now()}
                )
            else:
                tile.placements.filter(participant=by).delete()
                last = tile.placements.order_by("-at", "-pk").first()
                label = last.label if last else ""
            Tile.objects.filter(pk=tile.pk).update(label=label)
        return True


class Placement(models.Model):
    """The estimate that a person last gave an item in the bulk estimate."""

    tile = models.ForeignKey(Tile, models.CASCADE, related_name="placements")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="placements")
    label = models.CharField(max_length=20)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tile", "participant"], name="one_placement_per_tile_and_person")
        ]

    def __str__(self):
        return f"{self.tile_id}: {self.label}"
