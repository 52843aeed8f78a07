"""The health page and the check that the container engine runs."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from refine import healthcheck


class TestHealth:
    def test_is_well_while_the_database_answers(self, client, db):
        assert client.get(reverse("health")).status_code == 200

    def test_says_when_the_database_does_not_answer(self, client, db):
        with patch.object(connection, "cursor", side_effect=OperationalError):
            reply = client.get(reverse("health"))

        assert reply.status_code == 503

    def test_answers_without_https_and_opens_no_browser_session(self, client, db, settings):
        settings.SECURE_SSL_REDIRECT = True

        reply = client.get(reverse("health"))

        assert reply.status_code == 200
        assert not reply.cookies

    def test_takes_no_orders(self, client, db):
        assert client.post(reverse("health")).status_code == 405


class TestHealthcheck:
    @pytest.fixture
    def server(self):
        """Answers every request with its `status` and remembers what it was asked."""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked = (self.path, self.headers["Host"])
                self.send_response(self.server.status)
                self.end_headers()

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        server.server_close()
        thread.join()

    @pytest.mark.parametrize(("status", "well"), [(200, True), (503, False), (301, False)])
    def test_believes_only_a_good_answer(self, server, status, well):
        server.status = status

        assert healthcheck.is_well(server.server_port) is well

    def test_asks_in_the_name_of_the_site(self, server, monkeypatch):
        server.status = 200
        monkeypatch.setenv("SITE_URL", "https://refine.example.org")

        healthcheck.is_well(server.server_port)

        assert server.asked == (reverse("health"), "refine.example.org")

    def test_is_not_well_when_nobody_listens(self, server):
        server.server_close()

        assert not healthcheck.is_well(server.server_port)
