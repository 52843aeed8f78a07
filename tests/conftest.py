"""The cast of all tests, and fixtures that keep tests apart.

Team Harbour: Ana is its product manager, Ines its scrum master and facilitates, Tomas and Jo develop, Kofi is
a stakeholder who watches. Lin is a guest in Harbour's session, without an account. Ulla is a developer on
another team, Lighthouse, and must never see anything of Harbour.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import hypothesis
import pytest
from django.http import HttpResponse
from django.test import Client

from backlog.deep.queries import report
from backlog.lookalikes import queries
from backlog.models import Item
from refine import health
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Participant
from teams.accounts.queries.identity import give_seat
from teams.members.rules.rights import Role
from tests.factories import GoalFactory, GuestFactory, ItemFactory, MemberFactory, SessionFactory, TeamFactory
from tests.keeping import _django_db_helper, _prepared, keeper, kept, together  # noqa: F401

pytest.register_assert_rewrite("tests.orders")
# The time of one example depends on the machine, not on the rule.
hypothesis.settings.register_profile("refine", deadline=None)
hypothesis.settings.load_profile("refine")


def pytest_collection_modifyitems(items):
    # A table of orders to none of which a question applies has nothing to ask: that is no skipped test.
    items[:] = [item for item in items if not _asks_nothing(item)]
    together(items)


def _asks_nothing(item) -> bool:
    marks = item.iter_markers("skip")
    return any(mark.kwargs.get("reason", "").startswith("got empty parameter set") for mark in marks)


@pytest.fixture(autouse=True)
def _own_cache(settings):
    """Give each test a cache of its own, for rate limits and renderings.

    Clearing the cache would empty all of Redis, also for the tests that run beside this one.
    """
    name = uuid4().hex
    cache = settings.CACHES["default"]
    is_local = cache["BACKEND"].endswith("LocMemCache")
    settings.CACHES = {"default": cache | ({"LOCATION": name} if is_local else {"KEY_PREFIX": name})}


@pytest.fixture(autouse=True)
def _own_memory(monkeypatch):
    """Forget rows that another test has rolled back, and start no threads."""
    report._kept.clear()
    queries.forget()
    monkeypatch.setattr(queries, "start_aside", lambda work, team: work(team))
    monkeypatch.setattr(queries, "REST", 0)
    monkeypatch.setattr(health, "start_aside", lambda look: look())


@kept
def harbour(db):
    return TeamFactory(name="Harbour", slug="harbour")


@kept
def ana(harbour):
    """Product manager of Harbour."""
    return MemberFactory(team=harbour, name="Ana", role=Role.PRODUCT_MANAGER)


@kept
def ines(harbour):
    """Scrum master of Harbour; facilitates its session."""
    return MemberFactory(team=harbour, name="Ines", role=Role.SCRUM_MASTER)


@kept
def tomas(harbour):
    """Developer of Harbour."""
    return MemberFactory(team=harbour, name="Tomas", role=Role.DEVELOPER, title="Tech lead")


@kept
def jo(harbour):
    """Developer of Harbour."""
    return MemberFactory(team=harbour, name="Jo", role=Role.DEVELOPER)


@kept
def kofi(harbour):
    """Stakeholder of Harbour; watches."""
    return MemberFactory(team=harbour, name="Kofi", role=Role.STAKEHOLDER)


@kept
def lighthouse(db):
    return TeamFactory(name="Lighthouse", slug="lighthouse")


@kept
def ulla(lighthouse):
    """On another team; must never see anything of Harbour."""
    return MemberFactory(team=lighthouse, name="Ulla", role=Role.DEVELOPER)


@kept
def cast(ana, ines, tomas, jo, kofi, ulla):
    """All of them by name."""
    return {"ana": ana, "ines": ines, "tomas": tomas, "jo": jo, "kofi": kofi, "ulla": ulla}


@kept
def goal(harbour, ana):
    """Harbour's product goal, with its metric."""
    return GoalFactory(
        team=harbour,
        by=ana,
        name="Ships wait less",
        metric="hours at anchor",
        metric_now="9",
        metric_target="4",
    )


@kept
def backlog(harbour, ana):
    """Six ranked items of Harbour, top first; none of them ready."""
    return [ItemFactory(team=harbour, by=ana, title=f"Berth plan {number}") for number in range(1, 7)]


@kept
def inbox(harbour, ana):
    """Three items of Harbour that await triage, oldest first."""
    return [
        ItemFactory(team=harbour, by=ana, title=f"Request {number}", state=Item.State.INBOX)
        for number in range(1, 4)
    ]


@kept
def session(harbour, ana, ines, tomas, jo, kofi, backlog, inbox):
    """Harbour's session in its lobby: all members have a seat, three to triage, two to dive into."""
    session = SessionFactory(team=harbour, by=ines)
    for member in (ana, ines, tomas, jo, kofi):
        session.seat(member)
    Entry.add_all(session, Phase.TRIAGE, [(item, "new") for item in inbox])
    Entry.add_all(session, Phase.DEEP_DIVE, [(item, "top of next") for item in backlog[:2]])
    return session


@kept
def lin(session):
    """A guest who takes part in Harbour's session, and reaches nothing else."""
    lin = GuestFactory(team=session.team, name="Lin")
    session.seat(lin)
    return lin


@kept
def running(session, ines):
    """Harbour's session, in its kick-off."""
    session.start(by=ines)
    return session


@kept
def triage(running, ines):
    """Harbour's session, in triage, its first request on the stage."""
    running.advance(past=1, by=ines)
    return running


@kept
def deep_dive(triage, ines):
    """Harbour's session, in its deep dive, the top of the backlog on the stage."""
    triage.advance(past=2, by=ines)
    return triage


class Heard:
    """The news that were published, in order."""

    def __init__(self, capture) -> None:
        self._capture, self._news = capture, []

    def hear(self, news) -> None:
        self._news.append(news)

    def clear(self) -> None:
        self._news.clear()

    def of(self, topic: str) -> list[tuple[str, ...]]:
        """The parts that each of this topic named."""
        return [news.parts for news in self._news if news.topic == topic]

    @contextmanager
    def until_the_commit(self) -> Iterator[None]:
        """Publish at the end what a commit publishes."""
        with self._capture(execute=True):
            yield


@pytest.fixture
def news(monkeypatch, django_capture_on_commit_callbacks):
    """What pages are told of changes, as soon as these are committed."""
    heard = Heard(django_capture_on_commit_callbacks)
    monkeypatch.setattr("live.announcing.publish", heard.hear)
    return heard


@pytest.fixture
def at_once(settings):
    """Tasks run where they are enqueued."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def client_of():
    """A client in which this member is signed in; a guest's has the cookies of all their seats."""

    def browser(member, **options) -> Client:
        client = Client(**options)
        if member.user:
            client.force_login(member.user)
        else:
            sit(client, member)
        return client

    return browser


def sit(client: Client, member) -> None:
    """Give this client the cookie of each seat of the member, as joining would."""
    response = HttpResponse()
    for seat in Participant.objects.filter(member=member).select_related("session"):
        give_seat(response, seat.session.public_id, member)
    client.cookies.update(response.cookies)


def scope_of(client: Client, path: str = "/ws/") -> dict:
    """The scope of a websocket that this client opens."""
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {
        "type": "websocket",
        "path": path,
        "query_string": b"",
        "headers": [
            (b"host", b"testserver"),
            (b"origin", b"http://testserver"),
            (b"cookie", cookie.encode()),
        ],
        "subprotocols": [],
    }
