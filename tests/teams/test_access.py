import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails

from teams.access import in_team
from teams.members.rules.rights import Act


@in_team()
def page(request, team, member):
    return HttpResponse(f"{member} of {team}")


@in_team(Act.MANAGE)
def settings_page(request, team, member):
    return HttpResponse("settings")


def ask(view, who=None, method="get", slug="harbour", **headers):
    request = getattr(RequestFactory(), method)("/t/harbour/", headers=headers)
    request.user = who.user if who else AnonymousUser()
    request.htmx = HtmxDetails(request)
    return view(request, slug=slug)


class TestAPageOfATeam:
    def test_is_handed_team_and_member(self, harbour, tomas):
        assert ask(page, tomas).content == b"Tomas of Harbour"

    def test_sends_a_stranger_to_sign_in_and_back(self, harbour):
        response = ask(page)

        assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/t/harbour/")

    def test_does_not_say_to_a_stranger_whether_the_team_is_there(self, db):
        assert ask(page, slug="nowhere").status_code == 302

    def test_refuses_a_strangers_order(self, harbour):
        assert ask(page, method="post").status_code == 401

    def test_shows_who_is_no_longer_signed_in_the_way_back_to_their_page(self, harbour):
        came_from = {"Referer": "http://testserver/t/harbour/members/"}
        mine, foreign = (
            Client().post("/t/harbour/me/", headers={"Referer": page})
            for page in (came_from["Referer"], "https://elsewhere.example/t/harbour/")
        )

        assert mine.status_code == 401
        assert "Nothing was changed." in mine.text
        assert 'href="/accounts/login/?next=/t/harbour/members/"' in mine.text
        assert 'href="/accounts/login/?next=/"' in foreign.text

    def test_tells_htmx_to_go_there_instead_of_following(self, harbour):
        here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/t/harbour/backlog/"}
        got, posted = ask(page, **here), ask(page, method="post", **here)

        assert (got.status_code, got["HX-Redirect"]) == (200, "/accounts/login/?next=/t/harbour/")
        assert (posted.status_code, posted["HX-Redirect"]) == (
            401,
            "/accounts/login/?next=/t/harbour/backlog/",
        )

    def test_is_not_there_for_another_team(self, harbour, ulla):
        with pytest.raises(Http404):
            ask(page, ulla)

    def test_is_forbidden_to_the_wrong_role(self, harbour, ana, tomas):
        assert ask(settings_page, ana).content == b"settings"
        with pytest.raises(PermissionDenied):
            ask(settings_page, tomas)
