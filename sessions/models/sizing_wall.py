"""A sizing wall: many small items at once, which everybody moves into columns, a size each.

Nothing on it is hidden. An item stands where it was put last; each person's last word is kept, so that one
sees where the room differs.
"""

from django.db import models

from backlog.items.rules.scales import Card, loaded, stored
from backlog.models import BacklogSettings, Item
from core.clock import now
from core.ids import new_public_id
from teams.models import Member

from .estimation import Round
from .event import Event
from .participant import Participant
from .session import Session

MOST_TILES = 24


class SizingWall(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="sizing_walls")
    # A copy, so that a team that changes its scale rewrites no history.
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
        """The wall that the room looks at instead of a story, if any."""
        return cls.objects.filter(session=session, closed_at=None).first()

    # Changes

    @classmethod
    def open(cls, session: Session, by: Member) -> "SizingWall | None":
        """Put the top unsized items of the list on a wall.

        None when a wall is open already, cards lie hidden, or nothing of the list lacks a size.
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
        """Back to the story; False when that was done already."""
        with self.session.changing("stage", "queue") as session:
            if not SizingWall.objects.filter(pk=self.pk, closed_at=None).update(closed_at=now()):
                session.nothing_changed()
                return False
        return True

    def reopen(self) -> bool:
        """Look at it again, as it was left; False when a wall is open."""
        with self.session.changing("stage", "queue") as session:
            if SizingWall.open_in(session):
                session.nothing_changed()
                return False
            SizingWall.objects.filter(pk=self.pk).update(closed_at=None)
        return True


class Tile(models.Model):
    """An item on a wall, in the column of its label; empty while nobody has put it anywhere."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    wall = models.ForeignKey(SizingWall, models.CASCADE, related_name="tiles")
    item = models.ForeignKey(Item, models.CASCADE, related_name="tiles")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)
    # The size that the item had before it was settled here.
    former_size = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["wall", "item"], name="one_tile_per_wall_and_item")]

    def __str__(self):
        return f"{self.item_id} on {self.wall_id}"

    # Changes

    def put(self, by: Participant, label: str) -> bool:
        """Move it into the column of that size; an empty label takes back one's own word about it.

        Raises ValueError when the scale has no such size. False when it was settled or the wall is closed.
        """
        if label and label not in {card.label for card in self.wall.sizes}:
            raise ValueError("no such size")
        with self.wall.session.changing("sizing-wall") as session:
            tile = Tile.objects.filter(pk=self.pk, settled_at=None, wall__closed_at=None).first()
            if tile is None:
                session.nothing_changed()
                return False
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
    """The size that a person last gave an item in the bulk estimate."""

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
