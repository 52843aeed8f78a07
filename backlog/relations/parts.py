"""Relations on the page: themes, dependencies, and where a story came from."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from backlog.models import Dependency, Item, Reshaping
from backlog.models.dependency import SETTLED
from backlog.models.reshaping import CAN_MERGE, CAN_SPLIT
from backlog.models.theme import HUES
from backlog.ranked.parts.context import Scene, query_of
from backlog.ranked.rules.url_state import View


@dataclass(frozen=True, slots=True)
class Signs:
    """The relations that a row shows: its theme, and its blockers."""

    theme: str = ""
    hue: int = 0
    # The key of the first thing that blocks it, and how many others there are.
    blocker: str = ""
    more: int = 0
    # Whether it is ranked above something that blocks it.
    is_early: bool = False

    @classmethod
    def of(cls, item: Item) -> "Signs":
        """`item` is one of `listing.items`."""
        # The lowest-ranked blocker comes first: it is the one that the rank contradicts.
        blockers = sorted(item.open_blockers, key=lambda each: each[1] or "", reverse=True)  # type: ignore[attr-defined]
        return cls(
            theme=item.theme_name or "",  # type: ignore[attr-defined]
            hue=item.theme_hue or 0,  # type: ignore[attr-defined]
            blocker=blockers[0][0] if blockers else "",
            more=max(0, len(blockers) - 1),
            is_early=bool(item.rank and any(rank and item.rank < rank for _key, rank in blockers)),
        )


@dataclass(frozen=True)
class DependencyRow:
    """A dependency of the open item: the item at its other end, and whether their ranks contradict it."""

    other: Item
    is_settled: bool
    # The blocked one is ranked above its blocker.
    is_early: bool


def stands_before(blocked: Item, blocker: Item) -> bool:
    """True if the ranks of the two contradict their dependency."""
    if blocked.rank is None or blocker.rank is None or blocker.state in SETTLED:
        return False
    return blocked.rank < blocker.rank


# The part `themes`


def themes(scene: Scene) -> dict[str, Any]:
    return {
        "themes": [(theme, query_of(View(theme=theme.public_id))) for theme in scene.listing.themes],
        "chosen": scene.view.theme,
        "hues": range(HUES),
    }


# Sections of the open item


def dependencies(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    links = Dependency.objects.filter(Q(blocked=item) | Q(blocker=item)).select_related("blocker", "blocked")
    blockers = [_dependency(link, link.blocker) for link in links if link.blocked_id == item.pk]
    blocked = [_dependency(link, link.blocked) for link in links if link.blocker_id == item.pk]
    return {"blockers": sorted(blockers, key=_place), "blocks": sorted(blocked, key=_place)}


def family(scene: Scene, item: Item, _shown: dict[str, Any]) -> dict[str, Any]:
    related = Item.objects.filter(parent=item) | Item.objects.filter(duplicate_of=item)
    related = related.order_by("rank", "pk").defer("description", "why", "imported")
    children = [each for each in related if each.parent_id == item.pk]
    curates = scene.common["curates"]
    return {
        "parent": item.parent,
        "children": children,
        "children_done": sum(child.state == Item.State.DONE for child in children),
        "twins": [
            each for each in related if each.duplicate_of_id == item.pk and each.state == Item.State.DUPLICATE
        ],
        "survivor": item.duplicate_of if item.state == Item.State.DUPLICATE else None,
        # A split item has parts, a merged one a survivor.
        "shaping": Reshaping.last_of(item) if curates and (children or item.duplicate_of_id) else None,
        "can_split": item.state in CAN_SPLIT and not item.is_being_estimated,
        "can_merge": item.state in CAN_MERGE and not item.is_being_estimated,
    }


def _place(dependency: DependencyRow) -> tuple[bool, str, int]:
    """List order; items without a rank come last."""
    return dependency.other.rank is None, dependency.other.rank or "", dependency.other.pk


def _dependency(link: Dependency, other: Item) -> DependencyRow:
    return DependencyRow(other, link.blocker.state in SETTLED, stands_before(link.blocked, link.blocker))
