"""The public link: open to anyone who has it, to nobody else, and for feedback alone."""

import pytest
from django.test import Client

from backlog.models import CaptureLink, Feedback, Item

SETTINGS = "/t/harbour/settings/inbox/"


def address(link):
    return f"/feedback/{link.token}/"


@pytest.fixture
def send(client, link):
    def post(**fields):
        return client.post(address(link), {"text": "The tide is late", **fields})

    return post


class TestThePage:
    def test_takes_feedback_without_an_account(self, send, harbour, link, announced):
        response = send(importance="8", satisfaction="2", asker="Mei", contact="mei@tanaka.example")

        row = harbour.feedback.get()
        assert response["Location"] == f"{address(link)}thanks/"
        assert (row.text, row.source, row.importance, row.satisfaction) == (
            "The tide is late",
            "customer",
            8,
            2,
        )
        assert (row.asker, row.contact, row.captured_by, row.link) == (
            "Mei",
            "mei@tanaka.example",
            None,
            link,
        )
        assert announced == [("feedback",)]

    def test_shows_the_teams_name_and_nothing_else_of_it(self, client, harbour, link, backlog, ana, goal):
        for path in (address(link), f"{address(link)}thanks/"):
            page = client.get(path).text

            assert "Harbour" in page
            for secret in ("Berth plan", "Ana", goal.name, harbour.public_id, "/t/harbour"):
                assert secret not in page

    def test_is_not_found_by_search_engines_and_not_kept_by_caches(self, client, link):
        page = client.get(address(link))

        assert 'content="noindex, nofollow"' in page.text
        assert "no-store" in page["Cache-Control"]

    def test_works_without_script_and_asks_for_the_token_of_its_form(self, link):
        strict = Client(enforce_csrf_checks=True)

        assert strict.post(address(link), {"text": "Late"}).status_code == 403
        strict.get(address(link))
        token = strict.cookies["refine_csrf"].value
        assert strict.post(address(link), {"text": "Late", "csrfmiddlewaretoken": token}).status_code == 302

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": " \u200b"},
            {"text": "x" * 5001},
            {"contact": "not an address"},
            {"importance": "11"},
            {"satisfaction": "-1"},
            {"importance": "ten"},
            {"homepage": "https://spam.example"},
            {"asker": "x" * 81},
        ],
    )
    def test_refuses_what_makes_no_sense_and_keeps_the_rest(self, send, wrong):
        response = send(**{"asker": "Mei Tanaka", **wrong})

        assert response.status_code == 422
        assert "field__error" in response.text
        assert wrong.get("asker", "Mei Tanaka") in response.text
        assert not Feedback.objects.exists()

    def test_keeps_no_sign_that_nobody_can_see(self, send, harbour):
        send(text="The tide\x00 is\u200b late")

        assert harbour.feedback.get().text == "The tide is late"

    def test_shows_nothing_as_markup(self, send, harbour, client_of, ana):
        send(text="<img src=x onerror=alert(1)>", asker="<b>x</b>")

        page = client_of(ana).get("/t/harbour/inbox/").text
        assert "<img" not in page
        assert "&lt;img" in page

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_takes_no_other_method(self, client, link, method):
        assert getattr(client, method)(address(link)).status_code == 405

    def test_takes_no_body_that_is_too_large(self, send, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

        assert send(text="x" * 2000).status_code in (400, 413)


class TestTheLimit:
    def test_stops_one_address_and_loses_nothing_that_was_typed(self, send, harbour):
        for _ in range(10):
            assert send().status_code == 302

        response = send(text="One more thing")

        assert response.status_code == 429
        assert "One more thing" in response.text
        assert harbour.feedback.count() == 10

    def test_counts_no_mistakes(self, send, harbour):
        for _ in range(12):
            send(text="")

        assert send().status_code == 302


class TestTheLink:
    def test_leads_nowhere_once_revoked(self, client, harbour, link, ana):
        assert client.get(address(link)).status_code == 200

        CaptureLink.revoke(harbour, ana)

        assert client.get(address(link)).status_code == 404
        assert client.get(f"{address(link)}thanks/").status_code == 404
        assert client.post(address(link), {"text": "Late"}).status_code == 404
        assert "Harbour" not in client.get(address(link)).text

    def test_is_another_once_renewed(self, client, harbour, link, ines):
        new = CaptureLink.renew(harbour, ines)

        assert client.get(address(link)).status_code == 404
        assert client.get(address(new)).status_code == 200

    @pytest.mark.parametrize("token", ["x", "a" * 27, "%00", "é"])
    def test_cannot_be_guessed(self, client, link, token):
        assert client.get(f"/feedback/{token}/").status_code in (400, 404)

    def test_is_of_a_hundred_and_sixty_bits_and_stored_as_a_digest(self, link):
        assert len(link.token) == 27
        assert link.token not in {str(value) for value in CaptureLink.objects.values_list().get()}


class TestTheSettings:
    def test_show_make_and_revoke_the_link(self, client_of, harbour, ana):
        browser = client_of(ana)

        browser.post(f"{SETTINGS}link/")
        assert CaptureLink.of(harbour).token in browser.get(SETTINGS).text
        browser.post(f"{SETTINGS}link/revocation/")

        assert CaptureLink.of(harbour) is None
        assert "Create link" in browser.get(SETTINGS).text

    @pytest.mark.parametrize("path", ["", "link/", "link/revocation/"])
    def test_are_for_those_who_manage(self, client_of, harbour, tomas, ulla, client, path):
        assert client_of(tomas).post(f"{SETTINGS}{path}").status_code == 403
        assert client_of(ulla).post(f"{SETTINGS}{path}").status_code == 404
        assert client.post(f"{SETTINGS}{path}").status_code == 401

    @pytest.mark.parametrize("path", ["link/", "link/revocation/"])
    def test_change_nothing_when_looked_at(self, client_of, harbour, ana, path):
        assert client_of(ana).get(f"{SETTINGS}{path}").status_code == 405

    def test_choose_when_items_go_aside(self, client_of, harbour, ana):
        browser = client_of(ana)

        browser.post(SETTINGS, {"aside_after": "12"})
        harbour.refresh_from_db()
        assert harbour.tidying.aside_after == 12
        assert browser.post(SETTINGS, {"aside_after": "7"}).status_code == 422


def test_a_stranger_sees_nothing_of_what_came_in(client_of, harbour, send, ulla, ana):
    send(text="Only for Harbour")
    assert "Only for Harbour" in client_of(ana).get("/t/harbour/inbox/").text

    stranger = client_of(ulla)
    for path in ("inbox/", "inbox/pasted/", "settings/inbox/", f"inbox/{Feedback.objects.get().public_id}/"):
        response = stranger.get(f"/t/harbour/{path}")
        assert response.status_code == 404
        assert "Only for Harbour" not in response.text
    assert not Item.objects.exists()
