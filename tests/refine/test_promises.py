"""Every sentence on a screen that promises something, with the test that holds it.

A sentence that says who sees what, for how long, how many times or what is deleted belongs in this table: it
stands in its template word for word, and its test exists.
"""

import importlib
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from core.clock import now
from refine.environment import BASE_DIR
from sessions.guests.views.joining import WRONG_CODES
from sessions.guests.views.wall import NEW_SCREENS
from sessions.models import SessionMail
from sessions.models.guest_access import SEAT_CODE_HOLDS_FOR
from teams.models import Invitation
from teams.models.invitation import VALID_FOR

HERE = "tests.refine.test_promises"
JOINING = "tests.sessions.guests.test_joining"
SUMMARY = "tests.sessions.summary.test_summary"
INVITING = "tests.teams.invitations.test_invitations"
PUBLIC = "tests.backlog.inbox.test_public"
IMPORTING = "tests.backlog.importing.test_importing"

PROMISES = [
    (
        "account/signup.html",
        "Your team’s product managers and Scrum Masters can see this address. So can the people you "
        "email from Refine, so that they can reply to you.",
        f"{HERE}.TestAnAddress.test_is_seen_by_those_who_manage_alone",
    ),
    (
        "account/request_login_code.html",
        "It works for {{ duration }}.",
        f"{HERE}.TestTimes.test_are_those_that_screens_name",
    ),
    (
        "account/logout.html",
        "Everything you added stays with your team.",
        "tests.teams.settings.test_teams.TestSigningOut.test_takes_a_press",
    ),
    (
        "teams/invitations/page.html",
        "All you need is an email address and a password.",
        "tests.teams.accounts.test_accounts.TestSigningUp.test_takes_an_address_and_a_password",
    ),
    (
        "teams/invitations/gone.html",
        "It was revoked, or it is older than {{ duration }}.",
        f"{INVITING}.TestALink.test_leads_nowhere_after_14_days",
    ),
    (
        "teams/members/_invite.html",
        "Copy it now. You won’t see it again.",
        f"{INVITING}.TestMakingALink.test_shows_it_once_and_keeps_its_digest",
    ),
    (
        "teams/members/_invite.html",
        "The link works for {{ duration }} and for any number of people.",
        f"{HERE}.TestAnInvitation.test_works_for_any_number_of_people",
    ),
    (
        "teams/members/_member.html",
        "keeps their name. They are signed out of the team right away.",
        "tests.teams.members.test_members.TestRemovingSomebody.test_shows_them_out_and_keeps_the_name",
    ),
    (
        "teams/settings/page.html",
        "This link and code never change.",
        f"{HERE}.TestTheTeamsAddress.test_stays_when_a_sessions_code_is_renewed",
    ),
    (
        "backlog/inbox/public/page.html",
        "Only the team sees your name and address, and uses the address only to reply.",
        f"{PUBLIC}.test_a_stranger_sees_nothing_of_what_came_in",
    ),
    (
        "backlog/inbox/public/page.html",
        "It goes straight to the team’s inbox.",
        f"{PUBLIC}.TestThePage.test_takes_feedback_without_an_account",
    ),
    (
        "backlog/inbox/settings.html",
        "They see the name <bdi>{{ team }}</bdi> and nothing",
        f"{PUBLIC}.TestThePage.test_shows_the_teams_name_and_nothing_else_of_it",
    ),
    (
        "backlog/inbox/settings.html",
        "When you create a new link, the old one stops working. Feedback already received stays.",
        f"{PUBLIC}.TestTheLink.test_is_another_once_renewed",
    ),
    (
        "backlog/importing/_import.html",
        "Nothing is deleted, and you see what will happen to each row before anything is saved.",
        f"{IMPORTING}.test_an_import_does_what_its_preview_said",
    ),
    (
        "backlog/importing/upload.html",
        "Nothing has been saved yet.",
        f"{IMPORTING}.test_an_import_does_what_its_preview_said",
    ),
    (
        "sessions/guests/_phone_link.html",
        "It works for {{ duration }} and for one device.",
        f"{HERE}.TestTimes.test_are_those_that_screens_name",
    ),
    (
        "sessions/guests/seat.html",
        "This device can only open this session; no one is signed in on it.",
        f"{HERE}.TestASecondDevice.test_opens_one_session_and_signs_nobody_in",
    ),
    (
        "sessions/guests/sharing.html",
        "People already here stay. Old codes, links and projector screens stop working.",
        f"{HERE}.TestANewCode.test_closes_old_links_and_screens_and_keeps_who_is_there",
    ),
    (
        "sessions/guests/sharing.html",
        "No account needed, just a name.",
        f"{HERE}.TestAGuest.test_needs_a_name_and_no_account",
    ),
    (
        "sessions/guests/wall.html",
        "Too many screens requested from this network. Try again in {{ again_in }}.",
        f"{HERE}.TestTimes.test_are_those_that_screens_name",
    ),
    (
        "sessions/summary/sharing.html",
        "Anyone with this link can read this page and nothing else.",
        f"{HERE}.TestASharedSummary.test_opens_nothing_else",
    ),
    (
        "sessions/summary/mail.html",
        "Nothing has been sent yet.",
        f"{HERE}.TestAnAddress.test_is_seen_by_those_who_manage_alone",
    ),
    (
        "sessions/summary/reopening.html",
        "The reason appears in the summary.",
        f"{HERE}.TestTheReasonForReopening.test_stands_in_the_summary",
    ),
]


class TestTheTable:
    @pytest.mark.parametrize(("template", "sentence", "test"), PROMISES)
    def test_names_sentences_that_stand_there_and_tests_that_exist(self, template, sentence, test):
        text = " ".join((BASE_DIR / "templates" / template).read_text().split())
        module, _, name = test.rpartition(".")
        owner = module.rpartition(".")
        place = (
            getattr(importlib.import_module(owner[0]), owner[2], None)
            if owner[2].startswith("Test")
            else importlib.import_module(module)
        )

        assert sentence in text
        assert callable(getattr(place, name))


class TestTimes:
    def test_are_those_that_screens_name(self):
        assert timedelta(minutes=10) == SEAT_CODE_HOLDS_FOR
        assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 10 * 60
        assert timedelta(days=14) == VALID_FOR
        # "Try again in five minutes" and "in an hour".
        assert WRONG_CODES.seconds == 5 * 60
        assert NEW_SCREENS.seconds == 60 * 60


@pytest.fixture
def over(deep_dive, ines):
    from sessions.summary.service.finish import finish

    deep_dive.advance(past=3, by=ines)
    finish(deep_dive, by=ines)
    deep_dive.refresh_from_db()
    return deep_dive


class TestAnAddress:
    def test_is_seen_by_those_who_manage_alone(self, client_of, over, ana, ines, tomas, jo):
        """Also where a developer facilitates, and writes to everyone."""
        over.facilitator = tomas
        over.save()
        [lost] = SessionMail.write(over, ["jo@example.org"], ines, draft="k3f9", subject="a", text="b")
        lost.fail()
        written = reverse("sessions:summary-mail", args=[over.public_id])
        summary = reverse("sessions:summary", args=[over.public_id])

        for page in (written, summary):
            assert "jo@example.org" in client_of(ana).get(page).text
            seen = client_of(tomas).get(page)
            assert seen.status_code == 200
            assert "Jo" in seen.text
            assert "jo@example.org" not in seen.text


class TestAnInvitation:
    def test_works_for_any_number_of_people(self, harbour, ana, ulla, client):
        from teams.members.rules.rights import Role
        from tests.factories import UserFactory

        invitation, token = Invitation.make(harbour, Role.DEVELOPER, ana, now())
        for name in ("Mei", "Noor"):
            client.force_login(UserFactory())
            client.post(reverse("teams:invitation", args=[token]), {"name": name})

        invitation.refresh_from_db()
        assert invitation.accepted_count == 2
        assert {"Mei", "Noor"} <= set(harbour.members.present().values_list("name", flat=True))


class TestTheTeamsAddress:
    def test_stays_when_a_sessions_code_is_renewed(self, client, client_of, session, harbour, ines):
        address, before = reverse("sessions:address", args=[harbour.code]), harbour.code
        client_of(ines).post(reverse("sessions:code", args=[session.public_id]))
        session.refresh_from_db()
        harbour.refresh_from_db()

        assert harbour.code == before
        assert client.get(address)["Location"] == reverse("sessions:door", args=[session.link_token])


class TestASecondDevice:
    def test_opens_one_session_and_signs_nobody_in(self, client, session, tomas):
        from sessions.models import SeatCode

        token = SeatCode.make(session.participants.get(member=tomas), now())
        client.post(reverse("sessions:phone-seat", args=[token]))

        assert client.get(reverse("sessions:room", args=[session.public_id])).status_code == 200
        assert client.get("/t/harbour/backlog/").status_code == 302
        assert "_auth_user_id" not in client.session


class TestANewCode:
    def test_closes_old_links_and_screens_and_keeps_who_is_there(self, client, client_of, session, ines, lin):
        door = reverse("sessions:door", args=[session.link_token])
        screen = reverse("sessions:projector", args=[session.public_id, session.projector_token])
        code = session.code
        assert client.get(door).status_code == client.get(screen).status_code == 200

        client_of(ines).post(reverse("sessions:code", args=[session.public_id]))

        assert client.get(door).status_code == client.get(screen).status_code == 404
        assert client.post("/join/", {"code": code}).status_code == 422
        assert client_of(lin).get(reverse("sessions:room", args=[session.public_id])).status_code == 200


class TestAGuest:
    def test_needs_a_name_and_no_account(self, client, session):
        reply = client.post(
            reverse("sessions:door", args=[session.link_token]), {"name": "Mei", "watching": "0"}, follow=True
        )

        assert reply.status_code == 200
        assert session.participants.filter(member__name="Mei", member__user=None).exists()


class TestASharedSummary:
    def test_opens_nothing_else(self, client, client_of, over, ana):
        client_of(ana).post(reverse("sessions:summary-link", args=[over.public_id]))
        over.summary.refresh_from_db()
        shared = reverse("sessions:shared-summary", args=[over.summary.link_token])

        assert client.get(shared).status_code == 200
        for name in ("room", "summary", "summary-markdown"):
            assert client.get(reverse(f"sessions:{name}", args=[over.public_id])).status_code == 302
        assert client.get("/t/harbour/backlog/").status_code == 302


class TestTheReasonForReopening:
    def test_stands_in_the_summary(self, client_of, over, ines):
        from sessions.summary.service import finish

        finish.reopen(over, by=ines, reason="We forgot the pier")
        over.refresh_from_db()
        page = client_of(ines).get(reverse("sessions:summary", args=[over.public_id]))

        assert "We forgot the pier" in page.text
