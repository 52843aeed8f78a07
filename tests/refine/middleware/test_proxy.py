"""Behind a proxy that the settings do not know of (R2): said once, and no redirect that leads to itself."""

import logging

import pytest

from core.http import once

BROWSER = {"Sec-Fetch-Mode": "navigate"}


@pytest.fixture(autouse=True)
def site(settings):
    once.forget()
    settings.SITE_URL, settings.SITE_HOST = "https://refine.test", "refine.test"
    settings.ALLOWED_HOSTS = ["refine.test", "127.0.0.1"]
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.usefixtures("db")
class TestHttpsThatNobodyBelieves:
    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Forwarded-Proto": "https"},
            {"X-Forwarded-Proto": "HTTPS, http"},
            {"X-Forwarded-Ssl": "on"},
            {"Forwarded": 'for=192.0.2.60;proto=https;by="[::1]"'},
            # No word of the proxy at all, but browsers send this over https only.
            BROWSER,
        ],
    )
    def test_is_a_page_that_says_what_to_set_and_one_line_in_the_log(self, client, caplog, headers):
        for _ in range(3):
            reply = client.get("/", headers={"Host": "refine.test", **headers})

            assert reply.status_code == 503
            assert "Set BEHIND_PROXY=1" in reply.text
        assert [record.levelno for record in caplog.records] == [logging.WARNING]
        assert "BEHIND_PROXY=1" in caplog.text

    @pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Port": "80"}])
    def test_is_not_plain_http_which_is_redirected_as_ever(self, client, caplog, headers):
        reply = client.get("/", headers={"Host": "refine.test", **headers})

        assert (reply.status_code, reply["Location"]) == (301, "https://refine.test/")
        assert "BEHIND_PROXY" not in caplog.text

    def test_is_served_where_nothing_redirects_and_said_all_the_same(self, client, settings, caplog):
        settings.SECURE_SSL_REDIRECT = False

        for _ in range(3):
            reply = client.get("/", headers={"Host": "refine.test", "X-Forwarded-Proto": "https"})

        assert reply.status_code == 200
        assert caplog.text.count("Set BEHIND_PROXY=1") == 1

    def test_is_believed_once_the_settings_say_so(self, client, settings, caplog):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

        reply = client.get("/", headers={"Host": "refine.test", "X-Forwarded-Proto": "https", **BROWSER})

        assert reply.status_code == 200
        assert "BEHIND_PROXY" not in caplog.text

    def test_is_the_proxys_to_say_once_the_settings_ask_for_it(self, client, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

        reply = client.get("/", headers={"Host": "refine.test", **BROWSER})

        assert reply.status_code == 503
        assert "have the proxy send X-Forwarded-Proto: https" in reply.text

    def test_leaves_the_health_check_alone(self, client):
        headers = {"Host": "refine.test", "X-Forwarded-Proto": "https"}

        assert client.get("/health/", headers=headers).status_code == 200


@pytest.mark.usefixtures("db")
class TestOtherHeadersOfAProxy:
    @pytest.fixture(autouse=True)
    def _behind_one(self, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def ask(self, client, **headers):
        proxied = {"X-Forwarded-Proto": "https", "Host": "127.0.0.1"}
        return client.get("/", headers=proxied | {name.replace("_", "-"): to for name, to in headers.items()})

    def test_name_a_host_that_is_not_passed_on(self, client, caplog):
        for _ in range(2):
            self.ask(client, X_Forwarded_Host="refine.test")

        assert caplog.text.count("Have it pass on Host") == 1

    def test_name_addresses_that_are_not_counted(self, client, caplog):
        for _ in range(2):
            self.ask(client, X_Forwarded_For="192.0.2.60")

        assert caplog.text.count("TRUSTED_PROXY_COUNT is 0") == 1

    def test_name_fewer_addresses_than_are_counted(self, client, settings, caplog):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
        self.ask(client, X_Forwarded_For="192.0.2.60")

        assert "has 1 addresses and TRUSTED_PROXY_COUNT is 2" in caplog.text

    def test_are_no_news_where_they_agree(self, client, settings, caplog):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        self.ask(client, X_Forwarded_For="192.0.2.60", X_Forwarded_Host="127.0.0.1")

        assert "prox" not in caplog.text
