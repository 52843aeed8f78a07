"""Assigning an action where it stands: on the page of its item, in a summary and in the wrap-up."""

from datetime import date

import pytest
from django.urls import reverse

from backlog.models import Question
from core.http.refusals import KEY
from sessions.models import ActionItem
from sessions.summary.service.finish import finish
from tests.html import toast
from tests.orders import HTMX

DUE = date(2030, 11, 29)


@pytest.fixture
def action(deep_dive, tomas, ines):
    """An action that was made of a question about the story on the stage."""
    question = Question.ask(deep_dive.on_stage.item, "Which quay?", tomas)
    return ActionItem.take(deep_dive, "Ask the pilots", ines, owner=tomas, due=DUE, question=question)


@pytest.fixture
def assign(action, harbour):
    """Assigns it to Jo in two weeks, as the page has it, except for what is named."""
    url = reverse("sessions:team-action-assignment", args=[harbour.slug, action.public_id])

    def post(client, headers=HTMX, **changed):
        return client.post(
            url, {"owner": "Jo", "due": "7 dec 2031", "seen": action.seen} | changed, headers=headers
        )

    return post


@pytest.fixture
def pages(action, deep_dive, harbour):
    """The pages on which the action stands: its item, the summary so far, and the wrap-up."""
    deep_dive.advance(3, deep_dive.facilitator)
    return {
        "item": reverse("backlog:item", args=[harbour.slug, action.item.key]),
        "summary": reverse("sessions:summary", args=[deep_dive.public_id]),
        "room": reverse("sessions:room", args=[deep_dive.public_id]),
    }


class TestAnAction:
    @pytest.mark.parametrize("name", ["item", "summary", "room"])
    def test_has_its_owner_and_due_date_to_change_on_every_page(self, pages, action, client_of, tomas, name):
        page = client_of(tomas).get(pages[name]).text

        assert f'id="assignment-{action.public_id}"' in page
        assert 'aria-label="Owner and due date: Ask the pilots"' in page
        assert f'name="seen" value="{action.seen}"' in page
        assert '<option value="Kofi">' in page

    @pytest.mark.parametrize("name", ["item", "summary"])
    def test_is_only_read_by_those_who_may_not_assign_it(self, pages, action, client_of, kofi, name):
        page = client_of(kofi).get(pages[name]).text

        assert "Ask the pilots" in page
        assert "assignment-" not in page

    def test_is_in_no_shared_summary_to_change(self, pages, action, client, deep_dive, ines):
        finish(deep_dive, ines)
        deep_dive.summary.share()
        shared = client.get(reverse("sessions:shared-summary", args=[deep_dive.summary.link_token])).text

        assert "Ask the pilots" in shared
        assert "assignment-" not in shared

    def test_is_assigned_and_shown_as_it_is_now(self, assign, action, client_of, tomas, harbour, news):
        with news.until_the_commit():
            response = assign(client_of(tomas))

        action.refresh_from_db()
        assert (action.owned_by, action.due) == ("Jo", date(2031, 12, 7))
        assert toast(response)["text"] == "Action saved"
        assert "<bdi>Jo</bdi>" in response.text
        assert f'value="{action.seen}"' in response.text
        assert len(news.of(harbour.topic)) == 1

    def test_shows_its_present_owner_in_a_summary_that_is_written(
        self, assign, pages, client_of, deep_dive, tomas, ines
    ):
        finish(deep_dive, ines)
        assign(client_of(tomas))

        assert (
            "<bdi>Jo</bdi>"
            in client_of(tomas).get(pages["summary"]).text.partition('id="actions-heading"')[2]
        )

    def test_changed_by_someone_else_says_what_it_is_now_and_asks_again(
        self, assign, action, client_of, tomas, ana
    ):
        assert assign(client_of(ana), owner="Kim outside", due="").status_code == 200

        late = assign(client_of(tomas))

        assert late.status_code == 409
        assert "Someone else has changed it to “Kim outside”. Nothing was saved." in toast(late)["text"]
        action.refresh_from_db()
        assert action.owned_by == "Kim outside"
        # The page takes over what it has now seen, so that a second press replaces it.
        assert f'value="{action.seen}"' in late.text
        assert assign(client_of(tomas), seen=action.seen).status_code == 200

    def test_that_is_done_by_now_says_so(self, assign, action, client_of, tomas, jo):
        action.finish(True, jo)

        assert "done or deleted by now" in toast(assign(client_of(tomas)))["text"]

    def test_refuses_a_day_that_is_none_and_keeps_it_at_its_field(self, assign, action, client_of, tomas):
        client = client_of(tomas)

        response = assign(client, due="some day")
        assert response.status_code == 422
        assert toast(response)["text"] == "Enter a day, such as fri, 7 dec or in 2 weeks."

        assert assign(client, headers={}, due="some day").status_code == 302
        assert client.session[KEY]["errors"] == {"due": "Enter a day, such as fri, 7 dec or in 2 weeks."}
        action.refresh_from_db()
        assert action.due == DUE

    def test_is_assigned_by_members_who_edit_or_own_it(
        self, assign, action, client_of, client, kofi, lin, ulla
    ):
        assert assign(client_of(kofi)).status_code == 403
        assert assign(client_of(ulla)).status_code == 404
        assert assign(client_of(lin)).status_code == 401
        assert assign(client).status_code == 401

        action.assign(action.text, kofi, "", None)
        assert assign(client_of(kofi), seen=action.seen).status_code == 200

    def test_leads_back_to_its_page_without_script(self, assign, client_of, tomas):
        response = assign(client_of(tomas), headers={"Referer": "http://testserver/t/harbour/backlog/"})

        assert response.status_code == 302
        assert response["Location"].endswith("/t/harbour/backlog/")

    def test_of_the_room_is_stale_alike(self, pages, action, client_of, deep_dive, tomas, ana):
        url = reverse("sessions:action-assignment", args=[deep_dive.public_id, action.public_id])
        data = {"owner": "Jo", "due": "", "seen": action.seen}
        assert client_of(ana).post(url, data | {"owner": "Ines"}, headers=HTMX).status_code == 200

        late = client_of(tomas).post(url, data, headers=HTMX)

        assert late.status_code == 409
        assert "Someone else has changed it to “Ines”" in toast(late)["text"]
