import re
from datetime import timedelta

import pytest
from django.test import Client

from core.clock import now
from core.tokens import digest
from teams.members.rules.rights import Role
from teams.models import Invitation, Member
from teams.models.invitation import VALID_FOR
from teams.models.order_key import AT_ONCE
from tests.factories import UserFactory

URL = "/t/harbour/invitations/"
LINK = re.compile(r"/invitations/[\w-]+/(?=\")")


@pytest.fixture
def link(harbour, ana):
    _, token = Invitation.make(harbour, Role.DEVELOPER, ana, now())
    return f"/invitations/{token}/"


@pytest.fixture
def newcomer(db):
    """A client signed in to an account without a team."""
    client = Client()
    client.force_login(UserFactory(email="nia@example.org"))
    return client


class TestMakingALink:
    def test_shows_it_once_and_keeps_its_digest(self, ana, client_of):
        client = client_of(ana)

        page = client.post(URL, {"role": "developer"}).text

        token = re.search(r'data-text="http://testserver/invitations/([^/"]+)/"', page)[1]
        assert Invitation.objects.get().token_digest == digest(token)
        assert token not in client.get("/t/harbour/members/").text

    def test_says_when_it_leads_to_this_machine_alone(self, ana, client_of):
        elsewhere = client_of(ana).post(URL, {"role": "developer"}).text
        here = client_of(ana).post(URL, {"role": "developer"}, headers={"host": "127.0.0.1:8000"}).text

        assert "only works on this computer" not in elsewhere
        assert "only works on this computer" in here

    def test_sent_twice_makes_one_link_and_the_one_that_is_shown_works(self, ana, ines, client_of, newcomer):
        client_of(ana).post(URL, {"role": "developer"})
        shown = client_of(ana).post(URL, {"role": "developer"})

        assert Invitation.objects.count() == 1
        assert "Join Harbour" in newcomer.get(LINK.search(shown.text)[0]).text
        client_of(ana).post(URL, {"role": "stakeholder"})
        client_of(ines).post(URL, {"role": "developer"})
        assert Invitation.objects.count() == 3

    def test_made_later_leaves_the_earlier_link_as_it_was(self, ana, client_of, newcomer):
        first = LINK.search(client_of(ana).post(URL, {"role": "developer"}).text)[0]
        Invitation.objects.update(expires_at=now() + VALID_FOR - AT_ONCE)

        client_of(ana).post(URL, {"role": "developer"})

        assert Invitation.objects.count() == 2
        assert "Join Harbour" in newcomer.get(first).text

    def test_is_not_for_guests_to_be(self, ana, client_of):
        assert client_of(ana).post(URL, {"role": "guest"}).status_code == 422
        assert not Invitation.objects.exists()

    def test_is_forbidden_to_developers(self, tomas, client_of):
        assert client_of(tomas).post(URL, {"role": "developer"}).status_code == 403

    def test_is_not_there_for_others(self, harbour, ulla, client_of):
        assert client_of(ulla).post(URL, {"role": "developer"}).status_code == 404

    def test_takes_a_post(self, ana, client_of):
        assert client_of(ana).get(URL).status_code == 405


class TestALink:
    def test_makes_whoever_opens_it_a_member(self, link, harbour, newcomer):
        assert "Join Harbour" in newcomer.get(link).text

        response = newcomer.post(link, {"name": "Nia"})

        nia = Member.objects.get(name="Nia")
        assert (nia.team, nia.role) == (harbour, Role.DEVELOPER)
        assert response["Location"].startswith("/t/harbour/")

    def test_changes_nothing_by_being_looked_at(self, link, newcomer):
        newcomer.get(link)

        assert not Member.objects.filter(name="Nia").exists()

    def test_leads_somebody_without_an_account_through_making_one(self, link, harbour):
        client = Client()
        page = client.get(link).text
        signup = re.search(r'href="(/accounts/signup/[^"]+)"', page)[1]

        back = client.post(signup, {"email": "nia@example.org", "password1": "a harbour at night"})
        assert back["Location"] == link
        client.post(link, {"name": "Nia"})

        assert Member.objects.get(name="Nia").user.email == "nia@example.org"

    def test_lets_a_member_pass(self, link, tomas, client_of):
        assert client_of(tomas).get(link)["Location"].startswith("/t/harbour/")
        assert Member.objects.get(pk=tomas.pk).role == Role.DEVELOPER

    def test_brings_back_who_had_left_as_who_they_were(self, link, tomas, client_of):
        tomas.leave(now())

        client_of(tomas).post(link, {"name": "Tomas again"})

        tomas.refresh_from_db()
        assert (tomas.removed_at, tomas.name) == (None, "Tomas")

    def test_refuses_an_empty_name(self, link, newcomer):
        assert newcomer.post(link, {"name": ""}).status_code == 422

    def test_refuses_a_strangers_order(self, link):
        assert Client().post(link, {"name": "Nia"}).status_code == 401

    def test_leads_nowhere_once_revoked(self, link, ana, newcomer, client_of):
        assert newcomer.get(link).status_code == 200

        client_of(ana).post(f"{URL}{Invitation.objects.get().public_id}/revocation/")

        assert newcomer.get(link).status_code == 404
        assert newcomer.post(link, {"name": "Nia"}).status_code == 404

    def test_leads_nowhere_after_14_days(self, harbour, ana, newcomer):
        _, token = Invitation.make(harbour, Role.DEVELOPER, ana, now() - timedelta(days=14, minutes=1))

        assert newcomer.get(f"/invitations/{token}/").status_code == 404

    def test_of_another_team_cannot_be_revoked(self, link, ulla, ana, client_of):
        Member.objects.filter(pk=ulla.pk).update(role=Role.PRODUCT_MANAGER)

        theirs = client_of(ulla).post(
            f"/t/lighthouse/invitations/{Invitation.objects.get().public_id}/revocation/"
        )

        assert theirs.status_code == 404
