"""The letters of the open item, each with its reasons and the one action that fixes the first of them."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from backlog.access import CURATOR, EDITOR, READER
from backlog.deep.parts.letters import INITIALS, tone_of
from backlog.deep.queries.report import DeepReport
from backlog.deep.rules import Act, Answer
from backlog.deep.rules.inversions import Inversion
from backlog.models import Item
from backlog.models.labels import ACTS, LETTERS, REASONS
from backlog.models.reshaping import CAN_SPLIT
from backlog.ranked.parts.context import Scene


@dataclass(frozen=True)
class Fix:
    """A way to fix something: at a field, on a page, with an order, or elsewhere and only described.

    `page` and `order` are URL names that take a team and an item.
    """

    label: Any
    focus: str = ""
    page: str = ""
    order: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def letters(scene: Scene, item: Item, shown: dict[str, Any]) -> dict[str, Any]:
    report = scene.report_on([item])
    fixes = _Fixes(scene, item, report, shown)
    answers = report.answers(item.pk)
    return {
        "letters": [
            {
                "initial": INITIALS[each.letter],
                "label": LETTERS[each.letter],
                "tone": tone_of(each),
                "reasons": [REASONS[found.reason] % {"count": found.count} for found in each.findings],
                "fix": fixes.of(each),
            }
            for each in answers
        ]
    }


class _Fixes:
    """The facts of one item that the actions depend on."""

    def __init__(self, scene: Scene, item: Item, report: DeepReport, shown: dict[str, Any]):
        self.audience, self.item, self.report, self.shown = scene.audience, item, report, shown

    def of(self, answer: Answer) -> Fix | None:
        """The fix for a letter's first reason; None for readers, who may not edit."""
        if answer.first is None or self.audience == READER:
            return None
        act = answer.first.act
        focus = self._field(act)
        if focus:
            return Fix(ACTS[act], focus=f"item-{self.item.public_id}-{focus}")
        if act is Act.ANSWER_QUESTIONS:
            return Fix(ACTS[act], focus=self._open_question())
        if act is Act.LOOK_AT:
            return Fix(_("Mark reviewed"), order="backlog:look")
        if act is Act.ESTIMATE_AGAIN and self.audience == EDITOR and self.item.estimated_at:
            return Fix(_("Confirm estimate"), order="backlog:size-confirmation")
        if self.audience == CURATOR and (fix := self._curated(act)):
            return fix
        return Fix(ACTS[act])

    def _field(self, act: Act) -> str:
        match act:
            case Act.WRITE_WHY:
                return "why"
            case Act.WRITE_CRITERIA:
                return "new-criterion"
            case Act.ESTIMATE if not self.item.is_being_estimated:
                return "estimate"
            case Act.SET_VALUE:
                return f"value-{self._missing_input()}"
        return ""

    def _curated(self, act: Act) -> Fix | None:
        match act:
            case Act.SPLIT if self.item.state in CAN_SPLIT and not self.item.is_being_estimated:
                return Fix(ACTS[act], page="backlog:split")
            case Act.LET_GO:
                return Fix(_("Archive it"), order="backlog:state", fields={"state": Item.State.ARCHIVED})
            case Act.TRIAGE:
                return Fix(_("Move to backlog"), order="backlog:state", fields={"state": Item.State.BACKLOG})
            case Act.MOVE_AFTER_BLOCKER:
                return self._after_blocker()
            case Act.MOVE_UP | Act.MOVE_DOWN:
                return self._to_its_place()
        return None

    def _after_blocker(self) -> Fix | None:
        below = [dependency.other for dependency in self.shown["blockers"] if dependency.is_early]
        if not below:
            return None
        last = max(below, key=lambda each: each.rank)
        message = _("Move it below %(key)s") % {"key": last.key}
        return Fix(message, order="backlog:place", fields={"after": last.public_id})

    def _to_its_place(self) -> Fix | None:
        inversion: Inversion | None = self.report.inversions.get(self.item.pk)
        if inversion is None:
            return None
        there = self.report.standings[inversion.by_value]
        other = Item.objects.only("key", "public_id").get(pk=there.ref)
        message = _("Move it above %(key)s") if inversion.rises else _("Move it below %(key)s")
        side = "before" if inversion.rises else "after"
        return Fix(message % {"key": other.key}, order="backlog:place", fields={side: other.public_id})

    def _open_question(self) -> str:
        first = next((each for each in self.shown["questions"] if each.is_open and each.blocks_ready), None)
        return f"question-{first.public_id}-answer" if first else ""

    def _missing_input(self) -> str:
        fields = self.shown["item_value"].fields
        return next((each.name for each in fields if not each.typed and not each.found), fields[0].name)
