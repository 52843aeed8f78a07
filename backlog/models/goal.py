"""A product goal, with a metric that shows the progress towards it."""

from django.db import models, transaction

from core.clock import now
from core.ids import new_public_id
from teams.models import Member, Team


class ProductGoalQuerySet(models.QuerySet["ProductGoal"]):
    def current(self):
        return self.filter(closed_at=None).order_by("position", "pk")


class ProductGoal(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="goals")
    name = models.CharField(max_length=120)
    metric = models.CharField(max_length=120, blank=True)
    metric_now = models.CharField(max_length=40, blank=True)
    metric_target = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ProductGoalQuerySet.as_manager()

    def __str__(self):
        return self.name

    # Questions

    def earlier_values(self) -> list[str]:
        """The values that the metric has had, first to last; the last is the present one."""
        return [each.value for each in self.values.all()]

    # Changes

    @classmethod
    def set(cls, team: Team, by: Member | None, **words) -> "ProductGoal":
        """Create a goal for the team."""
        with transaction.atomic():
            goal = cls.objects.create(
                team=team, made_by=by, position=cls.objects.filter(team=team).count(), **words
            )
            goal._keep_value()
            team.announce(team.topic, "goals")
        return goal

    def restate(self, **words) -> None:
        """Change the goal's name or metric."""
        with transaction.atomic():
            for field, value in words.items():
                setattr(self, field, value)
            self.save(update_fields=list(words))
            self._keep_value()
            self.team.announce(self.team.topic, "goals")

    def reopen(self) -> None:
        """Reopen a closed goal."""
        self.close(None)

    def close(self, at) -> None:
        with transaction.atomic():
            self.closed_at = at
            self.save(update_fields=["closed_at"])
            self.team.announce(self.team.topic, "goals")

    def _keep_value(self) -> None:
        """Store the metric's value if it differs from the last one. Runs inside the change that sets it."""
        last = self.values.last()
        if self.metric_now and (last is None or last.value != self.metric_now):
            self.values.create(value=self.metric_now)


class GoalValue(models.Model):
    """A value of a goal's metric, and since when it has applied."""

    goal = models.ForeignKey(ProductGoal, models.CASCADE, related_name="values")
    value = models.CharField(max_length=40)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.value
