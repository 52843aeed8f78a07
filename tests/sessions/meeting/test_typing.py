"""Typing indicators: shown to the others, and gone by themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Criterion, Lease
from core.clock import now
from sessions.room.page import SESSION
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
        assert "Tomas is editing" in row
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
