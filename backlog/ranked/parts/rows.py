"""A row of the list. Its content is a frozen value, and equal values are rendered once.

A hundred rows are most of the cost of a page, a reply and a push, and hardly one of them changes between two
renderings. So everything a row shows must be a field of `Row` or `Surroundings`: the template gets nothing
else.
"""

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from backlog.deep.parts.letters import Sign, signs
from backlog.deep.parts.value import ItemValue, value_of
from backlog.deep.queries.scores import Score, scores_of
from backlog.deep.rules.value import shown
from backlog.items.rules.due import Due, due_of
from backlog.models import Item, Upload
from backlog.models.dependency import SETTLED
from backlog.ranked.parts.context import Scene
from backlog.relations.parts import Signs
from core.clock import now
from core.http.addresses import address

# Of about a kilobyte each.
KEPT = 8_000
# Labels shown in a row; the open item shows all.
LABELS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """All that a row shows of its item. The template calls it `item`."""

    public_id: str
    address: str
    key: str
    title: str
    type: str
    state: str
    is_ranked: bool
    is_urgent: bool
    is_being_estimated: bool
    shown_label: str
    open_questions: int
    relations: Signs
    letters: tuple[Sign, ...]
    is_asked_again: bool
    # Where it is near or over.
    due: Due | None
    # The key of what it is a part of, and the number of its own parts.
    parent: str
    parts: int
    labels: tuple[str, ...]
    more_labels: int
    # The import that made it has not finished.
    is_arriving: bool
    # In the view by value.
    item_value: ItemValue | None
    # In the inbox, where it is decided: the score, and whether it is a guess.
    score: str
    score_is_guess: bool

    @classmethod
    def of(
        cls,
        slug: str,
        item: Item,
        letters: tuple[Sign, ...],
        item_value: ItemValue | None,
        today: date,
        score: Score | None = None,
    ) -> "Row":
        """`item` is one of `listing.items`, `slug` its team's."""
        due = due_of(item.due_on, today, is_open=item.state not in SETTLED)
        names: list[str] = item.label_names  # type: ignore[attr-defined]
        return cls(
            public_id=item.public_id,
            address=address("backlog:item", slug, item.key),
            key=item.key,
            title=item.title,
            type=item.type,
            state=item.state,
            is_ranked=item.rank is not None,
            is_urgent=item.is_urgent,
            is_being_estimated=item.is_being_estimated,
            shown_label=item.shown_label,
            open_questions=item.open_questions,  # type: ignore[attr-defined]
            relations=Signs.of(item),
            letters=letters,
            is_asked_again=item.is_asked_again,
            due=due if due and due.is_pressing else None,
            parent=item.parent_key or "",  # type: ignore[attr-defined]
            parts=item.parts,  # type: ignore[attr-defined]
            labels=tuple(names[:LABELS]),
            more_labels=max(0, len(names) - LABELS),
            is_arriving=item.arrival_state in Upload.UNDER_WAY,  # type: ignore[attr-defined]
            item_value=item_value,
            score=shown(score.number) if score else "",
            score_is_guess=bool(score and score.is_guess),
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that a row shows of its page."""

    slug: str
    query: str
    tab: str
    order: str
    curates: bool
    edits: bool
    language: str

    @classmethod
    def of(cls, scene: Scene) -> "Surroundings":
        common = scene.common
        return cls(
            slug=scene.team.slug,
            query=common["query"],
            tab=scene.view.tab,
            order=scene.view.order,
            curates=common["curates"],
            edits=common["edits"],
            language=get_language() or "",
        )


def rendered(scene: Scene, items: list[Item]) -> list[SafeString]:
    """The rows of these items, in their order."""
    around = Surroundings.of(scene)
    opened = scene.item.public_id if scene.item else None
    known = scene.report_on(items)
    in_inbox = scene.view.tab == "inbox" and not around.order
    scores = scores_of(scene.team, items) if in_inbox else {}
    today = scene.team.today(now())
    rows = (
        Row.of(
            around.slug,
            item,
            signs(known.answers(item.pk)),
            value_of(scene, known, item) if around.order else None,
            today,
            scores.get(item.pk),
        )
        for item in items
    )
    return [_render(row, around, row.public_id == opened) for row in rows]


@lru_cache(maxsize=KEPT)
def _render(row: Row, around: Surroundings, is_open: bool) -> SafeString:
    context: dict[str, Any] = {
        **asdict(around),
        "team": {"slug": around.slug},
        "item": row,
        "is_open": is_open,
    }
    # The template engine has escaped it; `strip` returns a plain string that does not say so.
    return mark_safe(render_to_string("backlog/ranked/_row.html", context).strip())  # noqa: S308
