"""A request that failed: a full disk is named, and nothing of the request was kept."""

import errno
import json

import pytest
from django.db import connection
from django.urls import reverse

from backlog.models import Item
from core.db.full import is_full
from teams.models import Team


@pytest.fixture
def impatient(client_of, ana):
    """Ana's browser, which gets the page of a failure instead of the error."""
    client = client_of(ana)
    client.raise_request_exception = False
    return client


def fill(cursor) -> None:
    (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    cursor.execute(f"PRAGMA max_page_count = {pages}")


class TestAFullDisk:
    @pytest.mark.usefixtures("transactional_db")
    def test_is_named_and_nothing_is_half_written(self, impatient, harbour):
        before = Item.objects.count(), list(Team.objects.values())
        with connection.cursor() as cursor:
            fill(cursor)
        try:
            reply = impatient.post(
                reverse("backlog:items", args=["harbour"]), {"title": "A pier", "description": "x" * 90_000}
            )
            for number in range(200):
                if reply.status_code == 507:
                    break
                # Numbered, as a repeat of the same order is answered without adding anything.
                title = f"{number} {'A pier ' * 20}"
                reply = impatient.post(reverse("backlog:items", args=["harbour"]), {"title": title})
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA max_page_count = 1073741823")

        assert reply.status_code == 507
        assert "The server’s disk is full" in reply.text
        assert "on our side" not in reply.text
        assert before[1] or before[0] == 0

    def test_is_told_to_a_page_with_script_by_a_toast(self, impatient, monkeypatch, db):
        monkeypatch.setattr("refine.views._demo_cast", lost)
        monkeypatch.setattr("refine.views.demo_is_open", lambda request: True)

        reply = impatient.get("/", headers={"HX-Request": "true"})

        assert reply.status_code == 507
        assert json.loads(reply["HX-Trigger"])["toast"]["text"].startswith("The server’s disk is full.")

    def test_is_not_every_mistake(self, impatient, monkeypatch, db):
        monkeypatch.setattr("refine.views.demo_is_open", lambda request: 1 / 0)

        reply = impatient.get("/")

        assert reply.status_code == 500
        assert "on our side" in reply.text


if connection.vendor != "sqlite":
    # SQLite's own limit stands for the disk; that of PostgreSQL's server cannot be filled from here.
    del TestAFullDisk.test_is_named_and_nothing_is_half_written


def lost(*args):
    raise OSError(errno.ENOSPC, "No space left on device")


class TestTheErrors:
    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
    def test_of_the_system_are_recognized(self, number):
        assert is_full(OSError(number, "no space"))
        assert not is_full(OSError(errno.EACCES, "no right"))

    def test_of_postgresql_are_recognized_through_djangos(self):
        error = Exception("could not extend file")
        error.__cause__ = type("DiskFull", (Exception,), {"sqlstate": "53100"})()

        assert is_full(error)

    def test_are_not_nothing(self):
        assert not is_full(None)
        assert not is_full(ValueError("database or disk is full"))
