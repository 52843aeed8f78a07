"""A database that is busy or away is 503 with what to do, and a line in the log instead of a traceback."""

import sqlite3

import pytest
from django.db import OperationalError

from core.db import outage
from sessions.models import Session


@pytest.fixture(autouse=True)
def _well(monkeypatch):
    monkeypatch.setattr(outage, "_since", None)


def failing(code: int, text: str):
    """A call that meets such a database."""

    def fail(*args, **kwargs):
        cause = sqlite3.OperationalError(text)
        cause.sqlite_errorcode = code
        raise OperationalError(text) from cause

    return fail


LOCKED = failing(sqlite3.SQLITE_BUSY, "database is locked")
GONE = failing(sqlite3.SQLITE_CANTOPEN, "unable to open database file")


@pytest.fixture
def start(client_of, ines, session):
    """Ines presses Start, and the server responds as it would to a browser."""
    client = client_of(ines, raise_request_exception=False)
    return lambda **headers: client.post(f"/s/{session.public_id}/start/", headers=headers)


class TestALockedDatabase:
    def test_is_503_and_says_to_try_again(self, start, monkeypatch, session):
        monkeypatch.setattr(Session, "start", LOCKED)

        response = start()

        assert response.status_code == 503
        assert response["Retry-After"] == "2"
        assert "Refine is busy" in response.text
        assert "try again" in response.text

    def test_is_one_line_of_the_log_without_the_address(self, start, monkeypatch, caplog, session):
        monkeypatch.setattr(Session, "start", LOCKED)

        start()

        assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]
        assert "POST sessions:start" in caplog.text
        assert session.public_id not in caplog.text

    def test_leaves_the_page_as_it_is_for_an_order_by_script(self, start, monkeypatch):
        monkeypatch.setattr(Session, "start", LOCKED)

        assert start(**{"HX-Request": "true"}).status_code == 503


class TestADatabaseThatIsAway:
    def test_is_503_for_everybody_and_one_line(self, start, monkeypatch, caplog):
        monkeypatch.setattr(Session, "start", GONE)

        responses = [start() for _ in range(3)]

        assert {response.status_code for response in responses} == {503}
        assert responses[0]["Retry-After"] == "10"
        assert "isn’t available right now" in responses[0].text
        assert len(caplog.records) == 1

    def test_is_503_too_for_a_page_that_asks_only_who_is_there(self, client_of, ines, monkeypatch):
        client = client_of(ines, raise_request_exception=False)
        monkeypatch.setattr("teams.accounts.service.sign_ins.SessionStore.load", GONE)

        response = client.get("/teams/")

        assert response.status_code == 503
        assert "isn’t available right now" in response.text


class TestAMistakeOfOurs:
    def test_is_500_with_its_traceback(self, start, monkeypatch, caplog):
        monkeypatch.setattr(Session, "start", lambda *args, **kwargs: 1 / 0)

        response = start()

        assert response.status_code == 500
        assert "ZeroDivisionError" in caplog.text
