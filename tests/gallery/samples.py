"""The samples of the gallery: a name, a template and its context."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from tests.gallery import pages, room

TEAM = SimpleNamespace(name="Payments", slug="payments")
JO = SimpleNamespace(name="Jo Lindqvist", public_id="jojojojojojo", hue=2, initials="JL")
NEXT = SimpleNamespace(
    public_id="nextnextnext",
    goal="Payouts for sprint 23",
    starts_at=datetime(2026, 12, 3, 10, tzinfo=UTC),
    is_running=False,
)
PLAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "components": (
        "gallery/components.html",
        {"team": TEAM, "section": "backlog", "member": JO, "next_session": NEXT},
    ),
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
