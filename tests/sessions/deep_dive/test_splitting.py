"""Splitting a story on the stage: what goes where, what comes next, and undo."""

import pytest
from django.urls import reverse

from backlog.models import Criterion, Item, Question
from sessions.access import session_of
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.deep_dive.service import splitting
from sessions.meeting.parts.agenda import clock
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Round
from tests.orders import HTMX

TITLES = {"title-1": "Ships see a berth", "title-2": "Berths see a ship"}


@pytest.fixture
def entry(deep_dive, tomas):
    """The story on the stage, with a criterion and a question."""
    entry = deep_dive.on_stage
    Criterion.write(entry.item, "A ship sees its berth", tomas)
    Question.ask(entry.item, "Which quay?", tomas)
    return entry


@pytest.fixture
def url(deep_dive, entry):
    return reverse("sessions:split", args=[deep_dive.public_id, entry.public_id])


@pytest.fixture
def data(entry):
    """The form filled in: the criterion goes to the first part, the question to the second."""
    criterion, question = entry.item.criteria.get(), entry.item.questions.get()
    return TITLES | {
        f"criterion-{criterion.public_id}": "1",
        f"question-{question.public_id}": "2",
    }


@pytest.fixture
def shaping(entry, ana):
    return splitting.split_on_stage(entry, list(TITLES.values()), ana)


@pytest.fixture
def parts(deep_dive, shaping, entry):
    deep_dive.refresh_from_db()
    return list(Entry.objects.filter(part_of=entry).order_by("position"))


class TestSplittingOnStage:
    def test_hands_each_piece_to_a_part_and_brings_the_first_up(
        self, deep_dive, entry, url, data, client_of, ana
    ):
        response = client_of(ana).post(url, data, headers=HTMX)

        assert response.status_code == 200
        first, second = entry.item.children.order_by("pk")
        assert first.criteria.get().text == "A ship sees its berth"
        assert second.questions.get().text == "Which quay?"
        deep_dive.refresh_from_db()
        assert deep_dive.on_stage.item == first
        assert f"{entry.item.key} split into {first.key}, {second.key}" in response.headers["HX-Trigger"]

    def test_lists_the_parts_right_after_the_story(self, deep_dive, entry, parts):
        order = [each.item.title for each in deep_dive.entries.listed_in(Phase.DEEP_DIVE)]

        assert order == ["Berth plan 1", *TITLES.values(), "Berth plan 2"]
        entry.refresh_from_db()
        assert entry.closed_at is not None
        assert Item.objects.get(pk=entry.item_id).state == Item.State.ARCHIVED

    def test_leaves_a_rest_on_the_list_when_it_stays(self, entry, ana):
        splitting.split_on_stage(entry, list(TITLES.values()), ana, stays=True)

        entry.refresh_from_db()
        assert entry.closed_at is None

    def test_works_while_cards_are_out(self, entry, ana, ines, tomas, deep_dive):
        Round.open(entry, ines).cast_vote(deep_dive.seat(tomas), "40")

        assert splitting.split_on_stage(entry, list(TITLES.values()), ana)

    def test_lets_the_parts_share_the_time_of_one_story(self, deep_dive, entry, ana):
        before = clock(Scene(session_of(deep_dive.public_id))).share

        splitting.split_on_stage(entry, list(TITLES.values()), ana)

        after = clock(Scene(session_of(deep_dive.public_id))).share
        assert after == pytest.approx(before / 2, rel=0.02)

    def test_is_announced_once(self, entry, ana, django_capture_on_commit_callbacks, monkeypatch):
        announced = []
        monkeypatch.setattr(
            "teams.models.team.announce",
            lambda topic, counter, parts, **how: (
                announced.append(topic) if topic.startswith("session.") else None
            ),
        )

        splitting.split_on_stage(entry, list(TITLES.values()), ana)

        assert len(announced) == 1

    def test_comes_too_late_once_the_story_was_put_off(self, entry, url, data, client_of, ana, ines):
        deep_dive_service.put_off(entry, ines)

        response = client_of(ana).post(url, data, headers=HTMX)

        assert response.status_code == 422
        assert "no longer on the list" in response.text
        assert data["title-1"] in response.text
        assert not entry.item.children.exists()


class TestTheDialog:
    def test_opens_in_the_room_and_is_a_page_without_script(self, url, client_of, ana):
        inside = client_of(ana).get(url, headers=HTMX)
        assert 'hx-target="#split"' in inside.text
        assert "opens" in inside.headers["HX-Trigger"]

        assert "Back to the session" in client_of(ana).get(url).text

    @pytest.mark.parametrize("htmx", [HTMX, {}])
    def test_comes_back_with_what_was_typed(self, url, data, client_of, ana, htmx):
        response = client_of(ana).post(url, data | {"title-2": ""}, headers=htmx)

        assert response.status_code == 422
        assert "Enter a title for at least 2 parts." in response.text
        assert "Ships see a berth" in response.text

    def test_asks_again_when_something_was_added_meanwhile(self, entry, url, data, client_of, ana, tomas):
        Criterion.write(entry.item, "And its tide", tomas)

        assert client_of(ana).post(url, data, headers=HTMX).status_code == 409

    def test_is_only_for_who_decides(self, url, data, client_of, tomas, ulla, kofi):
        assert client_of(tomas).get(url).status_code == 403
        assert client_of(kofi).post(url, data).status_code == 403
        assert client_of(ulla).post(url, data).status_code == 404


class TestUndoing:
    @pytest.fixture
    def undo(self, deep_dive, entry, shaping, client_of):
        where = [deep_dive.public_id, entry.public_id, shaping.public_id]
        return lambda who: client_of(who).post(reverse("sessions:split-undo", args=where), headers=HTMX)

    def test_brings_the_story_back_to_the_stage(self, deep_dive, entry, undo, ana):
        undo(ana)

        deep_dive.refresh_from_db()
        assert deep_dive.on_stage == entry
        assert not entry.item.children.exists()
        assert entry.item.criteria.count() == 1
        assert deep_dive.entries.listed_in(Phase.DEEP_DIVE).count() == 2

    def test_is_refused_once_a_part_was_worked_on(self, deep_dive, entry, parts, undo, ana, tomas):
        Criterion.write(parts[0].item, "And its tide", tomas)

        assert "One of the parts has changed" in undo(ana).headers["HX-Trigger"]
        assert deep_dive.entries.listed_in(Phase.DEEP_DIVE).count() == 4

    def test_is_refused_once_a_part_was_estimated(self, parts, undo, ana, ines):
        Round.open(parts[0], ines)

        assert "One of the parts has changed" in undo(ana).headers["HX-Trigger"]

    def test_changes_nothing_the_second_time(self, undo, ana):
        undo(ana)

        assert "One of the parts has changed" in undo(ana).headers["HX-Trigger"]

    def test_is_only_for_who_decides_and_no_page(
        self, deep_dive, entry, shaping, undo, client_of, tomas, ulla
    ):
        assert undo(tomas).status_code == 403
        assert undo(ulla).status_code == 404
        where = [deep_dive.public_id, entry.public_id, shaping.public_id]
        assert client_of(tomas).get(reverse("sessions:split-undo", args=where)).status_code in (403, 405)
