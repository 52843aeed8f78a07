"""The room of the rehearsal: its people, their windows and the course of the hour."""

import os
import re
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.people import LAPTOP, PHONE
from tests.browser.rehearsal.ledger import Hands, Ledger
from tests.browser.room import WALL

ON_PHONES = ("jo", "rosa")
# In milliseconds: time for a few heartbeats, by which the server notes who is there.
BEATS = 15_000


class Hour:
    def __init__(self, server, people, clock_ahead) -> None:
        self.server = server
        self.ledger = Ledger()
        self.seeded = server.fill("tests.browser.rehearsal.rows")
        self.windows: dict = {}
        self.session = ""
        self._hands: dict[str, Hands] = {}
        self._people = people
        self._clock_ahead = clock_ahead
        self._ahead = 0
        # By person, where their last answer in triage went.
        self.answered: dict[str, str] = {}
        # What was done, to be found again in the end.
        self.decisions: list[str] = []
        self.votes: list[tuple[str, int, dict[str, str]]] = []

    # Windows

    def __getitem__(self, name: str) -> Hands:
        return self._hands[name]

    def arrive(self, name: str, path: str = "", cookies=None, viewport=None):
        """A window of somebody who is known here, or of nobody."""
        known = self.seeded["cookies"].get(name, {})
        size = viewport or (PHONE if name in ON_PHONES else LAPTOP)
        person = self._people(known if cookies is None else cookies, self.server.url, viewport=size)
        self.windows[name] = person.open(path or self.session)
        self._hands[name] = Hands(name, self.windows[name].page, self.ledger)
        return self.windows[name]

    def open_projector(self, path: str) -> None:
        self.arrive("projector", path, {}, WALL).live()

    def leave(self, name: str) -> None:
        """Close the laptop."""
        self.windows.pop(name).page.close()

    def gone(self, where: str, text: str) -> None:
        """Nobody's page shows the words in that part any longer."""
        for name, window in self.windows.items():
            expect(window.page.locator(where), f"{name}: {text!r} is gone").not_to_contain_text(text)

    # Waiting

    def see(self, where: str, text: str, on_the_wall=True) -> None:
        """Everybody's page shows the words in that part; on the wall they stand anywhere."""
        for name, window in self.windows.items():
            if name != "projector":
                expect(window.page.locator(where), f"{name} sees {text!r}").to_contain_text(text)
            elif on_the_wall:
                expect(window.page.locator("#room"), f"the wall shows {text!r}").to_contain_text(text)

    def on_stage(self, key: str) -> None:
        """Everybody, and the wall, has this item in the middle."""
        for name, of_stage in self._keys_on_stage():
            expect(of_stage, f"{name} has {key} on stage").to_have_text(re.compile(rf"^{key}\b"))

    def left_stage(self, key: str) -> None:
        """Nobody has this item in the middle any longer."""
        for name, of_stage in self._keys_on_stage():
            expect(of_stage, f"{name} is past {key}").not_to_have_text(re.compile(rf"^{key}\b"))

    def _keys_on_stage(self):
        for name, window in self.windows.items():
            # Where all are sorted, what stands there instead has no key.
            yield (
                name,
                window.page.locator("#stage")
                .locator(".story .key-text, .empty, .projector-stage__key, .projector-stage__title")
                .first,
            )

    @contextmanager
    def act(self, what: str, who: str):
        """An act of that person, measured until what is asked for inside is on the screens."""
        with self.ledger.act(what, who):
            yield self[who]

    # Pictures

    def photograph(self, name: str, who: str) -> None:
        """Keep what that person sees, when pictures are asked for: `make pictures`."""
        if folder := os.environ.get("REFINE_PICTURES"):
            page = self.windows[who].page
            # By a clock that was moved on nobody was seen for long, until the server notes anew who is there.
            expect(page.locator("#people [data-presence=away]")).to_have_count(0, timeout=BEATS)
            page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")

    # Time

    def pass_minutes(self, minutes: float) -> None:
        """The server's clock goes on by so much, in no time."""
        self._ahead += minutes * 60
        self._clock_ahead(self._ahead)

    def pass_minutes_to_the_next_phase(self, minutes: float) -> None:
        """The same, until the server has noted anew who is there: by its clock nobody was seen for long."""
        self.pass_minutes(minutes)
        self.windows["projector"].hear_beats(2)


def fresh(field: Locator) -> None:
    """Wait until the line that was typed has been taken."""
    expect(field).to_have_value("")
