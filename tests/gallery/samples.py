"""The samples of the gallery: a name, a template and its context."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sessions.decisions.queries import Filters, Made
from sessions.decisions.views import KINDS
from tests.gallery import pages, room

TEAM = SimpleNamespace(name="Payments", slug="payments")
JO = SimpleNamespace(name="Jo Lindqvist", public_id="jojojojojojo", hue=2, initials="JL")
NEXT = SimpleNamespace(
    public_id="nextnextnext",
    goal="Payouts for sprint 23",
    starts_at=datetime(2026, 12, 3, 10, tzinfo=UTC),
    is_running=False,
)
SESSION = SimpleNamespace(public_id="k3f9m2x7q4za", number=14)
DECIDED = datetime(2026, 11, 30, 10, tzinfo=UTC)
LONG = "Which of the two ledgers counts when a refund arrives after the books of the month are closed? " * 4
WHERE = (SESSION.public_id, SESSION.number)


def made(
    kind: str, key: str, title: str, about: str = "", why: str = "", by: str = "Ana"
) -> tuple[Any, Made]:
    return KINDS[kind], Made(kind, DECIDED, *WHERE, key, title, about, why, by)


MADE = [
    made("decline", "PAY-153", "Sign in with SSO", why="Nobody has an identity provider"),
    made("duplicate", "PAY-160", "Paid twice after a time-out", about="PAY-154"),
    made("estimate", "PAY-126", "Refund part of an order", about="8"),
    made("ready-anyway", "PAY-126", "Refund part of an order", why="Will be answered before the sprint"),
    made("answer", "PAY-131", "Explain a declined payment", LONG, "The bank’s own words, translated", "Lin"),
    made("objection", "PAY-118", "Card" + "holder" * 14, by="Jo Lindqvist"),
]


def decisions(**more: Any) -> tuple[str, dict[str, Any]]:
    context = {"team": TEAM, "section": "decisions", "member": JO, "next_session": NEXT, "filters": Filters()}
    lists = {"rows": MADE, "kinds": KINDS.items(), "sessions": [SESSION], "newer": 0, "older": 2}
    return "sessions/decisions/page.html", {**context, **lists, **more}


DECISIONS = {
    "decisions": decisions(),
    "decisions-none": decisions(rows=[], older=0),
    "decisions-not-found": decisions(rows=[], older=0, filters=Filters(text="SSO ready")),
}
PLAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "components": (
        "gallery/components.html",
        {"team": TEAM, "section": "backlog", "member": JO, "next_session": NEXT},
    ),
    **DECISIONS,
    "403": ("403.html", {}),
    "404": ("404.html", {}),
    "500": ("500.html", {}),
}
PAGES = (*PLAIN, *pages.PAGES, *room.ROOMS, *room.CLOCKS, *room.WALLS)


def page(name: str) -> tuple[str, dict[str, Any]]:
    """The template of that page and its context, built again each time: clocks run from now."""
    if name in pages.PAGES:
        return pages.sample(name)
    return PLAIN[name] if name in PLAIN else room.sample(name)
