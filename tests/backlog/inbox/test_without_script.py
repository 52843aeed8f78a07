"""The inbox before any script has run: each of its forms has a token, and its orders lead back to it."""

from datetime import timedelta

import pytest

from backlog.models import FeedbackLink
from backlog.models.snooze import snooze
from core.clock import now
from tests.plain import Forms, PlainBrowser

INBOX = "/t/harbour/inbox/"


@pytest.fixture
def hers(client_of, ana, entries, backlog, inbox):
    """An inbox with one of everything that has a form, in the product manager's browser."""
    FeedbackLink.make(backlog[0], [entries[0].public_id], ana)
    snooze(backlog[1], now().date() + timedelta(days=3), ana)
    return PlainBrowser(client_of(ana, enforce_csrf_checks=True)).open(
        f"{INBOX}{entries[0].public_id}/?find=plan"
    )


def test_every_form_holds_a_token(hers):
    posting = [form for form in Forms(hers.page).found if form.method == "post"]

    assert len(posting) > 8
    assert all(form.token for form in posting)


def test_feedback_is_written_down_and_linked(hers, harbour, backlog, entries):
    hers.press("Add", text="Berths by mail")
    assert harbour.feedback.filter(text="Berths by mail").exists()

    hers.press(f"{backlog[2].key} Berth plan 3")
    assert backlog[2] in entries[0].items.all()

    hers.press("Create item", title="Tides", feedback=entries[2].public_id)
    assert harbour.items.get(title="Tides").feedback.get() == entries[2]


def test_what_waits_comes_back(hers, backlog):
    hers.press(f"Bring back {backlog[1].key}")

    backlog[1].refresh_from_db()
    assert backlog[1].state == "inbox"
