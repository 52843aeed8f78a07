"""Hints for the facilitator."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class HintAct:
    """The order that fixes it with one press, by its URL name; for a link, the page."""

    label: str
    order: str
    # The URL's arguments besides the session, and the data of the order.
    args: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    is_link: bool = False


@dataclass(frozen=True)
class HintLine:
    # The name of the guardrail, which "not now" dismisses.
    name: str
    text: str
    # The moment from which it replaces the line before it; None: at once.
    at: datetime | None = None
    act: HintAct | None = None


@dataclass(frozen=True)
class HintView:
    """The current hint, and those that replace it as time passes. Without a line there is no hint."""

    lines: tuple[HintLine, ...] = ()
    on_phone: bool = False
