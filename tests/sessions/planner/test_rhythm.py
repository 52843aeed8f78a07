"""The session ahead: made by the rhythm, held, moved, skipped, kept, and one truth everywhere."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import now
from sessions.access import session_of
from sessions.meeting.parts.context import Scene
from sessions.models import Session, SessionMail, SessionSettings, Summary
from sessions.planner.forms.plan import PlanForm
from sessions.planner.queries.defaults import suggested_start
from sessions.planner.service import rhythm
from sessions.room.parts.stages import wrap_up
from sessions.summary.service.finish import finish
from teams.members.rules.rights import Act
from teams.models import Team
from tests.factories import SessionFactory
from tests.html import toast
from tests.orders import HTMX, EveryOrder, Order

WEEK = timedelta(days=7)


@pytest.fixture
def mondays(harbour):
    """Harbour meets every Monday at ten."""
    SessionSettings.of(harbour).choose(every_weeks=1, weekdays=[0], meets_at=time(10), zone="UTC")
    return SessionSettings.of(harbour)


@pytest.fixture
def ahead(mondays, harbour, ines):
    return rhythm.ensure_ahead(harbour, now(), ines)


def only(team):
    return Session.objects.filter(team=team).planned().get()


class TestTheSessionAhead:
    def test_is_made_once(self, mondays, harbour, ines):
        made = rhythm.ensure_ahead(harbour, now(), ines)

        assert rhythm.ensure_ahead(harbour, now(), ines) is None
        assert only(harbour) == made
        assert (made.starts_at.weekday(), made.starts_at.hour) == (0, 10)
        assert now() < made.starts_at <= now() + WEEK
        assert made.is_as_made()
        assert not SessionMail.objects.exists()

    def test_is_one_for_each_meeting_in_the_database_too(self, ahead, harbour, ines):
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.plan(harbour, ines, ahead.starts_at, occurs_at=ahead.occurs_at)

    def test_is_none_for_a_team_without_rhythm(self, harbour, ines):
        assert rhythm.ensure_ahead(harbour, now(), ines) is None
        assert rhythm.heal(now()) == []
        assert not Session.objects.exists()

    def test_is_the_one_that_somebody_planned_for_that_week(self, mondays, harbour, ines):
        monday = mondays.cadence.next_after(now())
        by_hand = SessionFactory(team=harbour, by=ines, starts_at=monday + timedelta(days=1))

        assert rhythm.ensure_ahead(harbour, now(), ines) is None

        by_hand.refresh_from_db()
        assert by_hand.occurs_at == monday

    def test_stands_beside_one_that_is_planned_for_much_later(self, mondays, harbour, ines):
        SessionFactory(team=harbour, by=ines, starts_at=now() + 10 * WEEK)

        assert rhythm.ensure_ahead(harbour, now(), ines)

    def test_is_made_when_a_session_finishes_and_its_summary_names_it(self, mondays, deep_dive, ines):
        deep_dive.advance(3, ines)
        finish(deep_dive, ines)

        made = only(deep_dive.team)
        assert made.starts_at == mondays.cadence.next_after(deep_dive.finished_at, deep_dive.starts_at)
        assert Summary.objects.get(session=deep_dive).data["next_at"] == made.starts_at.isoformat()

    def test_keeps_every_second_week_after_a_session_between(self, ahead, mondays, harbour, ines):
        mondays.choose(every_weeks=2)
        ahead.start(ines, ahead.starts_at)
        Session.objects.filter(pk=ahead.pk).update(finished_at=ahead.starts_at)
        between = ahead.starts_at + timedelta(days=9)
        extra = SessionFactory(team=harbour, by=ines, starts_at=between)
        Session.objects.filter(pk=extra.pk).update(started_at=between, finished_at=between)

        made = rhythm.ensure_ahead(harbour, between + timedelta(hours=1), ines)

        assert made.starts_at == ahead.starts_at + 2 * WEEK

    def test_moves_on_when_nobody_came(self, ahead, harbour):
        monday = ahead.starts_at

        assert rhythm.heal(monday + timedelta(hours=3)) == []
        assert rhythm.heal(monday + timedelta(days=2)) == [ahead]
        assert rhythm.heal(monday + timedelta(days=2)) == []

        moved = only(harbour)
        assert (moved.starts_at, moved.number, moved.is_as_made()) == (monday + WEEK, ahead.number, True)

    def test_is_made_anew_when_a_prepared_one_was_not_held(self, ahead, harbour, ines):
        ahead.set_goal("Berths are known")
        monday = ahead.starts_at

        [made] = rhythm.heal(monday + timedelta(days=2))

        assert made != ahead
        assert made.starts_at == monday + WEEK

    def test_costs_the_worker_one_query_where_nothing_is_missing(self, ahead, django_assert_num_queries):
        with django_assert_num_queries(1):
            rhythm.heal(now())


class TestAChangedRhythm:
    def choose(self, team, by, **chosen):
        return rhythm.choose(SessionSettings.of(Team.objects.get(pk=team.pk)), by, now(), **chosen)

    def test_takes_the_session_ahead_along(self, ahead, harbour, ines):
        assert self.choose(harbour, ines, weekdays=[2], meets_at=time(9), minutes=30) is None

        moved = only(harbour)
        assert moved == ahead
        assert (moved.starts_at.weekday(), moved.starts_at.hour, moved.planned_minutes) == (2, 9, 30)
        assert moved.is_as_made()

    @pytest.mark.parametrize("touch", ["moved", "filled", "kept", "replanned"])
    def test_leaves_one_that_somebody_touched(self, ahead, harbour, ines, backlog, touch):
        if touch == "moved":
            rhythm.move(ahead, ahead.starts_at + timedelta(hours=1), ines)
        elif touch == "filled":
            ahead.set_goal("Berths are known")
        elif touch == "kept":
            ahead.replan(ines, starts_at=ahead.starts_at)
        else:
            ahead.seat(ines)
        ahead.refresh_from_db()

        assert self.choose(harbour, ines, weekdays=[2]) == ahead
        assert only(harbour).starts_at == ahead.starts_at

    def test_that_ends_takes_the_untouched_session_off_the_calendar(self, ahead, harbour, ines):
        self.choose(harbour, ines, every_weeks=0)

        assert not Session.objects.filter(team=harbour).exists()

    def test_leaves_a_skipped_meeting_skipped_when_something_else_changes(self, ahead, harbour, ines):
        rhythm.skip(ahead, ines)

        self.choose(harbour, ines, auto_reveal=True)

        assert only(harbour).starts_at == ahead.occurs_at


class TestMoving:
    def test_keeps_the_place_in_the_rhythm(self, ahead, harbour, ines):
        monday = ahead.starts_at
        assert rhythm.move(ahead, monday + timedelta(days=8), ines)
        ahead.start(ines, monday + timedelta(days=8))
        Session.objects.filter(pk=ahead.pk).update(finished_at=monday + timedelta(days=8))

        made = rhythm.ensure_ahead(harbour, monday + timedelta(days=8, hours=1), ines)

        assert made.starts_at == monday + 2 * WEEK

    def test_skips_to_the_next_meeting_and_back(self, ahead, harbour, ines):
        monday = ahead.starts_at
        assert rhythm.skipped_before(ahead, now()) is None

        assert rhythm.skip(ahead, ines)
        assert only(harbour).starts_at == monday + WEEK
        assert rhythm.ensure_ahead(harbour, now(), ines) is None
        assert rhythm.skipped_before(only(harbour), now()) == monday

        assert rhythm.bring_back(only(harbour), ines, now())
        assert only(harbour).starts_at == monday
        assert not rhythm.bring_back(only(harbour), ines, now())

    def test_of_one_that_has_begun_changes_nothing(self, ahead, ines):
        monday = ahead.starts_at
        ahead.start(ines)

        assert not rhythm.move(ahead, monday + WEEK, ines)
        assert not rhythm.skip(ahead, ines)
        ahead.refresh_from_db()
        assert ahead.starts_at == monday

    def test_is_undone_from_the_list(self, ahead, client_of, ana, tomas, harbour):
        url, monday = "/t/harbour/sessions/", ahead.starts_at
        client = client_of(ana)
        client.post(
            reverse("sessions:move", args=[ahead.public_id]),
            {"date": "2099-12-03", "time": "10:30", "zone": "Europe/Berlin"},
        )
        ahead.refresh_from_db()
        assert ahead.starts_at == datetime(2099, 12, 3, 9, 30, tzinfo=UTC)
        assert "Instead of" in client.get(url).text
        assert "Instead of" not in client_of(tomas).get(url).text

        client.post(reverse("sessions:move", args=[ahead.public_id]), {"at": ahead.occurs_at.isoformat()})

        ahead.refresh_from_db()
        assert ahead.starts_at == monday
        assert "Instead of" not in client.get(url).text

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({}, "Enter a date and a time."),
            ({"date": "someday", "time": "10:00"}, "Enter a date"),
            ({"at": "2020-01-01 10:00"}, "Choose a realistic date in the future."),
            ({"date": "9999-12-31", "time": "23:00"}, "Choose a realistic date."),
        ],
    )
    def test_says_what_is_wrong_with_the_date(self, ahead, client_of, ana, sent, message):
        page = client_of(ana).post(reverse("sessions:move", args=[ahead.public_id]), sent)

        assert page.status_code == 422
        assert message in page.text

    def test_of_a_session_apart_from_the_rhythm_is_no_skip(self, client_of, session, ana):
        page = client_of(ana).post(reverse("sessions:skip", args=[session.public_id]), follow=True)

        assert "Move it instead." in page.text


class TestTheWrapUp:
    """A date that is agreed there is the session ahead, everywhere."""

    @pytest.fixture
    def last(self, deep_dive, ines):
        deep_dive.advance(3, ines)
        return deep_dive

    def view(self, session):
        return wrap_up(Scene(session_of(session.public_id)))

    def agree(self, client, session, at):
        return client.post(
            reverse("sessions:next-date", args=[session.public_id]), {"next_at": at.isoformat()}
        )

    def test_makes_the_next_session_of_a_team_without_rhythm(self, last, client_of, ines, ana, harbour):
        at = (now() + WEEK).replace(microsecond=0)
        self.agree(client_of(ines), last, at)

        following = only(harbour)
        assert following.starts_at == at == self.view(last).next_at
        finish(last, ines)
        assert only(harbour) == following
        # The sidebar, the list, the summary and the planner know the same one.
        prepare = reverse("sessions:plan", args=[following.public_id])
        for page in (
            "/t/harbour/members/",
            "/t/harbour/sessions/",
            reverse("sessions:summary", args=[last.public_id]),
        ):
            assert prepare in client_of(ana).get(page).text
        assert suggested_start(harbour, now()) == (at + WEEK).replace(second=0)

    def test_moves_the_session_ahead(self, last, ahead, client_of, ines, harbour):
        at = (ahead.starts_at + timedelta(days=2)).replace(microsecond=0)

        assert self.view(last).next_proposed == ahead.starts_at
        self.agree(client_of(ines), last, at)

        assert only(harbour) == ahead
        assert only(harbour).starts_at == at == self.view(last).next_at
        finish(last, ines)
        assert only(harbour).starts_at == at
        markdown = client_of(ines).get(reverse("sessions:summary-markdown", args=[last.public_id]))
        rhythm.move(only(harbour), at + timedelta(days=365), ines)
        later = client_of(ines).get(reverse("sessions:summary-markdown", args=[last.public_id]))
        assert markdown.text != later.text

    def test_only_asks_whether_it_changes(self, last, mondays, client_of, ines, harbour):
        proposed = self.view(last).next_proposed
        assert proposed == mondays.cadence.next_after(now(), last.starts_at)

        self.agree(client_of(ines), last, proposed)

        assert only(harbour).occurs_at == only(harbour).starts_at == proposed
        assert (self.view(last).next_at, self.view(last).next_proposed) == (proposed, None)

    def test_undoes_what_was_agreed(self, last, ahead, client_of, ines, harbour):
        client, was = client_of(ines), ahead.starts_at
        self.agree(client, last, was + WEEK)

        client.post(reverse("sessions:next-date-undo", args=[last.public_id]), {"was": was.isoformat()})

        assert only(harbour).starts_at == was

    def skip(self, client, session):
        seen = self.view(session).can_skip.isoformat()
        address = reverse("sessions:next-skip", args=[session.public_id])
        return client.post(address, {"seen": seen}, headers=HTMX)

    def test_skips_the_next_meeting_and_brings_it_back(self, last, ahead, client_of, ines, harbour):
        client, was = client_of(ines), ahead.starts_at

        assert "Skipped." in toast(self.skip(client, last))["text"]
        assert (only(harbour).starts_at, only(harbour).occurs_at) == (was + WEEK, was + WEEK)
        assert self.view(last).next_at == was + WEEK

        client.post(reverse("sessions:next-skip-undo", args=[last.public_id]))
        assert (only(harbour).starts_at, only(harbour).occurs_at) == (was, was)

    def test_skips_once_however_often_the_key_is_pressed(self, last, ahead, client_of, ines, harbour):
        address, was = reverse("sessions:next-skip", args=[last.public_id]), ahead.starts_at
        for _press in range(2):
            answer = client_of(ines).post(address, {"seen": was.isoformat()}, headers=HTMX)

        assert toast(answer)["text"] == "The next session has changed, so nothing was skipped."
        assert only(harbour).starts_at == was + WEEK

    def test_offers_no_skip_of_a_session_apart_from_a_rhythm(self, last, client_of, ines, harbour):
        self.agree(client_of(ines), last, now() + WEEK)

        page = client_of(ines).get(reverse("sessions:room", args=[last.public_id])).text
        assert self.view(last).can_skip is None
        assert 'data-key-name="Skip the next session"' not in page

    def test_does_not_undo_a_session_that_somebody_has_filled(self, last, client_of, ines, harbour):
        client = client_of(ines)
        self.agree(client, last, now() + WEEK)
        only(harbour).set_goal("Tides are known")

        client.post(reverse("sessions:next-date-undo", args=[last.public_id]), {"was": ""})

        assert only(harbour).goal == "Tides are known"


class TestThePlanner:
    def test_proposes_items_for_the_session_that_the_rhythm_made(self, ahead, harbour, ana, backlog, inbox):
        form = PlanForm(team=harbour, by=ana, at=now(), session=ahead)

        assert [row.item for row in form.lists.triage if row.chosen] == inbox
        assert any(row.chosen for row in form.lists.dives)

    def test_says_that_one_is_planned_already(self, ahead, client_of, ana):
        page = client_of(ana).get("/t/harbour/sessions/new/").text

        assert "is already planned by your rhythm" in page
        assert reverse("sessions:plan", args=[ahead.public_id]) in page


class TestEveryOrderOfTheSessionAhead(EveryOrder):
    about = ("@ahead",)
    page = "/t/harbour/sessions/"
    orders = (
        Order("sessions:move", Act.CURATE, (), {"at": "2099-12-03 10:00"}, {"at": "some day"}),
        Order("sessions:skip", Act.CURATE),
        Order("sessions:skip-undo", Act.CURATE, after=("skip",)),
    )

    @pytest.fixture
    def world(self, ahead):
        return {"ahead": ahead}

    @pytest.fixture
    def cast(self, ana, ines, tomas, jo, kofi, ulla):
        return {"ana": ana, "ines": ines, "tomas": tomas, "jo": jo, "kofi": kofi, "ulla": ulla}
