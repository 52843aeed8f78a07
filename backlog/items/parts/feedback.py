"""The feedback section of the open item: who asked, what they were told, and what they can be told now."""

from typing import Any

from backlog.items.parts.drafts import draft, subject_of
from backlog.models import Answer, Item
from backlog.models.answer import kind_of, written_last
from backlog.ranked.parts.context import Scene

SHOWN = 50


def feedback(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    links = item.feedback_links.select_related("feedback", "by")[:SHOWN]
    written = written_last(item) if links else {}
    kind = kind_of(item.state)
    asked = [(link.feedback, written.get(link.feedback_id)) for link in links]
    to_notify = [one for one, answer in asked if kind and one.has_address and not _knows(answer, kind)]
    return {
        "asked": asked,
        "to_notify": to_notify,
        "kind": kind,
        "draft": draft(item) if to_notify else "",
        "subject": subject_of(item) if to_notify else "",
    }


def _knows(answer: Answer | None, kind: str) -> bool:
    """True if they have this answer already; one that failed may be written again."""
    return answer is not None and answer.kind == kind and answer.failed_at is None
