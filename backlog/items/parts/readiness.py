"""The readiness of the open item: its checks, the button that marks it ready, the question after a change."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from backlog.items.rules.readiness import Check
from backlog.models import Item
from backlog.models.labels import CHECKS
from backlog.models.readiness import checks_of
from backlog.ranked.parts.context import Scene

# The reasons that teams give most often for starting without a check.
REASONS = (_("Small and clear"), _("Will be answered before the sprint"), _("We’ll learn by doing"))
CAN_BE_READY = (Item.State.BACKLOG, Item.State.REFINING)


def readiness(scene: Scene, item: Item, shown: dict[str, Any]) -> dict[str, Any]:
    checks = checks_of(
        item,
        scene.listing.settings,
        criteria=len(shown["criteria"]),
        open_questions=sum(each.is_open and each.blocks_ready for each in shown["questions"]),
        open_blockers=sum(not dependency.is_settled for dependency in shown["blockers"]),
    )
    return {
        "checks": [
            {"key": check.key, "met": check.met, "is_manual": check.key not in CHECKS} for check in checks
        ],
        "all_met": all(check.met for check in checks),
        "can_be_ready": item.state in CAN_BE_READY and not item.is_being_estimated,
        "ready_reasons": REASONS,
    }


def missing_text(check: Check) -> Any:
    """An unmet check in words."""
    return CHECKS.get(check.key, check.key)
