"""Fixtures for real browsers against the real server.

Nothing here touches the ORM: once Playwright has run in a process, Django refuses that. Rows are made by
child processes before the server starts; from then on everything is done through browsers or HTTP.
"""

import json
import os
from pathlib import Path

import pytest

from tests import chromium
from tests.browser.people import Person
from tests.browser.server import Server, Store, once, run
from tests.browser.wire import Wire

HERE = Path(__file__).parent
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True, scope="session")
def _chromium():
    """Skips all tests without a Chromium, unless REFINE_NO_SKIP is set."""
    if not chromium.find() and os.environ.get("REFINE_NO_SKIP") != "1":
        pytest.skip("No Chromium was found. Install it, or set REFINE_CHROMIUM to its path.")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": chromium.find(), "args": QUIET}


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """One folder for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def settings_env(shared_folder, tmp_path_factory):
    """The environment of a server as in production, with static files collected and hashed."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "refine.settings",
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "REFINE_TESTING": "1",
        "STATIC_ROOT": str(shared_folder / "static"),
        "DATABASE_URL": f"sqlite:///{shared_folder / 'none.sqlite3'}",
        "EMAIL_URL": f"filemail:///{tmp_path_factory.mktemp('mail')}",
        "PYTHONUNBUFFERED": "1",
    }
    with once(shared_folder / "static.collected") as is_first:
        if is_first:
            run("manage.py", "collectstatic", "--noinput", "-v", "0", env=env)
    return env


@pytest.fixture(scope="session")
def store(shared_folder, settings_env):
    made = Store(shared_folder, settings_env)
    yield made
    made.end()


@pytest.fixture
def clock_ahead(tmp_path):
    """Shifts the server's clock: `clock_ahead(60)` sets it a minute ahead."""
    file = tmp_path / "ahead"
    file.write_text("0")

    def move(seconds: float) -> None:
        new = file.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(file)

    move.file = file
    return move


@pytest.fixture
def make_server(store, settings_env, tmp_path, clock_ahead):
    """Creates servers, each with its own database; every log must be clean at the end."""
    servers: list[tuple[Server, str]] = []

    def make(**env: str) -> Server:
        url = store.copy()
        number = len(servers)
        own = {
            "DATABASE_URL": url,
            "REDIS_PREFIX": f"browser-{os.getpid()}-{number}",
            "REFINE_CLOCK_FILE": str(clock_ahead.file),
        }
        server = Server({**settings_env, **own, **env}, tmp_path / f"server-{number}.log", store)
        servers.append((server, url))
        return server

    yield make
    for server, _ in servers:
        # It has nothing left to do. That it ends in good order is tested in test_stopping.py.
        server.kill()
    for _, url in servers:
        store.drop(url)
    trouble = [line for server, _ in servers for line in server.trouble()]
    assert not trouble, "The server's log is not clean:\n" + "\n".join(trouble)


@pytest.fixture
def server(make_server):
    """A running server with Harbour's rows; `seeded` is what tests.browser.harbour printed."""
    server = make_server()
    server.seeded = server.fill("tests.browser.harbour")
    server.start()
    return server


@pytest.fixture
def people(browser):
    """Creates a person: `people({"who": "ines"}, server.url)`. Their windows must have had no errors."""
    persons: list[Person] = []

    def make(cookies: dict[str, str], url: str, **options) -> Person:
        person = Person(browser, cookies, url, **options)
        persons.append(person)
        return person

    yield make
    trouble = [wrong for person in persons for window in person.windows for wrong in window.troubles()]
    for person in persons:
        person.context.close()
    assert not trouble, "\n".join(trouble)


@pytest.fixture
def ana(server, people):
    """The product manager's browser."""
    return people(server.seeded["cookies"]["ana"], server.url)


@pytest.fixture
def ines(server, people):
    """The scrum master's browser."""
    return people(server.seeded["cookies"]["ines"], server.url)


@pytest.fixture
def tomas(server, people):
    """A developer's browser."""
    return people(server.seeded["cookies"]["tomas"], server.url)


@pytest.fixture
def make_wire():
    """Creates wires to servers; all are cut at the end."""
    wires: list[Wire] = []

    def make(server: Server) -> Wire:
        wires.append(Wire(server.port))
        return wires[-1]

    yield make
    for wire in wires:
        wire.cut()


def seed(server: Server, module: str, *arguments: str) -> dict:
    """Runs a module that creates rows in the server's database; returns the JSON that it printed."""
    return json.loads(server.run("-m", module, *arguments).splitlines()[-1])
