"""Hints for the facilitator."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class HintAct:
    """The order that fixes it with one press, by its URL name, or a page when it is a link."""

    label: str
    order: str
    # What the URL takes besides the session, and what the order says.
    args: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    is_link: bool = False


@dataclass(frozen=True)
class HintLine:
    # The name of the guardrail, to which "not now" is said.
    name: str
    text: str
    # From when on it is shown in place of the line before it; None: at once.
    at: datetime | None = None
    act: HintAct | None = None


@dataclass(frozen=True)
class HintView:
    """One thing at a time: what to say now, and what will be said as time passes. No line: nothing to say."""

    lines: tuple[HintLine, ...] = ()
    on_phone: bool = False
