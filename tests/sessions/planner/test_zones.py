"""People of one team in three time zones: each reads the same moment, also when clocks change in between."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from core import clock
from core.dates import day_text
from sessions.access import PROJECTOR, session_of
from sessions.actions.service import plan_reminder
from sessions.meeting.parts.context import Scene
from sessions.meeting.service.mailing import mail_summary
from sessions.models import ActionItem, Session, SessionMail
from sessions.planner.queries.defaults import suggested_start
from sessions.room import parts
from sessions.summary.service.finish import finish
from teams.models import Team
from tests.factories import FIRST
from tests.orders import HTMX
from tests.sessions.planner.test_planning import NEW, as_proposed

# Ten in Berlin, before its clocks go forward (on 25 March 2040) and after; New York’s do so on 11 March.
BEFORE = datetime(2040, 3, 19, 9, tzinfo=UTC)
AFTER = datetime(2040, 3, 26, 8, tzinfo=UTC)


@pytest.fixture
def berlin(harbour):
    harbour.restate(name="Harbour", vision="", zone="Europe/Berlin")
    return harbour


@pytest.fixture
def at_clock():
    """Sets this process's clock to a moment."""
    yield lambda moment: clock.shift(moment - datetime.now(UTC))
    clock.shift(timedelta())


@pytest.fixture
def abroad(berlin, tomas, jo):
    """Tomas reads his mail in New York and Jo in Kolkata; Ana is with the team."""
    tomas.user.move_to("America/New_York")
    jo.user.move_to("Asia/Kolkata")
    return berlin


def agree(client, session):
    """The wrap-up's order that sets the next date."""
    client.post(reverse("sessions:next-date", args=[session.public_id]), {"next_at": AFTER.isoformat()})


class TestATimeInAMail:
    @pytest.mark.parametrize(
        ("moment", "ours", "theirs"),
        [
            (
                BEFORE,
                "Mon 19 Mar 2040, 10:00 CET",
                {"tomas": "Mon 19 Mar 2040, 05:00 EDT", "jo": "Mon 19 Mar 2040, 14:30 IST (UTC+5:30)"},
            ),
            (
                AFTER,
                "Mon 26 Mar 2040, 10:00 CEST",
                {"tomas": "Mon 26 Mar 2040, 04:00 EDT", "jo": "Mon 26 Mar 2040, 13:30 IST (UTC+5:30)"},
            ),
        ],
    )
    def test_is_the_teams_and_the_readers_where_that_differs(
        self, client_of, abroad, session, ana, moment, ours, theirs
    ):
        session.replan(ana, starts_at=moment)

        client_of(ana).post(reverse("sessions:calendar-mail", args=[session.public_id]), {"to": "team"})
        for each in SessionMail.objects.all():
            mail_summary.call(FIRST, each.public_id)

        letters = {message.to[0].partition("@")[0]: message for message in mail.outbox}
        assert all(ours in letter.subject and ours in letter.body for letter in letters.values())
        own = {who: letter.body.partition("In your time zone: ")[2] for who, letter in letters.items()}
        assert {who: text for who, text in own.items() if text} == theirs

    def test_of_the_next_session_follows_the_summary(self, client_of, abroad, deep_dive, ines, tomas):
        deep_dive.seat(tomas)
        deep_dive.advance(past=3, by=ines)
        agree(client_of(ines), deep_dive)
        finish(deep_dive, ines)

        client_of(ines).post(reverse("sessions:summary-sending", args=[deep_dive.public_id]), headers=HTMX)

        letters = {letter.contact: letter.text for letter in SessionMail.objects.all()}
        assert all("Mon 26 Mar 2040, 10:00 CEST" in text for text in letters.values())
        assert letters["tomas@example.org"].endswith("In your time zone: Mon 26 Mar 2040, 04:00 EDT")
        assert "In your time zone" not in letters["ines@example.org"]


def wall_of(session):
    return reverse("sessions:projector", args=[session.public_id, session.projector_token])


class TestATimeOnAPage:
    def test_is_the_teams_and_names_its_zone_until_a_script_writes_it(
        self, client_of, berlin, session, ana, tomas
    ):
        session.replan(ana, starts_at=AFTER)

        page = client_of(tomas).get("/t/harbour/sessions/").text

        assert 'datetime="2040-03-26T10:00:00+02:00"' in page
        assert ">Mon 26 Mar 2040, 10:00 CEST</refine-time>" in page

    def test_is_on_the_wall_that_of_the_team(self, client, berlin, session, ana):
        session.replan(ana, starts_at=AFTER)
        session.refresh_from_db()

        page = client.get(
            reverse("sessions:projector", args=[session.public_id, session.projector_token])
        ).text

        assert 'data-team-zone="Europe/Berlin"' in page
        assert 'datetime="2040-03-26T10:00:00+02:00" data-style="time" data-zone-name="CEST"' in page

    def test_is_the_same_in_a_page_and_in_what_is_pushed(self, client, berlin, session):
        whole = client.get(wall_of(session)).text

        pushed = parts.render(Scene(session_of(session.public_id)), PROJECTOR, ("stage",))["stage"]

        assert pushed in whole

    def test_is_in_markdown_the_teams(self, client_of, berlin, running, ines, kofi):
        agree(client_of(ines), running)

        text = client_of(kofi).get(reverse("sessions:summary-markdown", args=[running.public_id])).text

        assert "Mon 26 Mar 2040, 10:00 CEST" in text


class TestATimeInTheForms:
    def test_of_the_planner_is_the_teams_without_script_and_says_so(self, client_of, berlin, session, ana):
        session.replan(ana, starts_at=AFTER)
        client, url = client_of(ana), reverse("sessions:plan", args=[session.public_id])

        response = client.get(url)
        sent = as_proposed(response)

        assert "Time zone: <span data-zone-text>Europe/Berlin</span>" in response.text
        assert (sent["date"], sent["time"], sent["zone"]) == ("2040-03-26", "10:00:00", "Europe/Berlin")
        client.post(url, sent)
        session.refresh_from_db()
        assert session.starts_at == AFTER

    def test_of_the_planner_is_refused_where_clocks_go_forward_over_it(self, client_of, berlin, ana, backlog):
        client = client_of(ana)
        sent = as_proposed(client.get(NEW), date="2040-03-25", time="02:30", zone="Europe/Berlin")

        response = client.post(NEW, sent)

        assert response.status_code == 422
        assert "there is no 02:30 in Europe/Berlin" in response.text
        assert 'value="02:30"' in response.text
        assert not Session.objects.exists()

    def test_of_the_planner_stays_the_second_of_two_if_it_was(self, client_of, berlin, session, ana):
        second = datetime(2040, 10, 28, 1, 30, tzinfo=UTC)  # 02:30, an hour after the first
        session.replan(ana, starts_at=second)
        client, url = client_of(ana), reverse("sessions:plan", args=[session.public_id])

        client.post(url, as_proposed(client.get(url), goal="Cranes"))

        session.refresh_from_db()
        assert (session.goal, session.starts_at) == ("Cranes", second)

    @pytest.mark.parametrize(("zone", "hour"), [("America/New_York", 14), ("", 8), ("Mars/Olympus", 8)])
    def test_of_the_wrap_up_is_the_readers_else_the_teams(self, client_of, berlin, running, ines, zone, hour):
        url = reverse("sessions:next-date", args=[running.public_id])

        client_of(ines).post(url, {"next_at": "2040-03-26T10:00", "zone": zone}, headers=HTMX)

        running.refresh_from_db()
        assert running.next_at == datetime(2040, 3, 26, hour, tzinfo=UTC)

    def test_of_the_wrap_up_is_refused_where_clocks_go_forward_over_it(
        self, client_of, berlin, running, ines
    ):
        url = reverse("sessions:next-date", args=[running.public_id])

        response = client_of(ines).post(url, {"next_at": "2040-03-25T02:30"}, headers=HTMX)

        assert response.status_code == 422
        assert "there is no 02:30 in Europe/Berlin" in response.headers["HX-Trigger"]

    def test_is_proposed_for_ten_in_the_morning_of_the_team(self, berlin):
        sunday_in_utc = datetime(2040, 3, 25, 23, tzinfo=UTC)

        assert suggested_start(berlin, sunday_in_utc) == datetime(2040, 3, 27, 8, tzinfo=UTC)


class TestADayOfTheTeam:
    """At 23:30 UTC the next day has begun in Berlin, and so for everyone in the team."""

    # The clock is set ahead by less than two days: people stay signed in.
    LATE = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(23, 30), UTC)
    BERLINS = LATE.date() + timedelta(days=1)

    def test_decides_what_is_overdue(self, client_of, at_clock, abroad, running, tomas):
        ActionItem.take(running, "Ask the pilots", tomas, owner=tomas, due=self.LATE.date())
        at_clock(self.LATE)
        page = client_of(tomas).get("/t/harbour/actions/").text

        assert f"Overdue since {day_text(self.LATE.date())}" in page

    def test_is_what_today_means(self, client_of, at_clock, abroad, running, tomas):
        at_clock(self.LATE)

        url = reverse("sessions:actions", args=[running.public_id])
        client_of(tomas).post(url, {"text": "Ask the pilots today"}, headers=HTMX)

        assert ActionItem.objects.get().due == self.BERLINS

    def test_can_no_longer_be_snoozed_to(self, client_of, at_clock, berlin, ana, backlog):
        at_clock(self.LATE)
        url = reverse("backlog:item-waiting", args=["harbour", backlog[0].public_id])

        days = (self.BERLINS, self.BERLINS + timedelta(days=1))
        answers = [client_of(ana).post(url, {"until": day}, headers=HTMX).status_code for day in days]

        assert answers == [422, 200]

    def test_is_reminded_of_on_the_morning_of_its_owner(self, at_clock, abroad, running, tomas, monkeypatch):
        planned = []
        monkeypatch.setattr(
            "sessions.actions.service.remind",
            SimpleNamespace(
                using=lambda run_after: (
                    planned.append(run_after) or SimpleNamespace(enqueue=lambda *about: None)
                )
            ),
        )
        at_clock(self.LATE)

        plan_reminder(ActionItem.take(running, "Ask the pilots", tomas, owner=tomas, due=date(2040, 3, 26)))

        assert [moment.astimezone(UTC) for moment in planned] == [datetime(2040, 3, 25, 11, tzinfo=UTC)]

    @override_settings(TIME_ZONE="Asia/Tokyo")
    def test_is_the_sites_until_the_team_has_a_zone(self):
        assert Team().today(datetime(2040, 1, 12, 16, tzinfo=UTC)) == date(2040, 1, 13)

    def test_begins_when_clocks_have_gone_forward_over_midnight(self):
        assert Team(zone="Asia/Beirut").midnight(date(2040, 3, 25)) == datetime(2040, 3, 24, 22, tzinfo=UTC)
