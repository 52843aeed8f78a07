import pytest
from django.test import Client

from teams.accounts.queries.identity import user_of
from teams.members.rules.rights import Role
from tests.factories import MemberFactory, TeamFactory

LOCAL = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def mara(db):
    """Of the sample team."""
    return MemberFactory(team=TeamFactory(name="Payments", is_sample=True), name="Mara", role=Role.DEVELOPER)


@pytest.fixture
def demo(settings):
    settings.DEMO, settings.DEMO_PUBLIC = True, False


class TestTheStart:
    def test_says_what_this_is_and_the_ways_in(self, db):
        page = Client().get("/")

        assert page.status_code == 200
        assert "/accounts/login/" in page.text
        assert "/teams/new/" in page.text

    def test_shows_nobody_to_enter_as_without_demo_mode(self, mara):
        assert "Mara" not in Client().get("/").text


class TestEntering:
    def test_signs_in_as_that_person(self, demo, mara):
        client = Client(**LOCAL)
        assert f'value="{mara.public_id}"' in client.get("/").text

        response = client.post("/enter/", {"person": mara.public_id})

        assert response["Location"] == "/teams/"
        assert user_of(client.get("/").wsgi_request) == mara.user

    def test_is_not_there_without_demo_mode(self, mara, settings):
        settings.DEMO = False

        assert Client(**LOCAL).post("/enter/", {"person": mara.public_id}).status_code == 404

    @pytest.mark.parametrize(
        "elsewhere",
        [
            {"HTTP_HOST": "testserver", "REMOTE_ADDR": "127.0.0.1"},
            {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "192.0.2.7"},
        ],
    )
    def test_is_for_this_machine_alone(self, demo, mara, elsewhere):
        assert Client(**elsewhere).post("/enter/", {"person": mara.public_id}).status_code == 403
        assert "Mara" not in Client(**elsewhere).get("/").text

    def test_is_open_to_all_when_public_on_purpose(self, demo, mara, settings):
        settings.DEMO_PUBLIC = True

        response = Client(REMOTE_ADDR="192.0.2.7").post("/enter/", {"person": mara.public_id})

        assert response.status_code == 302

    def test_reaches_the_sample_team_alone(self, demo, mara, tomas):
        assert Client(**LOCAL).post("/enter/", {"person": tomas.public_id}).status_code == 404

    def test_takes_a_post(self, demo, mara):
        assert Client(**LOCAL).get("/enter/").status_code == 405
