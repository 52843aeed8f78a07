"""A person's cards in a round, rendered for their owner alone."""

from typing import NamedTuple

from django.template.loader import render_to_string

from sessions.deep_dive.parts.view_models import DeckCard, DeckView
from sessions.models import Round, Session

TEMPLATE = "sessions/deep_dive/deck.html"


class _Meeting(NamedTuple):
    # The template of the deck reads nothing else of its meeting.
    id: str


def offers_early(round: Round) -> bool:
    """True while the deck offers an early estimate, which it no longer does when the room votes again."""
    return round.is_open and round.number == 1


def deck_of(
    round: Round, chosen: str, state: str = "hidden", early: str = "", is_outdated: bool = False
) -> DeckView:
    """The cards of a person who may estimate, with the chosen one or their early estimate marked."""
    cards = tuple(DeckCard(card.label, card.label == chosen) for card in round.cards)
    early = early if any(card.label == early for card in cards) else ""
    return DeckView(state, round.public_id, cards, chosen, early, is_outdated)


def render_deck(session: Session, view: DeckView) -> str:
    """The HTML of a deck whose view is complete, rendered without a query."""
    return render_to_string(TEMPLATE, {"meeting": _Meeting(session.public_id), "view": view})
