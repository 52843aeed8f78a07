"""A dependency: one item has to be done before another."""

from collections.abc import Iterable

from django.db import models, transaction

from backlog.relations.rules import cycle
from teams.models import Member, Team

from .item import Item

# An item in one of these states blocks nothing: it is done, or no longer meant to be.
SETTLED = (Item.State.DONE, Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED)

type Edge = tuple[int, int]


class Circle(Exception):
    """The dependency would close a circle: the keys of its items, the first one at the end again."""

    def __init__(self, keys: list[str]):
        super().__init__(" → ".join(keys))
        self.keys = keys


class DependencyQuerySet(models.QuerySet["Dependency"]):
    def open(self):
        """Those whose blocker is still to be done."""
        return self.exclude(blocker__state__in=SETTLED)


class Dependency(models.Model):
    blocker = models.ForeignKey(Item, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Item, models.CASCADE, related_name="blocked_by")

    objects = DependencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_dependency_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="nothing_blocks_itself"
            ),
        ]

    def __str__(self):
        return f"{self.blocker_id} blocks {self.blocked_id}"

    # Changes

    @classmethod
    def add(cls, blocker: Item, blocked: Item, by: Member | None, session="") -> bool:
        """Have `blocker` come before `blocked`; False when it already does.

        Raises Circle with the keys that would go round. Checked under the team's lock: two people who each
        add one half of a circle cannot both succeed.
        """
        with transaction.atomic():
            blocked.team.lock()
            if not cls._link(blocker, blocked, by, session):
                return False
            blocked.team.announce(blocked.team.topic, blocker.part, blocked.part)
        return True

    @classmethod
    def remove(cls, blocker: Item, blocked: Item, by: Member, session="") -> bool:
        """Remove the dependency; False when it was already gone."""
        with transaction.atomic():
            blocked.team.lock()
            if not cls._unlink(blocker, blocked, by, session):
                return False
            blocked.team.announce(blocked.team.topic, blocker.part, blocked.part)
        return True

    # Helpers, each under the team's lock

    @classmethod
    def _link(cls, blocker: Item, blocked: Item, by, session="", reason="") -> bool:
        edges = edges_of(blocked.team)
        if (blocker.pk, blocked.pk) in edges:
            return False
        refuse_circle(edges, blocker.pk, blocked.pk)
        cls.objects.create(blocker=blocker, blocked=blocked)
        blocked._record("blocked_by", "", blocker.key, by, session, reason)
        blocker._record("blocks", "", blocked.key, by, session, reason)
        return True

    @classmethod
    def _unlink(cls, blocker: Item, blocked: Item, by, session="", reason="") -> bool:
        gone, _ = cls.objects.filter(blocker=blocker, blocked=blocked).delete()
        if gone:
            blocked._record("blocked_by", blocker.key, "", by, session, reason)
            blocker._record("blocks", blocked.key, "", by, session, reason)
        return bool(gone)


def edges_of(team: Team) -> set[Edge]:
    """The team's whole graph, for the pure rules."""
    return set(Dependency.objects.filter(blocked__team=team).values_list("blocker_id", "blocked_id"))


def refuse_circle(edges: Iterable[Edge], blocker: int, blocked: int) -> None:
    """Raise Circle when this edge would close one."""
    if circle := cycle(edges, blocker, blocked):
        keys = dict(Item.objects.filter(pk__in=circle).values_list("pk", "key"))
        raise Circle([keys[pk] for pk in circle])
