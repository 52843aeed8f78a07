"""Harbour's feedback, and its public link."""

import pytest

from backlog.models import CaptureLink, Feedback


@pytest.fixture
def entries(harbour, ana):
    """Three pieces of feedback, new, oldest first; the second has an address to answer to."""
    facts = [{}, {"asker": "Mei", "contact": "mei@tanaka.example", "importance": 8, "satisfaction": 2}, {}]
    return [
        Feedback.capture(harbour, f"The tide is late {number}", ana, **more)
        for number, more in enumerate(facts, 1)
    ]


@pytest.fixture
def link(harbour, ana):
    """Harbour's public link."""
    return CaptureLink.renew(harbour, ana)


@pytest.fixture
def at_once(settings):
    """Tasks run where they are enqueued."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
