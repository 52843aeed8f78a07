from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import F

from backlog.models import Change, Item
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Session
from teams.models import Member, Team


@pytest.fixture
def payments(db):
    call_command("sample", verbosity=0)
    return Team.objects.get(slug="payments")


class TestTheSample:
    def test_has_somebody_in_every_role(self, payments):
        roles = {member.role for member in Member.objects.filter(team=payments)}

        assert roles == {"product_manager", "scrum_master", "developer", "stakeholder"}

    def test_has_everything_a_refinement_meets(self, payments):
        items = Item.objects.filter(team=payments)

        assert items.inbox().count() == 9
        assert items.ready().count() == 2
        assert items.unready().count() > 15
        assert items.filter(estimate__isnull=True).ranked().exists()
        assert {"declined", "duplicate", "waiting", "done"} <= set(items.values_list("state", flat=True))

    def test_held_a_session_a_week_ago_with_actions_still_open(self, payments):
        session = Session.objects.finished().get()

        assert (session.number, session.summary.data["totals"]["ready"]) == (13, 2)
        assert ActionItem.objects.filter(session=session).open().count() == 2
        assert all(phase["spent"] > 0 for phase in session.summary.data["phases"])

    def test_lies_in_the_past(self, payments):
        session = Session.objects.finished().get()

        assert not Change.objects.filter(item__in=session.entries.values("item"), at__gt=now()).exists()
        assert not session.events.filter(at__gt=session.finished_at).exists()
        assert not session.events.filter(at__lt=session.started_at).exists()
        assert not session.entries.filter(closed_at__gt=F("session__finished_at")).exists()

    def test_has_a_lobby_for_today(self, payments):
        session = Session.objects.planned().get()

        assert session.entries.listed_in(Phase.TRIAGE).count() == 9
        assert 2 <= session.entries.listed_in(Phase.DEEP_DIVE).count() <= 4

    def test_proposes_for_some_of_todays_triage_what_they_become(self, payments):
        listed = Session.objects.planned().get().entries.listed_in(Phase.TRIAGE).select_related("item")
        # All but a reason, which only a proposal to decline has.
        whole = [entry.item for entry in listed if all(entry.item.proposal[:-1])]

        assert len(whole) == 2
        for item in whole:
            assert set(item.words_proposed()) == {"type", "theme", "goal"}
            assert item.after_proposed(item.proposed_outcome)

    def test_is_made_once(self, payments):
        before = (Item.objects.count(), Member.objects.count(), Session.objects.count())

        call_command("sample", verbosity=0)

        assert (Item.objects.count(), Member.objects.count(), Session.objects.count()) == before

    def test_moves_a_lobby_that_nobody_started_to_today(self, payments):
        Session.objects.planned().update(starts_at=now() - timedelta(days=3))

        call_command("sample", verbosity=0)

        assert Session.objects.planned().get().starts_at > now()

    def test_plans_anew_once_its_session_is_over(self, payments):
        Session.objects.update(finished_at=now())

        call_command("sample", verbosity=0)

        assert Session.objects.planned().count() == 1


class TestABigOne:
    def test_has_as_many_items_as_wanted_and_keeps_them(self, payments):
        for wanted in (30, 50, 20):
            call_command("sample", big=wanted, verbosity=0)

        ranks = list(
            Item.objects.filter(team__slug="payments-at-scale").ranked().values_list("rank", flat=True)
        )
        assert (len(ranks), ranks) == (50, sorted(ranks))
