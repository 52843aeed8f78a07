"""An order that adds something adds it once, and its repeat is answered as it was."""

import pytest
from django.test import Client

from core.clock import now
from sessions.models import ParkedTopic
from teams.models import LastChoice, OrderKey
from teams.models.order_key import AT_ONCE, KEPT_FOR
from tests.orders import HTMX, keyed

TEXT = {"text": "Who pays for the tugs?"}


@pytest.fixture
def park(running, client_of):
    """Parks a topic in the running session as one of the cast."""

    def send(member, headers=HTMX, **data):
        return client_of(member).post(
            f"/s/{running.public_id}/parking-lot/", {**TEXT, **data}, headers=headers
        )

    return send


def parked():
    return list(ParkedTopic.objects.values_list("text", flat=True))


class TestATopicThatIsParkedTwice:
    def test_from_two_windows_of_one_person_at_once_is_one(self, park, tomas):
        park(tomas, keyed("window-1"))
        park(tomas, keyed("window-2"))

        assert parked() == ["Who pays for the tugs?"]

    def test_by_two_people_is_two(self, park, tomas, jo):
        park(tomas, keyed("the same rendering"))
        park(jo, keyed("the same rendering"))

        assert len(parked()) == 2

    def test_later_and_on_purpose_is_two(self, park, tomas):
        park(tomas, keyed("form-1"))
        OrderKey.objects.update(at=now() - AT_ONCE)
        park(tomas, keyed("form-1"))
        assert len(parked()) == 1

        park(tomas, keyed("form-2"))
        assert len(parked()) == 2

    def test_with_other_words_is_two(self, park, tomas):
        park(tomas, keyed("form-1"))
        park(tomas, keyed("form-1"), text="Who pays for the pilots?")

        assert len(parked()) == 2

    def test_may_be_sent_again_as_it_was_when_it_was_refused(self, park, tomas):
        assert park(tomas, keyed("form-1"), text=" ").status_code == 422
        assert park(tomas, keyed("form-1"), text=" ").status_code == 422
        assert park(tomas, {}, text=" ").status_code == 302
        assert OrderKey.objects.count() == 0

    def test_without_script_is_known_by_the_token_of_its_page(self, running, client_of, tomas):
        browser = client_of(tomas)
        browser.handler.enforce_csrf_checks = True
        token = browser.get(f"/s/{running.public_id}/").context["csrf_token"]
        for _ in range(2):
            reply = browser.post(
                f"/s/{running.public_id}/parking-lot/", {**TEXT, "csrfmiddlewaretoken": str(token)}
            )
            assert reply.status_code == 302
            OrderKey.objects.update(at=now() - AT_ONCE)

        assert len(parked()) == 1


def test_old_keys_and_choices_are_deleted(park, tomas):
    park(tomas, keyed("form-1"))
    LastChoice.objects.create(member=tomas, subject="card-a", client="my laptop", number=1)
    for model in (OrderKey, LastChoice):
        model.objects.update(at=now() - KEPT_FOR * 2)

    park(tomas, keyed("form-2"), text="Who pays for the pilots?")

    assert OrderKey.objects.count() == 1
    assert LastChoice.objects.count() == 0


def test_the_content_of_an_order_is_kept_nowhere_else(park, tomas):
    park(tomas, keyed("form-1"))

    assert "tugs" not in str(OrderKey.objects.values())


def test_a_visitor_without_a_name_is_known_by_the_page(db):
    """Two visitors may write the same: only the page of the form tells them apart."""
    assert Client().post("/feedback/none/", {"text": "More berths"}).status_code == 404
    assert OrderKey.objects.count() == 0
