"""The comments of an item: those of members and, as Markdown like all text, those from its tracker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from backlog.models import Comment, Item
from backlog.ranked.parts.context import Scene
from core.markdown import to_html

# Those shown beside the list; all of them are a page of their own.
SHOWN = 20


@dataclass(frozen=True)
class CommentView:
    """A comment as the page shows it; `member` is its writer's public id, empty for someone elsewhere."""

    public_id: str
    who: str
    member: str
    at: datetime | None
    html: SafeString


def comments(_scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    latest = list(item.comments.select_related("by").latest_first()[: SHOWN + 1])
    earlier = item.comments.count() - SHOWN if len(latest) > SHOWN else 0
    return {"comments": shown_comments(reversed(latest[:SHOWN])), "earlier_comments": earlier}


def shown_comments(rows: Iterable[Comment]) -> list[CommentView]:
    """These comments, in their order."""
    return [
        CommentView(row.public_id, row.who, row.by.public_id if row.by else "", row.at, to_html(row.text))
        for row in rows
    ]
