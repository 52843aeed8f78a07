"""View models of the people who are here, and whether they have voted: never what."""

from dataclasses import dataclass

CARDS_ON_WALL = 12
# As many names of people without a vote as fit on a line beside "Reveal".
NAMES_MISSING = 12


@dataclass(frozen=True)
class TallyView:
    """The count of votes among the estimators who are here, and the names of those missing."""

    # False while no round is hidden: then there is no tally.
    is_on: bool
    voted: int = 0
    expected: int = 0
    missing: tuple[str, ...] = ()

    @property
    def is_for_nobody(self) -> bool:
        """True if nobody here estimates and nobody has: "0 of 0" would read as if everyone had voted."""
        return self.is_on and not self.expected

    @property
    def named_missing(self) -> tuple[str, ...]:
        """Those of the missing whose names fit on a line."""
        return self.missing if len(self.missing) <= NAMES_MISSING else self.missing[: NAMES_MISSING - 1]

    @property
    def more_missing(self) -> int:
        """The number of the others."""
        return len(self.missing) - len(self.named_missing)

    @property
    def cards(self) -> tuple[bool, ...]:
        """A card for each person the round counts, True once they voted; none if there are too many."""
        expected = max(self.expected, self.voted)
        return tuple(place < self.voted for place in range(expected)) if expected <= CARDS_ON_WALL else ()


@dataclass(frozen=True)
class PersonView:
    id: str
    name: str
    initials: str
    hue: int
    role_label: str
    # "here" or "away"
    presence: str
    is_watching: bool
    is_guest: bool
    leads: bool
    hand_raised: bool
    # "none" (no round, or does not estimate), "waiting", "voted", or "open" with the card.
    vote: str
    card: str = ""
    # The card was chosen before the criteria changed.
    is_outdated: bool = False
    # Added by the facilitator; their card is shown by hand.
    without_device: bool = False


@dataclass(frozen=True)
class ClaimedSeat:
    """Someone at the door says that they are this person, and the facilitator may let them in."""

    id: str
    name: str
    # The person has a screen open in the room.
    is_here: bool
    without_device: bool


@dataclass(frozen=True)
class PeopleView:
    people: tuple[PersonView, ...]
    here: int
