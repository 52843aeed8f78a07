"""Fixtures of the backlog's tests, beside the cast."""

import pytest


@pytest.fixture
def told(monkeypatch):
    """The parts that each announcement named, in order."""
    heard = []
    monkeypatch.setattr(
        "teams.models.team.announce", lambda _topic, _counter, parts, **_: heard.append(tuple(parts))
    )
    return heard
