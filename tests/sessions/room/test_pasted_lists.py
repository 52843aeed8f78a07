"""Lists pasted in the room: each line becomes a topic, an action or a risk, and one press takes them back."""

import pytest
from django.urls import reverse

from sessions.models import ActionItem, Note, ParkedTopic
from tests.html import toast
from tests.orders import HTMX

LIST = "• ask legal @tomas\n  2. Write to the bank\n\n- [ ] Order tea"
KINDS = ("parking-lot", "actions", "notes")


@pytest.fixture
def paste(deep_dive, client_of, tomas):
    def post(kind, text=LIST):
        about = [deep_dive.on_stage.public_id] if kind == "notes" else []
        address = reverse(f"sessions:{kind}", args=[deep_dive.public_id, *about])
        return client_of(tomas).post(address, {"lines": text, "text": "x"}, headers=HTMX)

    return post


@pytest.fixture
def take_back(client_of, tomas):
    def post(response, member=None):
        shown = toast(response)
        return client_of(member or tomas).post(shown["undo"], shown["fields"], headers=HTMX)

    return post


def texts(kind):
    rows = {
        "parking-lot": ParkedTopic.objects.all(),
        "actions": ActionItem.objects.filter(dropped_at=None),
        "notes": Note.objects.standing(),
    }[kind]
    return [row.text for row in rows]


@pytest.mark.parametrize("kind", KINDS)
class TestAPastedList:
    def test_becomes_a_row_for_each_line_and_goes_by_one_press(self, paste, take_back, kind):
        response = paste(kind)

        first = "ask legal" if kind == "actions" else "ask legal @tomas"
        assert texts(kind) == [first, "Write to the bank", "Order tea"]
        assert toast(response)["text"].startswith("3 ")

        assert take_back(response).status_code == 200
        assert texts(kind) == []
        assert toast(take_back(response))["text"] == "There is nothing to undo."

    def test_is_one_change(self, paste, kind, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            paste(kind)

        assert len(announced) == 1

    def test_with_a_line_that_is_too_long_is_refused_whole(self, paste, kind):
        response = paste(kind, f"- short\n- {'x' * 301}")

        assert response.status_code == 422
        assert "300 characters" in toast(response)["text"]
        assert texts(kind) == []

    def test_is_not_taken_back_by_others(self, paste, take_back, kind, jo):
        response = paste(kind)

        take_back(response, jo)

        assert len(texts(kind)) == 3


class TestUndo:
    def test_leaves_an_action_that_is_done_and_a_topic_that_is_settled(self, paste, take_back, tomas):
        actions, topics = paste("actions"), paste("parking-lot")
        ActionItem.objects.get(text="Order tea").finish(True, tomas)
        ParkedTopic.objects.filter(text="Order tea").update(outcome="dropped")

        take_back(actions)
        take_back(topics)

        assert texts("actions") == ["Order tea"]
        assert texts("parking-lot") == ["Order tea"]


class TestActionsOfAPastedList:
    def test_have_the_owner_that_their_line_names(self, paste, tomas):
        paste("actions")

        assert ActionItem.objects.get(text="ask legal").owner == tomas
        assert ActionItem.objects.get(text="Order tea").owner is None
