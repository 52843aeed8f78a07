"""The open item's due date and labels, and what its tracker has of it that has no place here."""

from typing import Any

from django.utils.translation import gettext as _

from backlog.items.queries.ticket import OURS, links_of, ticket_of, web_address
from backlog.items.rules.due import due_of
from backlog.models import Item, Label
from backlog.models.dependency import SETTLED
from backlog.models.labels import SOURCES
from backlog.ranked.parts.context import Scene
from core.clock import now


def due_and_labels(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    labels = list(item.labels.all())
    return {
        "due": due_of(item.due_on, scene.team.today(now()), is_open=item.state not in SETTLED),
        "labels": [label for label in labels if label.kind == Label.Kind.LABEL],
        "components": [label for label in labels if label.kind == Label.Kind.COMPONENT],
    }


def tracker(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    ticket, links = ticket_of(item), links_of(item)
    if item.source == OURS and ticket is None:
        return {"ticket": None, "linked_tickets": links}
    name = scene.listing.source_names.get(item.source, item.source)
    address = web_address(ticket.url) if ticket else ""
    # A file is no place that an address could open.
    opens = _("Open original") if name == SOURCES["csv"] else _("Open in %(source)s") % {"source": name}
    attachments = [(text or url, web_address(url)) for text, url in ticket.attachments] if ticket else []
    return {
        "ticket": {
            "source": name,
            "key": item.source_key,
            "number": ticket.number if ticket and ticket.number != item.source_key else "",
            "address": address,
            "opens": opens,
            "created_at": item.created_at,
            "updated_at": ticket.updated_at if ticket else None,
            "resolved_at": ticket.resolved_at if ticket else None,
            "others": list(ticket.others.items()) if ticket else [],
            "attachments": attachments,
        },
        "linked_tickets": links,
    }
