"""A form that came from elsewhere or too late: which ones are taken, and what the others are told."""

import json

import pytest
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from core.http import once
from live.socket.handshake import _is_own

FIELDS = {"login": "ana@example.org", "password": "wrong"}


@pytest.fixture(autouse=True)
def _log_anew():
    once.forget()


@pytest.fixture
def site(settings):
    """Set up for https://refine.test behind a proxy that does not say X-Forwarded-Proto (R1)."""
    settings.SITE_URL = "https://refine.test"
    settings.CSRF_TRUSTED_ORIGINS = ["https://refine.test"]
    settings.ALLOWED_HOSTS = ["refine.test", "10.1.2.3", "127.0.0.1"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def sign_in(host="refine.test", cookie=True, token=True, **headers):
    """Send the sign-in form as a browser does, with the CSRF check on."""
    client = Client(enforce_csrf_checks=True, headers={"Host": host})
    secret = get_token(RequestFactory().get("/"))
    if cookie:
        client.cookies["refine_csrf"] = secret
    fields = FIELDS | ({"csrfmiddlewaretoken": secret} if token else {})
    return client.post("/accounts/login/", fields, headers=headers)


@pytest.mark.usefixtures("db", "site")
class TestForms:
    @pytest.mark.parametrize(
        ("host", "origin"),
        [
            ("refine.test", "https://refine.test"),
            ("refine.test:8443", "https://refine.test"),
            ("127.0.0.1:8000", "https://refine.test"),
            ("10.1.2.3", "https://10.1.2.3"),
        ],
    )
    def test_from_the_address_people_type_are_taken_whatever_the_proxy_makes_of_it(self, host, origin):
        reply = sign_in(host, Origin=origin)

        assert reply.status_code == 200
        assert "That email and password don’t match" in reply.text

    @pytest.mark.parametrize(
        ("origin", "host"),
        [
            ("null", "refine.test"),
            ("https://evil.test", "refine.test"),
            ("https://refine.test:8443", "refine.test"),
            ("http://refine.test", "127.0.0.1"),
        ],
    )
    def test_from_elsewhere_are_refused_and_so_are_sockets(self, origin, host):
        assert sign_in(host, Origin=origin).status_code == 403
        assert not socket_opens(host, origin)

    @pytest.mark.parametrize("host", ["refine.test", "127.0.0.1:8000"])
    def test_and_sockets_are_taken_alike(self, host):
        assert sign_in(host, Origin="https://refine.test").status_code == 200
        assert socket_opens(host, "https://refine.test")


def socket_opens(host, origin) -> bool:
    headers = [(b"host", host.encode()), (b"origin", origin.encode())]
    return _is_own({"type": "websocket", "path": "/ws/session/x/", "headers": headers, "query_string": b""})


@pytest.mark.usefixtures("db", "site")
class TestThePageOfARefusedForm:
    def test_says_of_a_stale_one_that_reloading_helps(self):
        text = sign_in(token=False, Origin="https://refine.test").text

        assert "This page was open for too long" in text
        assert "reload the page and try again" in text

    def test_says_when_the_browser_keeps_no_cookies(self):
        text = sign_in(cookie=False, Origin="https://refine.test").text

        assert "Your browser didn’t send our cookie" in text
        assert "allow cookies for this site" in text

    @pytest.mark.parametrize(
        ("referer", "page"),
        [
            ("https://refine.test/t/harbour/settings/?a=1", "/t/harbour/settings/"),
            ("https://refine.test//evil.test/", "/evil.test/"),
            ("https://evil.test/t/harbour/", None),
            ("", None),
        ],
    )
    def test_of_a_reader_whose_cookies_are_gone_leads_back_to_its_page(self, referer, page):
        text = sign_in(cookie=False, Origin="https://refine.test", Referer=referer).text

        assert "sign in or join again" in " ".join(text.split())
        assert ("Open the page again</a>" in text) is (page is not None)
        assert page is None or f'href="{page}"' in text

    def test_says_when_cookies_are_for_https_only(self):
        text = sign_in("10.1.2.3", cookie=False, Origin="http://10.1.2.3").text

        assert "This page was opened without https" in text
        assert "Reloading the page won’t help" in text

    def test_says_when_the_browser_hides_where_it_came_from(self):
        text = sign_in(Origin="null").text

        assert "Your browser hides where this form comes from" in text
        assert "Reloading the page won’t help" in text
        assert "open for too long" not in text

    def test_names_a_foreign_address_the_one_asked_and_the_one_expected(self):
        text = sign_in("refine.test", Origin="https://refine.test:8443").text

        assert "This form came from another address" in text
        assert "https://refine.test:8443" in text
        assert '<code dir="ltr">http://refine.test</code>' in text
        assert '<code dir="ltr">https://refine.test</code>' in text
        assert "CSRF_TRUSTED_ORIGINS" in text
        assert "SITE_URL" in text

    def test_names_no_inner_address_to_a_stranger_and_leaves_it_to_the_log(self, caplog):
        text = sign_in("10.1.2.3", Origin="https://evil.test").text

        assert "https://evil.test" in text
        assert "10.1.2.3" not in text
        assert "refine.test" not in text.replace("https://evil.test", "")
        assert "http://10.1.2.3, and SITE_URL is https://refine.test" in caplog.text

    def test_is_said_once_in_the_log_for_each_address(self, caplog):
        for _ in range(3):
            sign_in(Origin="https://evil.test")

        assert caplog.text.count("A form from https://evil.test was refused") == 1

    def test_is_a_toast_and_an_error_where_script_runs(self):
        reply = sign_in(Origin="https://evil.test", **{"HX-Request": "true"})
        events = json.loads(reply["HX-Trigger"])

        assert reply.status_code == 403
        assert events["toast"]["text"].startswith("This came from https://evil.test")
        assert events["refused"]["errors"][""] == events["toast"]["text"]
        assert not reply.content

    def test_is_json_for_a_program(self):
        reply = sign_in(token=False, Origin="https://refine.test", Accept="application/json")

        assert reply.status_code == 403
        assert reply.json()["reason"] == "stale"
        assert "Nothing was changed" in reply.json()["error"]

    @pytest.mark.parametrize(
        ("referer", "words"),
        [
            (None, "hides where this form comes from"),
            ("https://evil.test/page", "https://evil.test"),
            ("http://refine.test/", "http://refine.test"),
        ],
    )
    def test_judges_by_the_referrer_where_there_is_no_origin(self, settings, referer, words):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        headers = {"X-Forwarded-Proto": "https"} | ({"Referer": referer} if referer else {})

        assert words in sign_in(**headers).text


def test_a_reminders_page_lets_the_browser_name_itself(client, running, ana):
    """Under "no-referrer" the browser would send its form as from null, which is refused."""
    action = running.actions.create(team=running.team, text="Ask the harbour master", by=ana)

    reply = client.get(f"/actions/{action.public_id}/{action.done_token}/")

    assert reply["Referrer-Policy"] == "same-origin"
