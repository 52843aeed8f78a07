"""A sprint: planned, then run, then finished with a lesson. Its finished points give the velocity."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from backlog.models.item import Item
from backlog.models.running_sprint import Moved, RunningSprint
from backlog.models.sprint_item import TAKEABLE, SprintItem
from backlog.sprints.rules.dates import next_dates
from core.clock import now
from core.text import Stale, one_line, version
from teams.models import Member, Team

# The facts of a plan, without its items.
PLANNED = ("number", "goal", "starts_on", "ends_on", "capacity")


class NumberTaken(Exception):
    """Another sprint of the team has that number."""


class SprintQuerySet(models.QuerySet["Sprint"]):
    def coming(self):
        return self.filter(committed_at=None)

    def running(self):
        return self.exclude(committed_at=None).filter(finished_at=None)

    def finished(self):
        """The newest first."""
        return self.exclude(finished_at=None).order_by("-finished_at", "-pk")


class Sprint(RunningSprint):
    objects = SprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_sprint_per_number"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(committed_at=None), name="one_coming_sprint_per_team"
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(committed_at__isnull=False, finished_at=None),
                name="one_running_sprint_per_team",
            ),
        ]

    def __str__(self):
        return _("Sprint %d") % self.number

    # Planning

    @classmethod
    def plan_next(cls, team: Team, by: Member, weeks: int, capacity: Decimal | None) -> "Sprint":
        """Start planning the sprint after the last one, or return the plan that exists."""
        with transaction.atomic():
            team.lock()
            sprints = cls.objects.filter(team=team)
            sprint = sprints.coming().first()
            if sprint is None:
                last = sprints.order_by("-starts_on", "-pk").first()
                first_day, last_day = next_dates(
                    (last.starts_on, last.ends_on) if last else None, weeks, team.today(now())
                )
                sprint = cls.objects.create(
                    team=team,
                    number=1 + (sprints.aggregate(newest=models.Max("number"))["newest"] or 0),
                    starts_on=first_day,
                    ends_on=last_day,
                    capacity=capacity,
                    made_by=by,
                )
                team.announce(team.topic, "sprints")
        return sprint

    @classmethod
    def plan_again(cls, team: Team, by: Member, items: Iterable[str], **facts) -> "Sprint":
        """Restore a discarded plan, with those of its items (public ids) that can still be taken.

        Raises Moved when another sprint is being planned or has its number by now.
        """
        with transaction.atomic():
            team.lock()
            sprints = cls.objects.filter(team=team)
            if sprints.coming().exists() or sprints.filter(number=facts["number"]).exists():
                raise Moved
            sprint = cls.objects.create(team=team, made_by=by, **facts)
            wanted = Item.objects.filter(team=team, public_id__in=items, state__in=TAKEABLE)
            SprintItem.objects.bulk_create(
                SprintItem(sprint=sprint, item=item, added_by=by) for item in wanted.order_by("rank")
            )
            team.announce(team.topic, "sprints")
        return sprint

    def discard(self) -> dict[str, Any]:
        """Discard a plan that nobody has committed to; returns what `plan_again` needs to undo that.

        Raises Moved once it is committed to.
        """
        with transaction.atomic():
            self.team.lock()
            sprint = Sprint.objects.filter(pk=self.pk).coming().select_for_update().first()
            if sprint is None:
                raise Moved
            facts = {name: getattr(sprint, name) for name in PLANNED}
            items = list(sprint.planned().values_list("item__public_id", flat=True))
            sprint.delete()
            self.team.announce(self.team.topic, "sprints")
        return {**facts, "items": items}

    def aim(self, goal: str, *, seen: str | None = None) -> None:
        """Set the goal of a sprint that is not finished; Stale when it is no longer the one `seen`."""
        goal = one_line(goal)
        with self._changing() as sprint:
            if sprint.finished_at:
                raise Moved
            if seen is not None and seen != version(sprint.goal) and goal != sprint.goal:
                raise Stale(sprint.goal)
            sprint.goal = goal
            sprint.save(update_fields=["goal"])

    def replan(self, **facts) -> None:
        """Change number, dates or capacity; moving only the first day moves the last one along."""
        with self._changing() as sprint:
            if sprint.finished_at:
                raise Moved
            others = Sprint.objects.filter(team_id=sprint.team_id).exclude(pk=sprint.pk)
            if "number" in facts and others.filter(number=facts["number"]).exists():
                raise NumberTaken
            if "starts_on" in facts and "ends_on" not in facts:
                facts["ends_on"] = facts["starts_on"] + (sprint.ends_on - sprint.starts_on)
            for name, value in facts.items():
                setattr(sprint, name, value)
            if sprint.ends_on < sprint.starts_on:
                raise Moved
            sprint.save(update_fields=list(facts))

    def take(self, items: Iterable[Item], by: Member, usual: Decimal) -> list[Item]:
        """Add items to the plan, or to the running sprint, and return which.

        Items that are in progress, have no rank, or are already in it are left out.
        """
        with self._changing() as sprint:
            if sprint.finished_at:
                raise Moved
            here = set(sprint.entries.values_list("item_id", flat=True))
            wanted = Item.objects.filter(pk__in=[item.pk for item in items], state__in=TAKEABLE)
            taken = list(wanted.exclude(pk__in=here).select_related("team").order_by("rank"))
            for place, item in enumerate(taken, 1 + len(here)):
                entry = SprintItem.objects.create(sprint=sprint, item=item, added_by=by)
                if sprint.committed_at:
                    entry._commit(place, usual, by)
                    sprint._note_changed(item)
        return taken

    def drop(self, item: Item, by: Member) -> None:
        """Remove an item; one that was committed to returns to the backlog."""
        with self._changing() as sprint:
            if sprint.finished_at:
                raise Moved
            for entry in sprint.listed().filter(item=item):
                if sprint.committed_at and entry.is_open:
                    entry._give_back(by)
                    sprint._note_changed(entry.item)
                entry.delete()
