"""What the open item answers: who asked for it, what they were told, and what they might be told now."""

from typing import Any

from backlog.inbox.drafts import draft, subject_of
from backlog.inbox.forms import is_address
from backlog.models import Item
from backlog.models.answer import kind_of, told_last
from backlog.parts.scene import Scene

SHOWN = 50


def feedback(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    links = item.feedback_links.select_related("feedback", "by")[:SHOWN]
    told = told_last(item) if links else {}
    kind = kind_of(item.state)
    asked = [(link.feedback, told.get(link.feedback_id)) for link in links]
    untold = [
        one
        for one, answer in asked
        if kind and is_address(one.contact) and not (answer and answer.kind == kind)
    ]
    return {
        "asked": asked,
        "untold": untold,
        "kind": kind,
        "draft": draft(item) if untold else "",
        "subject": subject_of(item) if untold else "",
    }
