"""The health page and the check that the container engine runs."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from refine import health, healthcheck


@pytest.fixture(autouse=True)
def _look_anew(monkeypatch):
    """Believe no finding of another test."""
    looks = [health.trouble_of_redis, health.trouble_of_disks, health.trouble_of_database]
    monkeypatch.setattr(health, "_watch", health.Watch(*looks))


class TestHealth:
    def test_is_well_while_the_database_answers(self, client, db):
        assert client.get(reverse("health")).status_code == 200

    def test_says_when_the_database_does_not_answer(self, client, db, monkeypatch):
        with patch.object(connection, "cursor", side_effect=OperationalError):
            reply = client.get(reverse("health"))

        assert (reply.status_code, reply.text) == (503, "The database isn't responding.\n")

    def test_says_when_redis_does_not_answer_and_what_that_means(self, client, db, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"

        reply = client.get(reverse("health"))

        assert reply.status_code == 503
        assert reply.text.startswith("Redis isn't responding: nobody can sign in or join")

    def test_names_a_full_disk(self, client, db, monkeypatch):
        full = SimpleNamespace(f_bavail=1, f_frsize=4096, f_files=0, f_favail=0)
        monkeypatch.setattr(health.os, "statvfs", lambda folder: full)

        reply = client.get(reverse("health"))

        assert (reply.status_code, reply.text) == (503, "The disk for temporary files is full.\n")

    def test_names_the_disk_of_the_database(self, settings, tmp_path, monkeypatch):
        file = tmp_path / "refine.sqlite3"
        file.touch()
        monkeypatch.setattr(health, "connection", SimpleNamespace(vendor="sqlite"))
        settings.DATABASES["default"] = settings.DATABASES["default"] | {"NAME": file}
        monkeypatch.setattr(health, "is_disk_full", lambda folder: folder == tmp_path)

        assert health.trouble_of_disks() == "The disk of the database is full."

    def test_takes_a_disk_without_room_for_another_file_for_full(self, tmp_path, monkeypatch):
        no_files = SimpleNamespace(f_bavail=1_000_000, f_frsize=4096, f_files=1000, f_favail=0)
        monkeypatch.setattr(health.os, "statvfs", lambda folder: no_files)

        assert health.is_disk_full(tmp_path)

    def test_names_all_that_is_wrong(self, client, db, settings, monkeypatch):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        with patch.object(connection, "cursor", side_effect=OperationalError):
            assert len(client.get(reverse("health")).text.splitlines()) == 2

    def test_answers_without_https_and_opens_no_browser_session(self, client, db, settings):
        settings.SECURE_SSL_REDIRECT = True

        reply = client.get(reverse("health"))

        assert reply.status_code == 200
        assert not reply.cookies

    def test_takes_no_orders(self, client, db):
        assert client.post(reverse("health")).status_code == 405


class TestAskingOften:
    def test_looks_once_a_second(self, monkeypatch):
        moment, looks = [100.0], []
        monkeypatch.setattr(health, "monotonic", lambda: moment[0])
        watch = health.Watch(lambda: looks.append(1) or "")

        for _ in range(10):
            watch.findings()
        assert len(looks) == 1

        moment[0] += health.FRESH_FOR
        watch.findings()
        assert len(looks) == 2

    def test_says_in_the_log_what_has_changed_and_nothing_else(self, client, db, monkeypatch, caplog):
        moment, trouble = [100.0], [""]
        monkeypatch.setattr(health, "monotonic", lambda: moment[0])
        monkeypatch.setattr(health, "_watch", health.Watch(lambda: trouble[0]))
        caplog.set_level("INFO")

        for now in ("", "Redis isn't responding.", "Redis isn't responding.", ""):
            trouble[0] = now
            moment[0] += health.FRESH_FOR
            client.get(reverse("health"))

        assert caplog.messages == ["Redis isn't responding.", health.WELL]

    def test_does_not_wait_for_what_hangs_and_asks_it_only_once(self, monkeypatch):
        monkeypatch.setattr(health, "PATIENCE", 0.05)
        monkeypatch.setattr(health, "start_aside", lambda look: threading.Thread(target=look).start())
        goes_on, looks = threading.Event(), []

        def hang() -> str:
            looks.append(1)
            goes_on.wait(10)
            return ""

        watch = health.Watch(hang)

        assert "more than two seconds" in watch.findings()[0]
        assert "more than two seconds" in watch.findings()[0]
        assert len(looks) == 1
        looking = watch.looking
        goes_on.set()
        looking.wait(10)
        assert watch.findings() == []


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
