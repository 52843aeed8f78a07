"""A saved view of the backlog, by a name of the team's own."""

from django.db import models, transaction
from django.db.models.functions import Lower

from backlog.ranked.rules.url_state import PLAIN, View
from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team

# The most views that fit in a row of links.
MOST = 30


class NameTaken(Exception):
    """Another view of the team has that name, ignoring case."""


class TooMany(Exception):
    """The team has as many views as fit."""


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def kept(self):
        return self.filter(dropped_at=None).order_by("made_at", "pk")


class SavedView(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    # As it is in the URL.
    query = models.TextField()
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    dropped_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "team", condition=models.Q(dropped_at=None), name="one_saved_view_per_name"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def view(self) -> View:
        return View.of_query(self.query)

    # Changes

    @classmethod
    def keep(cls, team: Team, name: str, view: View, by: Member) -> "SavedView":
        """Save what a view filters, not the page of it. Raises NameTaken, TooMany."""
        with transaction.atomic():
            team.lock()
            kept = cls.objects.kept().filter(team=team)
            if kept.count() >= MOST:
                raise TooMany
            _refuse_taken(team, name)
            query = view.but(item=PLAIN.item).query
            saved = cls.objects.create(team=team, name=name, query=query, made_by=by)
            team.announce(team.topic, "saved")
        return saved

    def rename(self, name: str) -> None:
        """Rename the view. Raises NameTaken."""
        with transaction.atomic():
            self.team.lock()
            _refuse_taken(self.team, name, but=self)
            self.name = name
            self.save(update_fields=["name"])
            self.team.announce(self.team.topic, "saved")

    def drop(self) -> None:
        """Remove it from the row of links."""
        self._dropped(now())

    def restore(self) -> None:
        """Restore a deleted view. Raises NameTaken when another has its name by now."""
        self._dropped(None)

    def _dropped(self, at) -> None:
        with transaction.atomic():
            self.team.lock()
            if at is None:
                _refuse_taken(self.team, self.name, but=self)
            self.dropped_at = at
            self.save(update_fields=["dropped_at"])
            self.team.announce(self.team.topic, "saved")


def _refuse_taken(team: Team, name: str, but: SavedView | None = None) -> None:
    others = SavedView.objects.kept().filter(team=team, name__iexact=name)
    if others.exclude(pk=but.pk if but else None).exists():
        raise NameTaken
