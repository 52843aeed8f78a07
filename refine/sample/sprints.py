"""The sample team's finished sprints: what was committed, what got done, and the takeaways."""

from datetime import datetime, timedelta
from decimal import Decimal

from backlog.models import Change, Item, Sprint, SprintItem
from refine.sample import words
from teams.models import Member, Team

WEEKS = 2
LENGTH = timedelta(weeks=WEEKS)


def run(team: Team, cast: dict[str, Member], items: dict[int, Item], at: datetime) -> None:
    """Create them one after another, the last one finished yesterday."""
    ana = cast["Ana"]
    for ago, facts in zip(range(len(words.SPRINTS), 0, -1), words.SPRINTS, strict=True):
        ended = at - timedelta(days=1) - (ago - 1) * LENGTH
        sprint = Sprint.plan_next(team, ana, WEEKS, Decimal(words.VELOCITY))
        first_day = (ended - LENGTH + timedelta(days=1)).date()
        sprint.replan(number=facts.number, starts_on=first_day, ends_on=ended.date())
        sprint.aim(facts.goal)
        sprint.take([items[key] for key in facts.promised], ana, Decimal(0))
        sprint.commit(ana, Decimal(0))
        for key in facts.done:
            sprint.check_off(items[key], True, ana)
        sprint.finish(facts.lesson, cast["Sami"])
        _date_back(sprint, ended)


def _date_back(sprint: Sprint, ended: datetime) -> None:
    began = ended - LENGTH
    Sprint.objects.filter(pk=sprint.pk).update(made_at=began, committed_at=began, finished_at=ended)
    entries = SprintItem.objects.filter(sprint=sprint)
    entries.update(added_at=began)
    entries.exclude(done_at=None).update(done_at=ended)
    entries.exclude(returned_at=None).update(returned_at=ended)
    here = entries.values("item")
    Item.objects.filter(pk__in=here).update(state_since=ended)
    Change.objects.filter(item__in=here, reason=str(sprint)).update(at=ended)
