"""The SQLite backend: what meets a lock is tried again, and a file that was replaced is noticed."""

import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError

from core.db.backends.sqlite3 import base


@pytest.fixture
def file(tmp_path):
    """A database with a table of notes."""
    path = tmp_path / "notes.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("PRAGMA journal_mode=WAL; CREATE TABLE note (text)")
    return path


@pytest.fixture
def database(db, file, settings):
    """A connection to it, as the product has, but that waits for no lock."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0}
    own = {"NAME": file, "OPTIONS": options, "CONN_MAX_AGE": None}
    wrapper = base.DatabaseWrapper({**settings.DATABASES["default"], **own}, "other")
    wrapper.connect()
    yield wrapper
    wrapper.close()


@pytest.fixture
def other(file):
    """Another process, which holds the lock."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture
def pauses(monkeypatch):
    """What happens in each pause between two attempts, by default nothing; and how many there were."""

    class Pauses(list):
        then = staticmethod(lambda: None)

        def __call__(self, seconds: float) -> None:
            self.append(seconds)
            self.then()

    pauses = Pauses()
    monkeypatch.setattr(base.time, "sleep", pauses)
    return pauses


def begin(database) -> None:
    """As the outermost `atomic` does."""
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def note(database, text: str = "a berth") -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES (%s)", [text])


def notes(database) -> int:
    with database.cursor() as cursor:
        return cursor.execute("SELECT count(*) FROM note").fetchone()[0]


class TestALock:
    def test_is_waited_for_where_the_transaction_begins_and_nothing_is_repeated(
        self, database, other, pauses
    ):
        pauses.then = other.rollback

        begin(database)
        note(database)
        database.commit()

        assert len(pauses) == 1
        assert notes(database) == 1

    def test_that_stays_is_an_error_after_three_attempts(self, database, other, pauses):
        with pytest.raises(OperationalError, match="locked"):
            begin(database)

        assert len(pauses) == 2

    def test_is_waited_for_by_a_single_statement_too(self, database, other, pauses):
        pauses.then = other.rollback

        note(database)

        assert notes(database) == 1

    def test_keeps_nobody_from_reading(self, database, other, pauses):
        assert notes(database) == 0
        assert not pauses

    def test_is_waited_for_at_the_commit_where_readers_can_delay_it(self, db, tmp_path, settings, pauses):
        path = tmp_path / "rollback.sqlite3"
        with closing(sqlite3.connect(path)) as made:
            made.executescript("CREATE TABLE note (text); INSERT INTO note VALUES ('old')")
        options = {"transaction_mode": "IMMEDIATE", "timeout": 0}
        database = base.DatabaseWrapper(
            {**settings.DATABASES["default"], "NAME": path, "OPTIONS": options}, "other"
        )
        begin(database)
        note(database)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            rows = reader.execute("SELECT text FROM note UNION ALL SELECT text FROM note")
            rows.fetchone()
            pauses.then = rows.close

            database.commit()

        assert len(pauses) == 1
        assert notes(database) == 2
        database.close()


class TestAnotherMistake:
    def test_is_not_tried_again(self, database, pauses):
        with pytest.raises(OperationalError, match="no such table"), database.cursor() as cursor:
            cursor.execute("SELECT * FROM quay")

        assert not pauses


class TestAFile:
    def test_that_is_gone_is_not_made_anew(self, database, file):
        file.unlink()

        database.close_if_unusable_or_obsolete()

        with pytest.raises(OperationalError, match="gone"):
            notes(database)
        assert not file.exists()

    def test_that_was_replaced_by_a_backup_is_read_from_then_on(self, database, file, tmp_path):
        note(database)
        with closing(sqlite3.connect(tmp_path / "backup")) as backup:
            backup.executescript("CREATE TABLE note (text)")
        # As docs/running.md says: the old journal does not belong to the backup.
        file.with_name(f"{file.name}-wal").unlink()
        file.with_name(f"{file.name}-shm").unlink()
        (tmp_path / "backup").replace(file)

        database.close_if_unusable_or_obsolete()

        assert notes(database) == 0

    def test_that_is_there_keeps_its_connection(self, database):
        before = database.connection

        database.close_if_unusable_or_obsolete()

        assert database.connection is before
