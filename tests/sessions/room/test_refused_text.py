"""Text that an order of the room did not store is never lost, with script or without."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Criterion
from core.clock import now
from sessions.deep_dive.service.deep_dive import mark_ready
from sessions.models import Round, Session
from sessions.summary.service import finish
from sessions.triage.service import decide
from teams.models import OrderKey

LONG = "A ship sees its berth. " * 270


@pytest.fixture
def room_of(session):
    return reverse("sessions:room", args=[session.public_id])


def address_of(session, name: str, *words) -> str:
    return reverse(f"sessions:{name}", args=[session.public_id, *words])


def errors_of(response) -> dict[str, str]:
    assert response.status_code == 422
    return json.loads(response["HX-Trigger"])["refused"]["errors"]


class TestAFormThatIsGoneFromTheRoom:
    def test_leaves_its_text_when_the_phase_has_moved_on(self, client_of, deep_dive, room_of, ines, tomas):
        browser = client_of(tomas)
        browser.post(address_of(deep_dive, "questions", deep_dive.on_stage.public_id), {"text": LONG})
        deep_dive.advance(3, ines)

        page = browser.get(room_of).text

        assert "This form no longer exists. This is what you typed:" in page
        assert LONG.strip() in page

    def test_leaves_its_text_when_its_row_was_deleted(self, client_of, deep_dive, room_of, tomas):
        row, browser = Criterion.write(deep_dive.on_stage.item, "A berth is shown", tomas), client_of(tomas)
        browser.post(
            address_of(deep_dive, "criterion", row.public_id), {"text": LONG, "version": row.version}
        )
        row.remove(tomas)

        assert LONG.strip() in browser.get(room_of).text

    def test_leaves_its_text_on_the_summary_when_the_session_has_ended(
        self, client_of, deep_dive, room_of, ines, tomas
    ):
        browser = client_of(tomas)
        browser.post(address_of(deep_dive, "parking-lot"), {"text": LONG})
        deep_dive.advance(3, ines)
        finish.finish(deep_dive, ines)

        assert LONG.strip() in browser.get(room_of, follow=True).text


def late_remark(session, ines, tomas):
    Round.open(session.on_stage, ines)
    return "remark", Round.objects.get(entry=session.on_stage).public_id, {"reason": "The tide"}


def second_ready(session, ines, tomas):
    entry = session.on_stage
    mark_ready(entry, ines, "Small")
    return "ready", entry.public_id, {"reason": "The quay is known"}


def second_decision(session, ines, tomas):
    entry = session.on_stage
    decide(entry, "next", ines)
    return "decision", entry.public_id, {"outcome": "decline", "reason": "The print is over"}


def listed(session, ines, tomas):
    return "entries", None, {"text": session.on_stage.item.key, "phase": session.on_stage.phase}


def second_blocker(session, ines, tomas):
    other = session.team.items.exclude(pk=session.on_stage.item_id).exclude(key="")[0]
    return "notes", session.on_stage.public_id, {"kind": "blocker", "text": other.key}


def comment_before_the_rating(session, ines, tomas):
    return "rating-word", None, {"word": "Brisk"}


# The fixture of the phase, who comes too late, the field, and what happened before.
LATE = [
    ("deep_dive", "tomas", "reason", late_remark),
    ("deep_dive", "ines", "reason", second_ready),
    ("triage", "ines", "reason", second_decision),
    ("deep_dive", "ines", "text", listed),
    ("deep_dive", "tomas", "text", second_blocker),
    ("wrap_up", "tomas", "word", comment_before_the_rating),
]


@pytest.fixture
def wrap_up(deep_dive, ines):
    deep_dive.advance(3, ines)
    return deep_dive


class TestAnOrderThatStoredNothing:
    @pytest.mark.parametrize(
        ("phase", "who", "field", "before"), LATE, ids=lambda each: getattr(each, "__name__", "")
    )
    def test_keeps_the_text_at_its_field(self, request, client_of, phase, who, field, before, ines, tomas):
        session, member = request.getfixturevalue(phase), request.getfixturevalue(who)
        name, ref, data = before(session, ines, tomas)
        address = address_of(session, name, *([ref] if ref else []))
        client = client_of(member)
        if before is second_blocker:
            client.post(address, data)
            # A moment later: the same thing added twice within two seconds is one.
            OrderKey.objects.update(at=now() - timedelta(seconds=3))

        assert list(errors_of(client.post(address, data, headers={"HX-Request": "true"}))) == [field]
        client.post(address, data)
        assert data[field] in client.get(address_of(session, "room")).text


class TestReopening:
    @pytest.fixture
    def finished(self, wrap_up, ines):
        finish.finish(wrap_up, ines)
        return wrap_up

    @pytest.mark.parametrize(
        ("reason", "later", "error"),
        [
            ("y" * 501, 0, "Use up to 500 characters"),
            ("", 1, "Enter a reason"),
            ("The tide", 25, "It was finished more than 1 day ago"),
        ],
    )
    def test_is_refused_at_the_field_of_its_reason(self, client_of, finished, ines, reason, later, error):
        Session.objects.filter(pk=finished.pk).update(finished_at=now() - timedelta(hours=later))

        response = client_of(ines).post(
            address_of(finished, "reopen"), {"reason": reason}, headers={"HX-Request": "true"}
        )

        errors = errors_of(response)
        assert list(errors) == ["reason"]
        assert error in errors["reason"]


class TestSeveralErrors:
    def test_are_each_at_their_field_and_one_sentence_above(self, client_of, deep_dive, room_of, ines):
        address, client = address_of(deep_dive, "entries"), client_of(ines)

        told = client.post(address, {"text": "", "phase": ""}, headers={"HX-Request": "true"})
        client.post(address, {"text": "", "phase": ""})
        page = client.get(room_of).text

        assert list(errors_of(told)) == ["text", "phase"]
        assert json.loads(told["HX-Trigger"])["toast"]["text"] == "Check the marked fields."
        assert "Check the marked fields." in page
