"""A team's own cards in its settings, and everywhere a scale is used."""

from decimal import Decimal

import pytest
from django.urls import reverse

from backlog.importing.rules.vocabulary import size_of
from backlog.items.rules.own_scale import read_scale
from backlog.models import BacklogSettings
from sessions.deep_dive.rules.consensus import outcome

CHOSEN = {"key_prefix": "HARB", "sprint_weeks": "2", "value_model": "opportunity", "scale_name": "own"}


def url(team):
    return reverse("backlog:settings", args=[team.slug])


@pytest.mark.django_db
class TestOwnCards:
    def test_become_the_scale_of_the_team(self, client_of, harbour, ines):
        sent = CHOSEN | {"own_cards": "0,5 1 3 Huge=8", "with_unsure": "on"}

        assert client_of(ines).post(url(harbour), sent).status_code == 302

        cards = BacklogSettings.of(harbour).cards
        assert [card.label for card in cards] == ["½", "1", "3", "Huge", "?"]

    def test_are_refused_at_their_field_with_what_was_typed(self, client_of, harbour, ines):
        page = client_of(ines).post(url(harbour), CHOSEN | {"own_cards": "1 2 2"})

        assert page.status_code == 422
        assert "The card “2” is there twice." in page.text
        assert "1 2 2</textarea>" in page.text
        assert page.context["form"].errors.keys() == {"own_cards"}
        assert BacklogSettings.of(harbour).scale_name == "fibonacci"

    def test_are_needed_if_they_are_chosen(self, client_of, harbour, ines):
        page = client_of(ines).post(url(harbour), CHOSEN)

        assert page.context["form"].errors["own_cards"] == ["Enter at least one card."]

    def test_are_kept_while_another_scale_is_used(self, client_of, harbour, ines):
        own = {"own_cards": "1 Big=9"}
        client_of(ines).post(url(harbour), CHOSEN | own)

        client_of(ines).post(url(harbour), CHOSEN | {"scale_name": "linear"})

        settings = BacklogSettings.of(harbour)
        assert settings.cards[0].label == "1"
        assert len(settings.cards) == 12
        assert [card.label for card in settings.own_cards] == ["1", "Big"]
        assert "1 Big=9</textarea>" in client_of(ines).get(url(harbour)).text

    def test_are_shown_as_cards_before_they_are_saved(self, client_of, harbour, ines):
        deck = reverse("backlog:settings-deck", args=[harbour.slug])

        shown = client_of(ines).get(deck, {"own_cards": "1 Big=9", "with_coffee": "on"}).text

        assert shown.count('own-deck__card"') == 3
        assert "Big" in shown
        assert "Coffee break" in shown
        assert "there twice" in client_of(ines).get(deck, {"own_cards": "1 1"}).text
        assert BacklogSettings.of(harbour).scale_name == "fibonacci"

    def test_are_shown_to_no_one_else(self, client_of, harbour, tomas, ulla):
        deck = reverse("backlog:settings-deck", args=[harbour.slug])

        assert client_of(tomas).get(deck).status_code == 403
        assert client_of(ulla).get(deck).status_code == 404

    def test_leave_an_estimate_that_is_on_no_card_as_it_is(self, client_of, harbour, ines, backlog):
        item = backlog[0]
        item.resize(Decimal(13), "13", by=ines)

        client_of(ines).post(url(harbour), CHOSEN | {"own_cards": "S=1 L=5"})

        item.refresh_from_db()
        assert (item.estimate, item.estimate_label) == (13, "13")


class TestOwnCardsEverywhere:
    cards = read_scale("Large=8 Small=1 Medium=3 Epic")

    def test_are_compared_by_their_points_and_not_by_their_order(self):
        result = outcome(self.cards, ["Small", "Large", "Small", "Medium"])

        assert (result.lowest, result.highest, result.spread) == ("Small", "Large", 2)
        assert result.proposed == "Medium"
        assert [bar.label for bar in result.bars] == ["Large", "Small", "Medium"]

    def test_without_points_are_counted_as_not_sure(self):
        result = outcome(self.cards, ["Small", "Epic", "?"])

        assert (result.agreed, result.proposed, result.unsure) == (True, "Small", 2)

    def test_are_read_from_files(self):
        assert size_of("large", self.cards) == (8, "Large")
        assert size_of("8", self.cards) == (8, "8")

    def test_are_no_estimate_in_files_without_points(self):
        assert size_of("Epic", self.cards) == (None, "")
        assert size_of("?", self.cards) == (None, "")
