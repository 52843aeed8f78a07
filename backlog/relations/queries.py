"""The progress of themes, in items and in points. One query for all themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from backlog.models import Item, Theme
from backlog.models.estimation import estimate_shown
from core.clock import now

# Declined, duplicate and archived items do not count.
GIVEN_UP = (Item.State.DECLINED, Item.State.DUPLICATE, Item.State.ARCHIVED)


@dataclass(frozen=True)
class Progress:
    """Counts and points of a theme; `listed` counts the items in the list, which is what a theme opens."""

    listed: int = 0
    items: int = 0
    done: int = 0
    points: Decimal = Decimal(0)
    points_done: Decimal = Decimal(0)
    sized: int = 0

    @property
    def is_sized(self) -> bool:
        """True if every item has an estimate: only then do points say more than a count."""
        return self.sized == self.items > 0 and self.points > 0

    @property
    def percent(self) -> int:
        done, of = (self.points_done, self.points) if self.is_sized else (self.done, self.items)
        return int(done * 100 / of) if of else 0


def with_progress(themes: Sequence[Theme]) -> list[Theme]:
    """The same themes, each with its `progress`."""
    done = Q(state=Item.State.DONE)
    counted = (
        Item.objects.filter(theme__in=[theme.pk for theme in themes])
        .exclude(state__in=GIVEN_UP)
        .order_by()
        .annotate(shown=estimate_shown(now()))
        .values_list("theme")
        .annotate(
            listed=Count("pk", filter=Q(state__in=Item.RANKED_STATES)),
            items=Count("pk"),
            done=Count("pk", filter=done),
            points=Sum("shown", default=Decimal(0)),
            points_done=Sum("shown", filter=done, default=Decimal(0)),
            sized=Count("shown"),
        )
    )
    progress = {pk: Progress(*figures) for pk, *figures in counted}
    for theme in themes:
        theme.progress = progress.get(theme.pk, Progress())  # type: ignore[attr-defined]
    return list(themes)
