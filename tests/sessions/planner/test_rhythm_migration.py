"""The next date of before the rhythm, which was a moment of the session that agreed on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.clock import now
from core.tokens import derived_code, digest
from sessions.models import Session, SessionSettings
from tests.factories import SessionFactory, TeamFactory

BEFORE = [("refinement", "0013_people_without_a_device")]


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_what_was_agreed_becomes_a_session_and_the_weekday_one_of_the_days():
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    agreed, planned, open_ = (TeamFactory(name=name, slug=name) for name in ("agreed", "planned", "open"))
    last = {
        team: SessionFactory(team=team, starts_at=now() - timedelta(days=1))
        for team in (agreed, planned, open_)
    }
    following = SessionFactory(team=planned, starts_at=now() + timedelta(days=3))
    SessionSettings.of(agreed).choose(every_weeks=2)
    at = now() + timedelta(days=6)
    try:
        old = executor.migrate(BEFORE).apps
        for team in (agreed, planned):
            old.get_model("refinement", "Session").objects.filter(pk=last[team].pk).update(next_at=at)
        old.get_model("refinement", "SessionSettings").objects.filter(team=agreed.pk).update(weekday=4)
    finally:
        MigrationExecutor(connection).migrate(latest)

    made = Session.objects.filter(team=agreed).planned().exclude(pk=last[agreed].pk).get()
    assert (made.starts_at, made.number, made.planned_minutes) == (at, 2, 60)
    assert made.code_digest == digest(made.code) == digest(derived_code("session", made.code_nonce))
    assert SessionSettings.objects.get(team=agreed).weekdays == [4]
    assert Session.objects.get(team=planned, number=2) == following
    assert Session.objects.filter(team=planned).count() == 2
    assert Session.objects.filter(team=open_).count() == 1
