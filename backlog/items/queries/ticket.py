"""An item's place in the tracker that it came from: its ticket, and the tickets that it is linked to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from backlog.models import Item, Source, Ticket
from backlog.models.labels import SOURCES
from core.text import one_line
from teams.models import Team

OURS = "refine"


@dataclass(frozen=True)
class LinkedTicket:
    """A ticket that an item is linked to: how, its key, and the item that it is here, if it is here."""

    kind: str
    key: str
    item: Item | None


def ticket_of(item: Item) -> Ticket | None:
    return getattr(item, "ticket", None)


def source_names(team: Team) -> dict[str, Any]:
    """The names of the trackers and files that the team imports from, by their slugs."""
    known = Source.objects.filter(team=team).values_list("slug", "name", "format")
    named = {slug: name or SOURCES.get(format, format) for slug, name, format in known}
    return {**SOURCES, **named}


def links_of(item: Item) -> list[LinkedTicket]:
    """The tickets that the item is linked to; one that was imported after the link was is found too."""
    links = list(item.links.select_related("other"))
    missing = [link.other_key for link in links if link.other is None]
    late = Item.objects.filter(team=item.team_id, source=item.source, source_key__in=missing)
    later = {each.source_key: each for each in late.defer("description", "why")} if missing else {}
    return [
        LinkedTicket(link.kind, link.other_key, link.other or later.get(link.other_key)) for link in links
    ]


def web_address(text: str) -> str:
    """The address if a browser may follow it: an http or https one; else nothing."""
    address = one_line(text)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""
