"""A row of feedback. Its content is a frozen value, and equal values are rendered once.

As in the backlog's list: everything a row shows must be a field here, for the template gets nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from backlog.models import Feedback
from core.http.addresses import address

# Of about a kilobyte each.
KEPT = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """All that a row shows of its feedback. The template calls it `feedback`."""

    public_id: str
    address: str
    excerpt: str
    source: str
    asker: str
    number: str
    captured_at: datetime
    importance: int | None
    satisfaction: int | None
    keys: tuple[str, ...]

    @classmethod
    def of(cls, slug: str, feedback: Feedback) -> "Row":
        """`feedback` is one of `listing.decorated`, `slug` its team's."""
        return cls(
            public_id=feedback.public_id,
            address=address("backlog:inbox-feedback", slug, feedback.public_id),
            excerpt=feedback.excerpt,  # type: ignore[attr-defined]
            source=feedback.source,
            asker=feedback.asker,
            number=feedback.number,
            captured_at=feedback.captured_at,
            importance=feedback.importance,
            satisfaction=feedback.satisfaction,
            keys=tuple(link.item.key for link in feedback.links.all()),
        )


def rendered(feedback: Feedback, *, slug: str, query: str, edits: bool, is_open: bool) -> SafeString:
    """The row, on a page of that team and query."""
    return _render(Row.of(slug, feedback), query, edits, is_open, get_language() or "")


@lru_cache(maxsize=KEPT)
def _render(row: Row, query: str, edits: bool, is_open: bool, _language: str) -> SafeString:
    context = {"feedback": row, "query": query, "edits": edits, "is_open": is_open}
    # The template engine has escaped it; `strip` returns a plain string that does not say so.
    return mark_safe(render_to_string("backlog/inbox/_row.html", context).strip())  # noqa: S308
