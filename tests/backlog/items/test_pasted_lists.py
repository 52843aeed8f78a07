"""A pasted list: criteria or questions line by line, in one change that one press takes back."""

import pytest
from django.urls import reverse

from backlog.models import Item, Lease, Question
from core.clock import now
from tests.html import toast
from tests.orders import HTMX

LIST = "1. Ships see their berth\n\n- [ ] The harbour master is told\n* At night too"
LINES = ["Ships see their berth", "The harbour master is told", "At night too"]


@pytest.fixture
def item(deep_dive):
    return deep_dive.on_stage.item


@pytest.fixture
def paste(deep_dive, item, client_of, tomas):
    """Sends a list as the offer beneath the field does, in the room or on the item's page."""

    def post(kind, text=LIST, place="room", member=None):
        about = {
            "room": ("sessions", [deep_dive.public_id, deep_dive.on_stage.public_id]),
            "backlog": ("backlog", [item.team.slug, item.public_id]),
        }
        app, args = about[place]
        data = {"text": " ".join(text.split()), "lines": text}
        return client_of(member or tomas).post(reverse(f"{app}:{kind}", args=args), data, headers=HTMX)

    return post


@pytest.fixture
def take_back(client_of, tomas):
    def post(response, member=None):
        shown = toast(response)
        return client_of(member or tomas).post(shown["undo"], shown["fields"], headers=HTMX)

    return post


def texts(item, kind):
    rows = item.criteria.all() if kind == "criteria" else item.questions.filter(withdrawn_at=None)
    return [row.text for row in rows]


@pytest.mark.parametrize("place", ["room", "backlog"])
@pytest.mark.parametrize("kind", ["criteria", "questions"])
class TestAPastedList:
    def test_becomes_a_row_for_each_line_and_goes_by_one_press(self, item, paste, take_back, kind, place):
        before = texts(item, kind)

        response = paste(kind, place=place)
        assert texts(item, kind) == [*before, *LINES]
        assert toast(response)["text"].startswith("3 ")

        assert take_back(response).status_code == 200
        assert texts(item, kind) == before

    def test_is_one_change(self, item, paste, kind, place, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            paste(kind, place=place)

        assert len(announced) == 1

    def test_of_too_many_lines_is_refused_with_a_word(self, item, paste, kind, place):
        before = texts(item, kind)

        response = paste(kind, "\n".join(f"Line {number}" for number in range(51)), place)

        assert response.status_code == 422
        assert "at most 50" in toast(response)["text"]
        assert texts(item, kind) == before


class TestUndoingAPastedList:
    def test_leaves_a_line_that_someone_else_is_typing_in(self, deep_dive, item, paste, take_back, jo):
        response = paste("criteria")
        held = item.criteria.get(text=LINES[1])
        Lease.take(item.team, held.part, jo, "", "Ships", now(), deep_dive.topic)

        take_back(response)

        assert held.text in texts(item, "criteria")
        assert LINES[0] not in texts(item, "criteria")

    def test_leaves_an_answered_question(self, item, paste, take_back, tomas):
        response = paste("questions")
        Question.objects.get(text=LINES[0]).settle("Yes", tomas)

        take_back(response)

        assert LINES[0] in texts(item, "questions")
        assert LINES[1] not in texts(item, "questions")

    def test_leaves_the_questions_of_others(self, item, paste, take_back, jo):
        response = paste("questions")

        take_back(response, jo)

        assert LINES[0] in texts(item, "questions")


class TestAPastedListOfItems:
    @pytest.fixture
    def add(self, harbour, client_of, tomas, ana):
        def post(where="inbox", by=None, text=LIST):
            data = {"title": " ".join(text.split()), "lines": text, "type": "story", "where": where}
            return client_of(by or tomas).post(
                reverse("backlog:items", args=[harbour.slug]), data, headers=HTMX
            )

        return post

    def test_becomes_an_item_for_each_line(self, harbour, add, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            response = add()

        assert len(announced) == 1
        assert toast(response)["text"] == "3 items added"
        assert (
            list(Item.objects.filter(state="inbox").order_by("pk").values_list("title", flat=True)) == LINES
        )

    @pytest.mark.parametrize("where", ["top", "end"])
    def test_keeps_its_order_in_the_list(self, harbour, backlog, add, ana, where):
        add(where, ana)

        titles = list(Item.objects.filter(team=harbour).ranked().values_list("title", flat=True))
        assert (titles[:3] if where == "top" else titles[-3:]) == LINES

    def test_is_archived_by_one_press(self, harbour, add, take_back):
        assert "3 items archived" in toast(take_back(add()))["text"]

        assert not Item.objects.filter(title__in=LINES).exclude(state="archived").exists()

    def test_is_archived_only_by_whoever_added_it(self, harbour, add, take_back, jo):
        take_back(add(), jo)

        assert Item.objects.filter(title__in=LINES, state="inbox").count() == 3

    def test_may_be_longer_than_one_title(self, harbour, add):
        add(text="\n".join("x" * 900 for _ in range(1)) + "\n" + "y" * 900)

        assert Item.objects.filter(title__in=["x" * 900, "y" * 900]).count() == 2
