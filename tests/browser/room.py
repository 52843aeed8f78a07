"""A session with a window for each person, to check on all pages what one of them does."""

from playwright.sync_api import expect

from tests.browser.people import PHONE

FILES = ("tests/data/seamonkey_40.csv", "tests/data/devlake_33_jira.csv")
WALL = {"width": 1920, "height": 1080}


class Room:
    def __init__(self, people, server, files=(), rows="tests.browser.harbour"):
        self.seeded = server.fill(rows, *files)
        self.server = server
        self.windows = {}
        self._people = people

    def __getitem__(self, name):
        """The page of a person."""
        return self.windows[name].page

    def open(self, name, server=None, **options):
        person = self._people(self.seeded["cookies"][name], (server or self.server).url, **options)
        self.windows[name] = person.open(self.seeded["session"]).live()
        return self.windows[name]

    def visit(self, name, path, **options):
        """Opens another page in another browser of somebody."""
        return self._people(self.seeded["cookies"][name], self.server.url, **options).open(path)

    def open_projector(self, url="", **options):
        """Opens the projector view, which belongs to nobody; through a wire if given its address."""
        person = self._people({}, url or self.server.url, viewport=WALL, **options)
        self.windows["projector"] = person.open(self.seeded["projector"]).live()

    def join_as_guest(self, name, viewport=PHONE):
        """Joins with the short code and a name."""
        window = self._people({}, self.server.url, viewport=viewport).open("/join/")
        window.meant += 2
        window.page.get_by_label("Code").fill(self.seeded["code"])
        window.page.get_by_role("button", name="Continue").click()
        window.page.get_by_label("Your name").fill(name)
        window.page.get_by_role("button", name="Join").click()
        self.windows[name.lower()] = window.live()

    def see(self, *texts, but=()):
        """Waits until every page, the projector included, shows these texts."""
        for name, window in self.windows.items():
            for text in texts:
                if name not in but:
                    expect(window.page.locator("#room"), f"{name} sees {text!r}").to_contain_text(text)

    def on_stage(self, key):
        """Waits until every page has this item on its stage; its key is also in the list beside the stage."""
        for name, window in self.windows.items():
            expect(window.page.locator("#stage"), f"{name} has {key} on stage").to_contain_text(key)

    def in_phase(self, phase):
        """Waits until every page is in this phase. An item's key would not do: it may be a look-alike's."""
        for name, window in self.windows.items():
            expect(window.page.locator("#stage"), f"{name} is in {phase}").to_have_attribute(
                "data-phase", phase
            )

    def press(self, name, button, exact=False):
        self[name].get_by_role("button", name=button, exact=exact).first.click()

    def vote(self, name, card):
        """Chooses a card and waits until it is saved."""
        chosen = self[name].locator(f'#deck [data-card="{card}"]')
        chosen.click()
        expect(chosen).to_have_attribute("aria-pressed", "true")

    def dive(self):
        """Moves the meeting from the lobby straight to the first story."""
        self.press("ines", "Start session")
        self.press("ines", "Triage")
        self.press("ines", "Deep dive")
        self.in_phase("deep-dive")


def write(page, label, text):
    """Types a line into a field that is emptied once the line is saved."""
    field = page.get_by_label(label).first
    field.fill(text)
    field.press("Enter")
    expect(page.get_by_label(label).first).not_to_have_value(text)
