"""An empty list says what belongs there and has the button that puts it there, for those who may."""

import re

import pytest
from django.urls import reverse


@pytest.fixture
def shown(client_of):
    def shown(member, name, query="", part="items"):
        text = client_of(member).get(reverse(f"backlog:{name}", args=["harbour"]) + query).text
        return re.search(rf'<section[^>]*\bid="{part}".*?</section>', text, re.DOTALL)[0]

    return shown


class TestAnEmptyBacklog:
    def test_can_be_filled_by_a_new_item_or_an_import_by_who_curates_it(self, shown, ana):
        part = shown(ana, "list")

        assert "Add an item or import your backlog" in part
        assert 'data-opens="new-item"' in part
        assert 'data-opens="import-dialog"' in part

    def test_gets_items_of_developers_by_way_of_the_inbox(self, shown, tomas):
        part = shown(tomas, "list")

        assert "Add an item to the inbox" in part
        assert 'data-opens="new-item"' in part
        assert "import-dialog" not in part

    def test_has_no_button_for_a_stakeholder(self, shown, kofi):
        part = shown(kofi, "list")

        assert "Items appear here once your product manager ranks them." in part
        assert "data-opens" not in part

    def test_has_a_button_for_a_new_item_in_its_inbox_tab(self, shown, ana, kofi):
        assert 'data-opens="new-item"' in shown(ana, "list", "?tab=inbox")
        assert "data-opens" not in shown(kofi, "list", "?tab=inbox")

    def test_leads_back_from_a_state_that_no_item_has(self, shown, ana):
        part = shown(ana, "list", "?tab=done")

        assert "Items appear here when they reach this state." in part
        assert f'href="{reverse("backlog:list", args=["harbour"])}"' in part


class TestAnEmptyInbox:
    def test_leads_to_the_field_for_feedback_and_the_page_to_paste_items(self, shown, tomas):
        assert 'href="#capture-text" data-focuses' in shown(tomas, "inbox", part="inbox-list")
        assert "?what=items" in shown(tomas, "inbox", part="arrivals")

    def test_has_neither_for_a_stakeholder(self, shown, kofi):
        assert "#capture-text" not in shown(kofi, "inbox", part="inbox-list")
        assert "?what=items" not in shown(kofi, "inbox", part="arrivals")

    def test_leads_from_its_other_shelves_to_new_feedback(self, shown, tomas):
        for shelf in ("linked", "aside"):
            assert "View new feedback" in shown(tomas, "inbox", f"?shelf={shelf}", part="inbox-list")
