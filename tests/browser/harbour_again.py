"""Harbour's rows after a session that left an action and a topic; today's has no goal yet."""

from datetime import timedelta

from tests.browser import harbour  # sets Django up

from backlog.models import ProductGoal  # isort: skip
from core.clock import now  # isort: skip
from sessions.models import ActionItem, ParkedTopic, Session  # isort: skip
from sessions.summary.service.finish import finish  # isort: skip
from teams.models import Member  # isort: skip


def main() -> None:
    harbour.main([])
    today, ines = Session.objects.get(), Member.objects.get(name="Ines")
    week = timedelta(days=7)
    Session.objects.update(goal="")
    ProductGoal.objects.get().restate(metric_now="7", metric_target="4")
    last = Session.plan(today.team, ines, now() - week, "Tides are known")
    last.start(ines, now() - week)
    for past in (1, 2, 3):
        if not last.advance(past, ines, now() - week):
            break
    ActionItem.take(last, "Ask the pilots", ines, owner=Member.objects.get(name="Tomas"))
    ParkedTopic.park(last, "Who paints the bollards?", ines).resolve(ParkedTopic.Outcome.NEXT_AGENDA)
    last.advance(last.position, ines, now() - week)
    finish(last, ines, now() - week)


if __name__ == "__main__":
    main()
