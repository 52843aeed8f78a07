"""The room of the rehearsal: its people and their windows, and helpers to wait and to let time pass."""

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
        # By person, the item of their last answer in triage.
        self.answered: dict[str, str] = {}
        # What was done, to be compared with the summary at the end.
        self.decisions: list[str] = []
        self.votes: list[tuple[str, int, dict[str, str]]] = []

    # Windows

    def __getitem__(self, name: str) -> Hands:
        return self._hands[name]

    def arrive(self, name: str, path: str = "", cookies=None, viewport=None):
        """Opens a window for somebody with cookies, or for a newcomer."""
        known = self.seeded["cookies"].get(name, {})
        size = viewport or (PHONE if name in ON_PHONES else LAPTOP)
        person = self._people(known if cookies is None else cookies, self.server.url, viewport=size)
        self.windows[name] = person.open(path or self.session)
        self._hands[name] = Hands(name, self.windows[name].page, self.ledger)
        return self.windows[name]

    def open_projector(self, path: str) -> None:
        self.arrive("projector", path, {}, WALL).live()

    def leave(self, name: str) -> None:
        """Closes somebody's window."""
        self.windows.pop(name).page.close()

    def gone(self, where: str, text: str) -> None:
        """Waits until that part shows the text on nobody's page."""
        for name, window in self.windows.items():
            expect(window.page.locator(where), f"{name}: {text!r} is gone").not_to_contain_text(text)

    # Waiting

    def see(self, where: str, text: str, on_the_wall=True) -> None:
        """Waits until that part shows the text on everybody's page; the projector may show it anywhere."""
        for name, window in self.windows.items():
            if name != "projector":
                expect(window.page.locator(where), f"{name} sees {text!r}").to_contain_text(text)
            elif on_the_wall:
                expect(window.page.locator("#room"), f"the wall shows {text!r}").to_contain_text(text)

    def on_stage(self, key: str) -> None:
        """Waits until everybody, and the projector, has this item on the stage."""
        for name, of_stage in self._keys_on_stage():
            expect(of_stage, f"{name} has {key} on stage").to_have_text(re.compile(rf"^{key}\b"))

    def left_stage(self, key: str) -> None:
        """Waits until nobody has this item on the stage."""
        for name, of_stage in self._keys_on_stage():
            expect(of_stage, f"{name} is past {key}").not_to_have_text(re.compile(rf"^{key}\b"))

    def _keys_on_stage(self):
        for name, window in self.windows.items():
            # Once all items are decided, the stage has no key.
            yield (
                name,
                window.page.locator("#stage")
                .locator(".story .key-text, .empty, .projector-stage__key, .projector-stage__title")
                .first,
            )

    @contextmanager
    def act(self, what: str, who: str):
        """Measures an act of that person until what is awaited inside is on the screens."""
        with self.ledger.act(what, who):
            yield self[who]

    # Pictures

    def photograph(self, name: str, who: str) -> None:
        """Takes a picture of that person's page, if pictures are asked for: `make pictures`."""
        if folder := os.environ.get("REFINE_PICTURES"):
            page = self.windows[who].page
            # After the clock was moved on, everybody seems away until the server has noted them again.
            expect(page.locator("#people [data-presence=away]")).to_have_count(0, timeout=BEATS)
            page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")

    # Time

    def pass_minutes(self, minutes: float) -> None:
        """Moves the server's clock on by this many minutes."""
        self._ahead += minutes * 60
        self._clock_ahead(self._ahead)

    def pass_minutes_to_the_next_phase(self, minutes: float) -> None:
        """The same, and waits until the server has noted again who is there."""
        self.pass_minutes(minutes)
        self.windows["projector"].hear_beats(2)


def fresh(field: Locator) -> None:
    """Waits until the typed line was saved."""
    expect(field).to_have_value("")
