"""Definition of Ready: the checks that an item meets, and what is missing. Pure."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Facts:
    """The facts of an item that readiness depends on."""

    why: str
    criteria: int
    estimate: Decimal | None
    open_questions: int
    open_blockers: int = 0
    has_goal: bool = False


@dataclass(frozen=True)
class Check:
    """One line of the checklist: the check's `key`, whether it is `met`, and what is `missing`."""

    key: str
    met: bool
    missing: str


AUTOMATIC = ("why", "criteria", "estimate", "questions", "blockers", "size", "goal")
DEFAULT_CHECKS = ["why", "criteria", "estimate", "questions"]


def checklist(facts: Facts, keys: list[str], size_limit: Decimal | None = None) -> list[Check]:
    """The team's automatic checks, in its order."""
    answers = {
        "why": (bool(facts.why.strip()), "add a why"),
        "criteria": (facts.criteria > 0, "add an acceptance criterion"),
        "estimate": (facts.estimate is not None, "estimate it"),
        "questions": (facts.open_questions == 0, "answer the open questions"),
        "blockers": (facts.open_blockers == 0, "unblock it"),
        "size": (
            not is_too_big(facts.estimate, size_limit),
            "split it: it is larger than the team's limit",
        ),
        "goal": (facts.has_goal, "link it to a product goal"),
    }
    return [Check(key, *answers[key]) for key in keys if key in answers]


def is_too_big(estimate: Decimal | float | None, limit: Decimal | float | None) -> bool:
    """Whether the estimate is over the team's limit; one that is missing is not, nor any without a limit."""
    return limit is not None and estimate is not None and estimate > limit


def is_met(checks: list[Check]) -> bool:
    return all(check.met for check in checks)
