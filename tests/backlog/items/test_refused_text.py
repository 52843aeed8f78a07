"""Text that an order of the backlog did not store stays at its field."""

import json

from django.urls import reverse

from backlog.models import Feedback
from core.clock import now
from teams.models import OrderKey
from teams.models.order_key import AT_ONCE
from tests.factories import ItemFactory

HTMX = {"HX-Request": "true"}


def errors_of(response) -> dict[str, str]:
    assert response.status_code == 422
    return json.loads(response["HX-Trigger"])["refused"]["errors"]


def test_a_blocker_that_is_one_already_stays_in_its_field(client_of, harbour, ana):
    item, blocker = (ItemFactory(team=harbour, by=ana, title=title) for title in ("Berth plan", "Tide table"))
    address = f"/t/harbour/backlog/items/{item.public_id}/dependencies/"
    sent, client = {"text": blocker.key, "way": "blocked_by"}, client_of(ana)
    assert client.post(address, sent, headers=HTMX).status_code == 200
    OrderKey.objects.update(at=now() - AT_ONCE)

    errors = errors_of(client.post(address, sent, headers=HTMX))

    assert errors == {"text": f"{item.key} is already blocked by {blocker.key}."}


def test_an_item_that_feedback_is_linked_to_already_stays_in_its_field(client_of, harbour, ana):
    item = ItemFactory(team=harbour, by=ana, title="Berth plan")
    feedback = Feedback.capture(harbour, "The tide is late", ana)
    address = reverse("backlog:feedback-links", args=["harbour"])
    sent, client = {"feedback": feedback.public_id, "item": item.key}, client_of(ana)
    assert client.post(address, sent, headers=HTMX).status_code == 200

    errors = errors_of(client.post(address, sent, headers=HTMX))

    assert errors == {"item": f"Already linked to {item.key}."}
