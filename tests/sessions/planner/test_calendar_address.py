"""The address by which people's calendars read a team's sessions by themselves."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from core.clock import now
from core.ids import new_public_id
from sessions.models import Session, SessionSettings
from sessions.planner import views
from sessions.planner.rules.calendar_file import webcal_of
from sessions.planner.service import rhythm
from sessions.planner.service.calendar import feed_of
from teams.members.rules.rights import Act
from teams.models import Team
from tests.factories import SessionFactory, TeamFactory
from tests.orders import EveryOrder, Order

DAY, WEEK = timedelta(days=1), timedelta(days=7)
CALL = "https://meet.example.org/harbour"


def address(team) -> str:
    return reverse("sessions:calendar-feed", args=[team.calendar_token])


def events(text: str) -> list[dict[str, str]]:
    """The events of a calendar, each by the names of its properties."""
    unfolded = text.replace("\r\n ", "")
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)\r\nEND:VEVENT", unfolded, re.DOTALL)
    return [dict(line.split(":", 1) for line in event.split("\r\n")) for event in found]


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


@pytest.fixture
def read(client, harbour):
    """Reads Harbour's calendar as a program without an account does."""

    def get() -> list[dict[str, str]]:
        response = client.get(address(harbour))
        assert response.status_code == 200
        return events(response.text)

    return get


@pytest.fixture
def ahead(harbour, ines):
    """The session that a rhythm, Mondays at ten, puts on the calendar."""
    SessionSettings.of(harbour).choose(
        every_weeks=1, weekdays=[0], meets_at=time(10), zone="UTC", call_url=CALL
    )
    return rhythm.ensure_ahead(harbour, now(), ines)


class TestTheCalendar:
    def test_has_the_session_ahead_exactly_once(self, ahead, read):
        (event,) = read()

        assert event["UID"] == f"{ahead.public_id}@refine"
        assert event["DTSTART"] == moment(ahead.starts_at)
        assert event["SUMMARY"] == "Harbour: Refinement 1"

    def test_moves_the_event_of_a_session_that_moves(self, ahead, harbour, ines, read):
        (before,), later = read(), ahead.starts_at + DAY

        rhythm.move(ahead, later, ines)

        (after,) = read()
        assert after["UID"] == before["UID"]
        assert after["DTSTART"] == moment(later) != before["DTSTART"]
        assert int(after["SEQUENCE"]) >= int(before["SEQUENCE"])
        assert after["DTSTAMP"] >= before["DTSTAMP"]

    def test_has_nothing_at_a_meeting_that_was_skipped(self, ahead, ines, read):
        skipped = ahead.starts_at

        rhythm.skip(ahead, ines)

        (event,) = read()
        assert event["DTSTART"] == moment(skipped + WEEK)

    def test_has_the_same_event_as_the_file_of_the_session(self, session, client_of, tomas, read):
        file = client_of(tomas).get(reverse("sessions:calendar", args=[session.public_id])).text

        assert events(file) == read()

    def test_looks_thirty_days_back_and_knows_no_end(self, harbour, ines, read):
        starts = [now() + days * DAY for days in (-31, -29, -1, 400)]
        made = [SessionFactory(team=harbour, by=ines, starts_at=at) for at in starts]
        Session.objects.filter(pk__in=[each.pk for each in made[:3]]).update(
            started_at=starts[2], finished_at=starts[2]
        )

        assert [event["UID"] for event in read()] == [f"{each.public_id}@refine" for each in made[1:]]

    def test_shows_a_session_that_was_over_before_its_time_when_it_was_held(self, session, read):
        held = now()
        Session.objects.filter(pk=session.pk).update(
            starts_at=held + 3 * DAY, started_at=held, finished_at=held + timedelta(hours=1)
        )

        (event,) = read()
        assert event["DTSTART"] == moment(held)

    def test_keeps_the_hour_over_a_change_of_clocks(self, harbour, ines):
        zone = ZoneInfo("Europe/Berlin")
        for day in (19, 26):
            at = datetime(2026, 10, day, 10, tzinfo=zone)
            SessionFactory(team=harbour, by=ines, starts_at=at)

        feed = feed_of(harbour, datetime(2026, 10, 1, tzinfo=UTC))

        assert [event["DTSTART"] for event in events(feed)] == ["20261019T080000Z", "20261026T090000Z"]
        assert "TZID" not in feed

    def test_names_no_people_and_no_items(self, session, harbour, client, ines, tomas, backlog, inbox):
        SessionSettings.of(harbour).choose(call_url=CALL)
        text = client.get(address(harbour)).text.replace("\r\n ", "")

        assert "SUMMARY:Harbour: Ships know their berth before they arrive" in text
        assert CALL in text
        assert f"/join/{harbour.code}/" in text
        for secret in (ines.name, tomas.name, backlog[0].title, inbox[0].title, session.code):
            assert secret not in text

    def test_has_no_sessions_of_another_team(self, ahead, lighthouse, ulla, client, read):
        SessionFactory(team=lighthouse, by=ulla)

        assert len(read()) == 1
        assert len(events(client.get(address(lighthouse)).text)) == 1

    def test_is_empty_for_a_team_without_sessions(self, harbour, read):
        assert read() == []

    def test_costs_the_same_however_many_sessions_it_has(
        self, harbour, ines, client, django_assert_num_queries
    ):
        for number in range(4):
            SessionFactory(team=harbour, by=ines, starts_at=now() + number * DAY)

        # The team, its sessions, their minutes.
        with django_assert_num_queries(3):
            assert len(events(client.get(address(harbour)).text)) == 4


class TestTheAddress:
    def test_says_how_often_to_read_it_and_is_kept_private(self, ahead, harbour, client):
        response = client.get(address(harbour))

        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "private" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in response.headers
        for line in ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"):
            assert line in response.text.split("\r\n")

    def test_answers_304_until_something_changes(self, ahead, harbour, ines, client):
        etag = client.get(address(harbour))["ETag"]
        again = client.get(address(harbour), headers={"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert "private" in again["Cache-Control"]

        rhythm.move(ahead, ahead.starts_at + DAY, ines)

        moved = client.get(address(harbour), headers={"If-None-Match": etag})
        assert moved.status_code == 200
        assert moved["ETag"] != etag

    @pytest.mark.parametrize("change", ["goal", "call", "team"])
    def test_has_another_etag_for_another_goal_call_or_name(self, ahead, harbour, client, change):
        etag = client.get(address(harbour))["ETag"]

        if change == "goal":
            ahead.set_goal("Ships know their berth")
        elif change == "call":
            SessionSettings.of(harbour).choose(call_url="https://meet.example.org/other")
        else:
            harbour.restate(name="Harbor", vision="")

        assert client.get(address(harbour), headers={"If-None-Match": etag}).status_code == 200

    def test_takes_get_and_head_only(self, ahead, harbour, client):
        head = client.head(address(harbour))
        assert (head.status_code, head.content) == (200, b"")
        assert head["ETag"] == client.get(address(harbour))["ETag"]

        for method in ("post", "put", "delete", "patch"):
            refused = getattr(client, method)(address(harbour))
            assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")

    def test_is_unknown_once_replaced_and_in_the_words_for_any_other(self, ahead, harbour, ines, client):
        old = address(harbour)
        assert client.get(old).status_code == 200

        assert harbour.replace_calendar(harbour.calendar_token)

        nonsense = [reverse("sessions:calendar-feed", args=[token]) for token in ("x", "ü" * 40, "a" * 39)]
        replies = [client.get(each) for each in (old, *nonsense)]
        assert {reply.status_code for reply in replies} == {404}
        assert {reply.text for reply in replies} == {"This calendar address doesn’t exist or was replaced.\n"}
        assert {reply["X-Robots-Tag"] for reply in replies} == {"noindex, nofollow"}
        assert client.get(address(harbour)).status_code == 200

    def test_is_limited_for_those_who_try_and_not_for_those_who_know(
        self, ahead, harbour, client, monkeypatch
    ):
        cache.clear()
        monkeypatch.setattr(views, "WRONG_CALENDARS", views.Limit("calendar", amount=2, seconds=300))
        wrong = reverse("sessions:calendar-feed", args=["nonsense"])

        statuses = [client.get(wrong).status_code for _ in range(3)]

        assert statuses == [404, 404, 429]
        assert client.get(wrong)["Retry-After"] == "300"
        assert client.get(address(harbour)).status_code == 200

    def test_is_read_by_programs_that_keep_to_robots_txt(self, client, db):
        assert "Allow: /calendar/" in client.get("/robots.txt").text.splitlines()

    def test_is_another_for_each_team(self, harbour, lighthouse):
        assert harbour.calendar_nonce != lighthouse.calendar_nonce
        assert Team.by_calendar(harbour.calendar_token) == harbour
        secret = harbour.calendar_token.removeprefix(harbour.public_id)
        assert Team.by_calendar(lighthouse.public_id + secret) is None


class TestOpeningInACalendar:
    @pytest.mark.parametrize(
        ("address", "opened"),
        [
            ("https://refine.example.org/calendar/a1.ics", "webcal://refine.example.org/calendar/a1.ics"),
            ("https://refine.example.org:443/calendar/a1.ics", "webcal://refine.example.org/calendar/a1.ics"),
            ("http://127.0.0.1:8000/calendar/a1.ics", "webcal://127.0.0.1:8000/calendar/a1.ics"),
            ("http://[fd00::1]/calendar/a1.ics", "webcal://[fd00::1]/calendar/a1.ics"),
            ("https://refine.example.org:8443/calendar/a1.ics", ""),
            ("/calendar/a1.ics", ""),
        ],
    )
    def test_has_a_link_where_calendars_understand_it_rightly(self, address, opened):
        assert webcal_of(address) == opened

    @pytest.mark.parametrize("page", ["/t/harbour/sessions/", "/t/harbour/settings/sessions/"])
    def test_is_offered_beside_the_address_on_both_pages(self, harbour, ana, client_of, page):
        text = client_of(ana).get(page).text
        far = client_of(ana).get(page, headers={"Host": "localhost:8443"}, secure=True).text

        assert f'href="webcal://testserver{address(harbour)}"' in text
        assert f"https://localhost:8443{address(harbour)}" in far
        assert "webcal:" not in far


class TestReplacing:
    def test_replaces_once_however_often_the_page_asks(self, harbour, ana, client_of):
        client, order = client_of(ana), reverse("sessions:calendar-address", args=["harbour"])
        seen = harbour.calendar_token
        page = client.post(order, {"token": seen}, follow=True, headers={"Referer": "/t/harbour/sessions/"})
        harbour.refresh_from_db()
        first = harbour.calendar_token
        assert first != seen
        assert "Address replaced." in page.text
        assert first in page.text

        page = client.post(order, {"token": seen}, follow=True, headers={"Referer": "/t/harbour/sessions/"})

        harbour.refresh_from_db()
        assert harbour.calendar_token == first
        assert "Nothing was changed: this address was already replaced." in page.text

    @pytest.mark.parametrize("page", ["/t/harbour/sessions/", "/t/harbour/settings/sessions/"])
    def test_asks_first_on_both_pages(self, harbour, ana, client_of, page):
        text = client_of(ana).get(page).text

        assert harbour.calendar_token in text
        assert "Calendars that use the old address stop updating." in text

    @pytest.mark.parametrize("who", ["tomas", "kofi"])
    def test_is_not_offered_to_others_who_can_copy_the_address(self, harbour, tomas, kofi, client_of, who):
        text = client_of({"tomas": tomas, "kofi": kofi}[who]).get("/t/harbour/sessions/").text

        assert address(harbour) in text
        assert "Replace address" not in text


class TestEveryOrderOfTheCalendarAddress(EveryOrder):
    about = ("harbour",)
    page = "/t/harbour/sessions/"
    orders = (
        Order(
            "sessions:calendar-address",
            Act.MANAGE,
            data=lambda world: {"token": world["team"].calendar_token},
            malformed={"token": ""},
        ),
    )

    @pytest.fixture
    def world(self, harbour):
        return {"team": harbour}

    @pytest.fixture
    def cast(self, ana, ines, tomas, jo, kofi, ulla):
        return {"ana": ana, "ines": ines, "tomas": tomas, "jo": jo, "kofi": kofi, "ulla": ulla}


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_the_migration_gives_each_team_an_address_of_its_own():
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    for name in ("one", "two", "three"):
        TeamFactory(name=name, slug=name)
    try:
        executor.migrate([("teams", "0006_initials")])
    finally:
        MigrationExecutor(connection).migrate(latest)

    nonces = set(Team.objects.values_list("calendar_nonce", flat=True))
    assert len(nonces) == 3
    assert {len(nonce) for nonce in nonces} == {len(new_public_id())}
