import pytest

from teams.members.rules.rights import Role
from teams.models import Member

URL = "/t/harbour/members/"


def change(client, person, **data):
    present = {"name": person.name, "role": person.role, "title": person.title} | data
    sent = {f"{person.public_id}-{name}": value for name, value in present.items()}
    return client.post(f"{URL}{person.public_id}/", sent)


class TestThePage:
    def test_shows_who_is_in_the_team(self, ana, tomas, ulla, client_of):
        page = client_of(tomas).get(URL).text

        assert "Ana" in page
        assert "Tech lead" in page
        assert "Ulla" not in page

    def test_offers_changes_to_those_who_may(self, ana, tomas, client_of):
        form = f'action="{URL}{tomas.public_id}/"'

        assert form in client_of(ana).get(URL).text
        assert form not in client_of(tomas).get(URL).text

    def test_shows_addresses_only_to_those_who_manage(self, ana, tomas, client_of):
        assert "tomas@example.org" in client_of(ana).get(URL).text
        assert "ana@example.org" not in client_of(tomas).get(URL).text

    def test_does_not_list_guests(self, ana, lin, client_of):
        assert "Lin" not in client_of(ana).get(URL).text

    @pytest.mark.parametrize("number", [2, 30])
    def test_asks_the_same_number_of_queries_however_many_there_are(
        self, harbour, ana, client_of, django_assert_num_queries, number
    ):
        for place in range(number):
            Member.admit(harbour, f"Person {place}", Role.DEVELOPER)
        client = client_of(ana)

        with django_assert_num_queries(10):
            client.get(URL)


class TestChangingSomebody:
    def test_gives_name_role_and_title(self, ana, tomas, client_of):
        response = change(client_of(ana), tomas, name="Tom", role="scrum_master", title="Coach")

        tomas.refresh_from_db()
        assert (tomas.name, tomas.role, tomas.title) == ("Tom", "scrum_master", "Coach")
        assert response["Location"] == URL

    def test_is_announced_once_after_the_commit(
        self, ana, tomas, client_of, django_capture_on_commit_callbacks
    ):
        client = client_of(ana)

        with django_capture_on_commit_callbacks() as callbacks:
            change(client, tomas, title="Coach")

        assert len(callbacks) == 1

    def test_gives_nobody_a_role_that_is_none(self, ana, tomas, client_of):
        for role in ("guest", "king", ""):
            assert change(client_of(ana), tomas, role=role).status_code == 422

        tomas.refresh_from_db()
        assert tomas.role == Role.DEVELOPER

    def test_keeps_somebody_who_manages(self, ana, tomas, client_of):
        response = change(client_of(ana), ana, role="developer")

        assert response.status_code == 422
        assert "Someone has to look after" in response.text
        ana.refresh_from_db()
        assert ana.role == Role.PRODUCT_MANAGER

    def test_lets_a_manager_go_when_another_is_there(self, ana, ines, client_of):
        change(client_of(ana), ana, role="developer")

        ana.refresh_from_db()
        assert ana.role == Role.DEVELOPER

    def test_is_forbidden_to_developers(self, tomas, jo, client_of):
        assert change(client_of(tomas), jo, name="Joke").status_code == 403

    def test_does_not_reach_other_teams(self, ana, ulla, client_of):
        assert change(client_of(ana), ulla, name="Mine").status_code == 404
        assert change(client_of(ulla), ana, name="Mine").status_code == 404

    def test_takes_a_post(self, ana, tomas, client_of):
        assert client_of(ana).get(f"{URL}{tomas.public_id}/").status_code == 405


class TestRemovingSomebody:
    def test_shows_them_out_and_keeps_the_name(self, ana, tomas, client_of):
        his = client_of(tomas)
        assert his.get(URL).status_code == 200

        client_of(ana).post(f"{URL}{tomas.public_id}/removal/")

        assert his.get(URL).status_code == 404
        assert Member.objects.get(pk=tomas.pk).name == "Tomas"

    def test_keeps_somebody_who_manages(self, ana, tomas, client_of):
        response = client_of(ana).post(f"{URL}{ana.public_id}/removal/")

        assert response.status_code == 422
        assert client_of(ana).get(URL).status_code == 200

    def test_is_forbidden_to_developers(self, tomas, jo, client_of):
        assert client_of(tomas).post(f"{URL}{jo.public_id}/removal/").status_code == 403

    def test_of_one_who_is_not_there_says_so(self, ana, client_of):
        assert client_of(ana).post(f"{URL}nobody/removal/").status_code == 404


class TestMyOwnName:
    def test_is_mine_to_change(self, tomas, client_of):
        client_of(tomas).post("/t/harbour/me/", {"name": "Tomás", "role": "product_manager"})

        tomas.refresh_from_db()
        assert (tomas.name, tomas.role) == ("Tomás", Role.DEVELOPER)

    def test_is_never_empty(self, tomas, client_of):
        response = client_of(tomas).post("/t/harbour/me/", {"name": "   "})

        assert response.status_code == 422
