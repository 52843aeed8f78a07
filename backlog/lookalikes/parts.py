"""The items that resemble the open item."""

from typing import Any

from backlog.lookalikes.queries import look_alikes_of
from backlog.models import Item
from backlog.ranked.parts.context import Scene


def look_alikes(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    return {"look_alikes": look_alikes_of(item)}
