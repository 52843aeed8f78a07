"""Monitors, balancers and link previews get the right answer as they really ask."""

import re

import pytest
from django.test import Client
from django.test.client import FakePayload
from django.urls import reverse

from core.clock import now
from sessions.models import Participant, SeatCode
from teams.members.rules.rights import Role
from teams.models import Invitation

SLACK = {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"}
SLACK |= {"Range": "bytes=0-32768"}


@pytest.fixture
def https_only(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://refine.test", ["refine.test"]


@pytest.mark.usefixtures("db", "https_only")
class TestHealth:
    @pytest.mark.parametrize("host", ["refine.test", "10.0.0.7", "[fd00::7]:8000", "anything at all", ""])
    @pytest.mark.parametrize("address", ["/health/", "/health"])
    def test_is_told_under_any_host_without_https_and_without_a_cookie(self, client, host, address):
        reply = client.get(address, headers={"Host": host})

        assert (reply.status_code, reply.text) == (200, "Refine is well.\n")
        assert not reply.cookies
        assert reply["Cache-Control"] == "no-store"

    def test_is_told_to_head_without_a_body(self, client):
        reply = client.head("/health/")

        assert (reply.status_code, reply.content) == (200, b"")
        assert reply["Content-Length"] == "16"

    def test_is_all_that_an_unknown_host_is_told(self, client, caplog):
        assert client.get("/", headers={"Host": "10.0.0.7"}).status_code == 400


class TestHead:
    def test_is_answered_like_get_by_every_page_of_the_site(self, client_of, session, ana):
        client, seen = client_of(ana), 0
        for page in ("home", "teams:create", "teams:mine", "sessions:join", "sessions:wall", "account_email"):
            at = reverse(page)
            got, headed = client.get(at), client.head(at)

            assert headed.status_code == got.status_code, at
            assert headed.content == b""
            seen += 1
        for name in (
            "backlog:list",
            "backlog:inbox",
            "sessions:index",
            "teams:members",
            "sessions:team-actions",
        ):
            at = reverse(name, args=["harbour"])
            assert client.head(at).status_code == client.get(at).status_code == 200, at
            seen += 1
        assert seen == 11

    def test_seats_nobody_in_the_room(self, client_of, session, harbour, ana):
        Participant.objects.filter(member=ana).delete()

        reply = client_of(ana).head(reverse("sessions:room", args=[session.public_id]))

        assert reply.status_code == 200
        assert not Participant.objects.filter(member=ana).exists()

    def test_makes_no_code_for_a_phone(self, client_of, session, ana):
        client_of(ana).head(reverse("sessions:phone", args=[session.public_id]))

        assert not SeatCode.objects.exists()


class TestOptions:
    @pytest.mark.parametrize(
        ("name", "allowed"),
        [
            ("home", "GET, HEAD, OPTIONS"),
            ("sessions:join", "GET, HEAD, OPTIONS, POST"),
            ("enter", "OPTIONS, POST"),
        ],
    )
    def test_names_what_an_address_takes(self, client, db, name, allowed):
        reply = client.options(reverse(name))

        assert (reply.status_code, reply["Allow"], reply.content) == (204, allowed, b"")

    def test_seats_nobody(self, client_of, session, ana):
        Participant.objects.filter(member=ana).delete()

        client_of(ana).options(reverse("sessions:room", args=[session.public_id]))

        assert not Participant.objects.filter(member=ana).exists()


class TestAMethodThatNoPageTakes:
    @pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "PUT", "PATCH", "DELETE", "MKCOL", "REPORT"])
    @pytest.mark.parametrize(
        ("name", "allowed"),
        [
            ("home", "GET, HEAD, OPTIONS"),
            ("sessions:join", "GET, HEAD, OPTIONS, POST"),
            ("enter", "OPTIONS, POST"),
            ("account_login", "GET, HEAD, OPTIONS, POST"),
            ("account_logout", "GET, HEAD, OPTIONS, POST"),
            ("admin:index", "GET, HEAD, OPTIONS, POST"),
            ("health", "GET, HEAD, OPTIONS"),
        ],
    )
    def test_is_answered_with_those_that_the_address_takes(self, db, name, allowed, method):
        client = Client(enforce_csrf_checks=True)

        reply = client.generic(method, reverse(name), b"<propfind/>", "application/xml")

        assert (reply.status_code, reply["Allow"], reply.content) == (405, allowed, b"")
        assert not reply.cookies

    def test_changes_nothing_with_the_fields_of_a_form(self, client_of, session, ana):
        Participant.objects.filter(member=ana).delete()
        room = reverse("sessions:room", args=[session.public_id])

        reply = client_of(ana).delete(room, "name=Ana", "application/x-www-form-urlencoded")

        assert (reply.status_code, reply["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert not Participant.objects.filter(member=ana).exists()

    def test_has_its_body_left_unread(self, db):
        class Body(FakePayload):
            def read(self, *args):
                raise AssertionError("The body was read.")

        client = Client(enforce_csrf_checks=True)
        body = {"wsgi.input": Body(b"a=1"), "CONTENT_TYPE": "application/x-www-form-urlencoded"}

        assert client.generic("PUT", "/join/", **body, CONTENT_LENGTH=3).status_code == 405

    def test_is_not_found_where_nothing_is(self, client, db):
        assert client.generic("PROPFIND", "/nothing/here/").status_code == 404


class TestNamesThatProgramsTry:
    def test_robots_may_look_at_what_is_shared_and_at_nothing_else(self, client, db):
        lines = client.get("/robots.txt").text.splitlines()

        assert "Disallow: /" in lines
        assert "Allow: /j/" in lines
        assert lines[0] == "User-agent: *"

    @pytest.mark.parametrize(
        "address", ["/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"]
    )
    def test_icons_lead_to_a_picture_that_exists(self, client, db, address):
        reply = client.get(address)

        assert reply.status_code == 302
        assert reply["Location"] == "/static/icons/refine.png"

    def test_a_password_manager_is_led_to_the_page(self, client, db):
        assert client.get("/.well-known/change-password")["Location"] == "/accounts/password/change/"

    def test_what_does_not_exist_is_said_in_a_line(self, client, db):
        reply = client.get("/.well-known/apple-app-site-association")

        assert (reply.status_code, reply.text) == (404, "There is nothing here.\n")


def preview_of(reply) -> dict[str, str]:
    return dict(re.findall(r'<meta\s+property="og:(\w+)"\s+content="([^"]*)"', reply.text))


class TestPreviews:
    """A chat program looks at a link that somebody pastes: GET, any type, the first bytes, no cookies."""

    def look(self, address) -> dict[str, str]:
        reply = Client().get(address, headers=SLACK)
        assert reply.status_code == 200
        assert reply["X-Robots-Tag"] == "noindex, nofollow"
        return preview_of(reply)

    def test_of_a_join_link_name_the_team_and_nobody_in_it(self, session, ana):
        session.goal = "Ship the secret pier"
        session.save()
        seen = self.look(reverse("sessions:door", args=[session.link_token]))

        assert seen["title"] == "Join Harbour’s refinement session"
        assert "You don’t need an account" in seen["description"]
        assert not any(word in str(seen) for word in ("Ana", "secret pier", session.code, session.link_token))

    def test_of_an_invitation_name_the_team_and_use_nothing_up(self, harbour, ana):
        invitation, token = invite(harbour, ana)

        assert self.look(reverse("teams:invitation", args=[token]))["title"] == "Join Harbour"
        invitation.refresh_from_db()
        assert invitation.accepted_count == 0

    def test_of_a_second_device_say_no_name_and_leave_the_link_as_it_is(self, session, ana):
        token = SeatCode.make(session.participants.get(member=ana), now())

        seen = self.look(reverse("sessions:phone-seat", args=[token]))

        assert seen["title"] == "Join on this device"
        assert "Ana" not in str(seen)
        assert SeatCode.peek(token, now())

    def test_of_a_reminder_say_no_more_than_that_it_is_one(self, running, ana):
        action = running.actions.create(team=running.team, text="Ask the harbour master", by=ana)

        seen = self.look(reverse("sessions:action-link", args=[action.public_id, action.done_token]))

        assert seen["title"] == "Your action item"
        action.refresh_from_db()
        assert action.done_at is None


def invite(team, by):
    return Invitation.make(team, Role.DEVELOPER, by, now())


class TestABrowserThatLooksAhead:
    @pytest.mark.parametrize(
        "headers",
        [{"Sec-Purpose": "prefetch"}, {"Sec-Purpose": "prefetch;prerender"}, {"X-Purpose": "preview"}],
    )
    def test_seats_nobody_in_the_room(self, client_of, session, ana, headers):
        Participant.objects.filter(member=ana).delete()
        room = reverse("sessions:room", args=[session.public_id])

        assert client_of(ana).get(room, headers=headers).status_code == 503
        assert not Participant.objects.filter(member=ana).exists()
        assert client_of(ana).get(room).status_code == 200
        assert Participant.objects.filter(member=ana).exists()
