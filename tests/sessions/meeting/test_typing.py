"""Typing indicators: shown to the others, and gone by themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Criterion, Lease, Question
from core.clock import now
from sessions.room.page import SESSION
from tests.html import plain
from tests.orders import HTMX


@pytest.fixture
def criterion(deep_dive, tomas):
    return Criterion.write(deep_dive.on_stage.item, "A ship sees its berth", tomas)


@pytest.fixture
def type_(deep_dive, criterion, client_of):
    """Sends what somebody is typing in the criterion."""

    def say(member, text="A ship sees", **more):
        url = reverse("sessions:drafts", args=[deep_dive.public_id])
        return client_of(member).post(url, {"target": criterion.part, "text": text, **more}, headers=HTMX)

    return say


class TestDraft:
    def test_is_shown_to_the_others_with_its_writer(self, deep_dive, criterion, type_, tomas):
        assert type_(tomas).status_code == 204

        row = SESSION.render(deep_dive.public_id, "member", (criterion.part,))[criterion.part]
        assert "Tomas is editing" in plain(row)
        assert "A ship sees" in row

    def test_leaves_the_text_itself_alone(self, criterion, type_, tomas):
        type_(tomas, "Something else")

        criterion.refresh_from_db()
        assert criterion.text == "A ship sees its berth"

    def test_keeps_others_from_moving_and_deleting_the_row(
        self, deep_dive, criterion, type_, client_of, tomas, jo
    ):
        type_(tomas)

        url = reverse("sessions:criterion-deletion", args=[deep_dive.public_id, criterion.public_id])
        assert client_of(jo).post(url, headers=HTMX).status_code == 422
        assert Criterion.objects.filter(pk=criterion.pk).exists()

    def test_is_not_taken_by_a_second_writer(self, type_, tomas, jo):
        type_(tomas)

        assert type_(jo).status_code == 409
        assert Lease.objects.get().holder == tomas

    def test_ends_when_its_writer_is_done(self, type_, tomas, jo):
        type_(tomas)
        type_(tomas, done="on")

        assert type_(jo).status_code == 204

    def test_ends_by_itself_and_the_room_is_notified(
        self, deep_dive, criterion, type_, tomas, django_capture_on_commit_callbacks
    ):
        type_(tomas)
        due = SESSION.due(deep_dive.public_id)
        assert now() < due <= now() + timedelta(seconds=30)

        with django_capture_on_commit_callbacks() as announced:
            SESSION.catch_up(deep_dive.public_id, due)

        assert len(announced) == 1
        row = SESSION.render(deep_dive.public_id, "member", (criterion.part,))[criterion.part]
        assert "is editing" not in row

    @pytest.mark.parametrize(("who", "status"), [("kofi", 403), ("ulla", 404)])
    def test_is_none_of_other_peoples_business(self, request, type_, who, status):
        assert type_(request.getfixturevalue(who)).status_code == status

    def test_of_nonsense_is_refused(self, deep_dive, client_of, tomas):
        url = reverse("sessions:drafts", args=[deep_dive.public_id])

        assert client_of(tomas).post(url, {"target": "../etc"}, headers=HTMX).status_code == 422


NEW_LINES = {
    "draft-criterion": "criteria",
    "draft-question": "questions",
    "draft-note": "notes",
    "draft-why": "story",
}


@pytest.fixture
def write(deep_dive, client_of):
    """Sends what somebody is writing in a new line."""

    def say(member, target, text="A ship sees", **more):
        url = reverse("sessions:drafts", args=[deep_dive.public_id])
        return client_of(member).post(url, {"target": target, "text": text, **more}, headers=HTMX)

    return say


class TestDraftOfANewLine:
    @pytest.mark.parametrize("kind", NEW_LINES)
    def test_is_shown_with_its_writer_where_the_line_will_be(self, deep_dive, write, tomas, kind):
        target = f"{kind}-{deep_dive.on_stage.item.public_id}"
        assert write(tomas, target).status_code == 204

        for part in (kind, NEW_LINES[kind], "stage"):
            shown = SESSION.render(deep_dive.public_id, "member", (part,))[part]
            assert "Tomas is writing" in shown
            assert "A ship sees" in shown
        assert SESSION.container_of(kind) == "stage"

    def test_of_a_topic_is_shown_beside_the_parking_lot(self, deep_dive, write, tomas):
        assert write(tomas, f"draft-topic-{deep_dive.public_id}").status_code == 204

        shown = SESSION.render(deep_dive.public_id, "member", ("draft-topic",))["draft-topic"]
        assert "A ship sees" in shown

    def test_of_an_answer_is_shown_with_the_questions(self, deep_dive, write, tomas, jo):
        asked = Question.ask(deep_dive.on_stage.item, "Which berth?", jo)
        assert write(tomas, f"draft-answer-{asked.public_id}", "The one").status_code == 204

        assert "The one" in SESSION.render(deep_dive.public_id, "member", ("questions",))["questions"]

    def test_of_a_criterion_or_the_why_is_shown_on_the_projector(self, deep_dive, write, tomas):
        item = deep_dive.on_stage.item.public_id
        write(tomas, f"draft-criterion-{item}", "A new line")
        write(tomas, f"draft-why-{item}", "Ships wait for hours")

        shown = SESSION.render(deep_dive.public_id, "projector", ("draft-criterion",))["stage"]
        assert "A new line" in shown
        assert "Ships wait for hours" in shown

    def test_is_each_writers_own(self, deep_dive, write, tomas, jo):
        target = f"draft-criterion-{deep_dive.on_stage.item.public_id}"

        assert write(tomas, target, "The first").status_code == 204
        assert write(jo, target, "The second").status_code == 204

        shown = SESSION.render(deep_dive.public_id, "member", ("draft-criterion",))["draft-criterion"]
        assert "The first" in shown
        assert "The second" in shown

    def test_never_shows_in_another_story(self, deep_dive, write, tomas):
        other = deep_dive.entries.exclude(pk=deep_dive.on_stage.pk).first().item
        write(tomas, f"draft-criterion-{other.public_id}")

        shown = SESSION.render(deep_dive.public_id, "member", ("criteria",))["criteria"]
        assert "A ship sees" not in shown

    @pytest.mark.parametrize(
        ("kind", "order"), [("criterion", "criteria"), ("question", "questions"), ("note", "notes")]
    )
    def test_is_gone_once_the_line_was_sent(self, deep_dive, write, client_of, tomas, kind, order):
        entry = deep_dive.on_stage
        write(tomas, f"draft-{kind}-{entry.item.public_id}")

        url = reverse(f"sessions:{order}", args=[deep_dive.public_id, entry.public_id])
        data = {"text": "A ship sees its berth", "kind": "risk"}
        assert client_of(tomas).post(url, data, headers=HTMX).status_code == 200

        assert not Lease.objects.exists()

    def test_is_gone_once_its_writer_gives_it_up(self, deep_dive, write, tomas):
        target = f"draft-criterion-{deep_dive.on_stage.item.public_id}"
        write(tomas, target)
        write(tomas, target, "", done="on")

        shown = SESSION.render(deep_dive.public_id, "member", ("draft-criterion",))["draft-criterion"]
        assert "is writing" not in shown

    def test_ends_by_itself_in_every_phase(self, deep_dive, write, tomas, django_capture_on_commit_callbacks):
        write(tomas, f"draft-topic-{deep_dive.public_id}")
        due = SESSION.due(deep_dive.public_id)

        with django_capture_on_commit_callbacks() as announced:
            SESSION.catch_up(deep_dive.public_id, due)

        assert len(announced) == 1
        assert not Lease.objects.exists()

    def test_is_cut_for_the_others_where_it_is_long(self, deep_dive, write, tomas):
        target = f"draft-criterion-{deep_dive.on_stage.item.public_id}"

        assert write(tomas, target, "x" * 9000).status_code == 204
        assert len(Lease.objects.get().draft) == 2000

    @pytest.mark.parametrize(("kind", "status"), [("question", 204), ("criterion", 403), ("why", 403)])
    def test_of_an_observer_is_one_of_a_line_that_they_may_send(self, deep_dive, write, kofi, kind, status):
        assert write(kofi, f"draft-{kind}-{deep_dive.on_stage.item.public_id}").status_code == status

    def test_belongs_to_this_session(self, deep_dive, write, tomas):
        assert write(tomas, f"draft-topic-{deep_dive.on_stage.item.public_id}").status_code == 404
        assert write(tomas, f"draft-why-{deep_dive.public_id}").status_code == 404


class TestConflict:
    def test_shows_both_texts_and_overwrites_neither(self, deep_dive, criterion, client_of, tomas, jo):
        url = reverse("sessions:criterion", args=[deep_dive.public_id, criterion.public_id])
        seen = criterion.version
        client_of(jo).post(url, {"text": "By noon", "version": seen}, headers=HTMX)

        response = client_of(tomas).post(url, {"text": "And its tug", "version": seen}, headers=HTMX)

        assert response.status_code == 409
        assert "By noon" in response.text
        assert "And its tug" in response.text
        criterion.refresh_from_db()
        assert criterion.text == "By noon"

    def test_is_none_when_both_wrote_the_same(self, deep_dive, criterion, client_of, tomas, jo):
        url = reverse("sessions:criterion", args=[deep_dive.public_id, criterion.public_id])
        seen = criterion.version
        client_of(jo).post(url, {"text": "By noon", "version": seen}, headers=HTMX)

        assert (
            client_of(tomas).post(url, {"text": "By noon", "version": seen}, headers=HTMX).status_code == 200
        )
