"""Fixtures of the backlog's tests, beside the cast."""

import pytest


@pytest.fixture
def announced(monkeypatch):
    """The parts that each announcement named, in order."""
    announcements = []
    monkeypatch.setattr(
        "teams.models.team.announce", lambda _topic, _counter, parts, **_: announcements.append(tuple(parts))
    )
    return announcements


@pytest.fixture
def told(announced):
    """The fixture `announced`, as the tables of orders still call it."""
    return announced
