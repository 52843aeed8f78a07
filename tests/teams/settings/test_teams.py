import pytest
from django.test import Client
from django.urls import reverse

from teams.accounts.queries.identity import user_of
from teams.members.rules.rights import Role
from teams.models import Member, Team
from tests.factories import MemberFactory, UserFactory


@pytest.fixture
def newcomer(db):
    """A client signed in to an account without a team."""
    client = Client()
    client.force_login(UserFactory(email="nia@example.org"))
    return client


class TestCreatingATeam:
    url = "/teams/new/"

    def test_makes_its_founder_a_member(self, newcomer):
        response = newcomer.post(self.url, {"team": "Harbour", "name": " Nia  Bo ", "role": "scrum_master"})

        nia = Member.objects.get()
        assert (nia.name, nia.role, nia.team.slug) == ("Nia Bo", Role.SCRUM_MASTER, "harbour")
        assert response["Location"] == "/t/harbour/members/"

    @pytest.mark.parametrize(("sent", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", ""), ("", "")])
    def test_takes_its_zone_from_the_browser(self, newcomer, sent, kept):
        newcomer.post(self.url, {"team": "Harbour", "name": "Nia", "role": "scrum_master", "zone": sent})

        assert Team.objects.get().zone == kept

    def test_finds_a_free_address(self, newcomer, harbour):
        newcomer.post(self.url, {"team": "Harbour!", "name": "Nia", "role": "product_manager"})
        newcomer.post(self.url, {"team": "港", "name": "Nia", "role": "product_manager"})

        assert set(Team.objects.values_list("slug", flat=True)) == {"harbour", "harbour-2", "team"}

    def test_gives_back_what_was_typed(self, newcomer):
        response = newcomer.post(self.url, {"team": "Harbour", "name": " ", "role": "developer"})

        assert response.status_code == 422
        assert 'value="Harbour"' in response.text
        assert not Team.objects.exists()

    def test_is_for_people_with_an_account(self, db):
        assert Client().get(self.url)["Location"] == "/accounts/login/?next=/teams/new/"
        assert Client().post(self.url, {"team": "Harbour"}).status_code == 401


class TestAfterSigningIn:
    def test_one_team_opens_at_once(self, tomas, client_of):
        assert client_of(tomas).get("/teams/")["Location"].startswith("/t/harbour/")

    def test_several_teams_are_offered(self, tomas, lighthouse, client_of):
        MemberFactory(team=lighthouse, name="Tomas at night", user=tomas.user)
        client = client_of(tomas)

        assert client.get("/teams/")["Location"] == "/"
        page = client.get("/").text
        assert "Harbour" in page
        assert "Lighthouse" in page

    def test_no_team_leads_to_making_one(self, newcomer):
        assert newcomer.get("/teams/")["Location"] == "/"
        assert reverse("teams:create") in newcomer.get("/").text


class TestSettings:
    url = "/t/harbour/settings/"

    def test_keep_name_and_vision(self, ana, client_of):
        client_of(ana).post(self.url, {"name": "Harbour North", "vision": "No ship waits."})

        harbour = Team.objects.get()
        assert (harbour.name, harbour.slug, harbour.vision) == ("Harbour North", "harbour", "No ship waits.")

    def test_name_the_zone_of_the_team(self, ana, client_of):
        client = client_of(ana)
        assert '<option value="UTC" selected>' in client.get(self.url).text

        client.post(self.url, {"name": "Harbour", "zone": "Europe/Berlin"})

        assert Team.objects.get().zone == "Europe/Berlin"
        assert '<option value="Europe/Berlin" selected>Berlin</option>' in client.get(self.url).text

    def test_keep_the_zone_that_a_form_leaves_out(self, ana, client_of):
        ana.team.restate(name="Harbour", vision="", zone="Asia/Tokyo")

        client_of(ana).post(self.url, {"name": "Harbour North"})

        assert Team.objects.get().zone == "Asia/Tokyo"

    def test_refuse_a_zone_that_there_is_not(self, ana, client_of):
        response = client_of(ana).post(self.url, {"name": "Harbour", "zone": "Mars/Olympus"})

        assert response.status_code == 422

    def test_show_where_the_team_meets(self, ana, client_of):
        page = client_of(ana).get(self.url).text

        assert f"http://testserver/join/{ana.team.code}/" in page
        assert 'class="qr"' in page

    def test_refuse_a_vision_without_end(self, ana, client_of):
        response = client_of(ana).post(self.url, {"name": "Harbour", "vision": "x" * 201})

        assert response.status_code == 422

    def test_are_not_for_developers(self, tomas, client_of):
        assert client_of(tomas).get(self.url).status_code == 403
        assert client_of(tomas).post(self.url, {"name": "Mine"}).status_code == 403

    def test_are_not_there_for_others(self, ana, ulla, client_of):
        assert client_of(ana).get(self.url).status_code == 200
        assert client_of(ulla).get(self.url).status_code == 404


class TestTheSwitcher:
    def test_names_only_ones_own_teams(self, tomas, ulla, client_of):
        page = client_of(tomas).get("/t/harbour/members/").text

        assert "Harbour" in page
        assert "Lighthouse" not in page


class TestSigningOut:
    def test_takes_a_press(self, tomas, client_of):
        client = client_of(tomas)

        assert client.get("/accounts/logout/").status_code == 200
        assert client.post("/accounts/logout/")["Location"] == "/"
        assert user_of(client.get("/").wsgi_request) is None


class TestEveryForm:
    @pytest.mark.parametrize("path", ["/t/harbour/members/", "/t/harbour/settings/", "/teams/new/", "/"])
    def test_carries_its_key(self, ana, client_of, path):
        text = client_of(ana).get(path).text

        forms = text.count('method="post"')
        assert forms
        assert text.count('name="csrfmiddlewaretoken"') == forms
