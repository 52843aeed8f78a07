"""The order of proposed triage items, why each is waiting, and how many fit. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sessions.meeting.rules.agenda import fits


class Cause(StrEnum):
    """The reason why an item is waiting for triage."""

    NEW = "new"
    LEFT_OVER = "left over"
    RETURNED = "returned"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Waiting:
    """An item waiting for triage: since when, why, whether it is urgent or was on the last agenda."""

    ref: str
    since: datetime
    cause: Cause
    urgent: bool = False
    unfinished: bool = False


def cause_in_inbox(created_at: datetime, last_session_at: datetime | None) -> Cause:
    """The reason why an item in the inbox waits: it is new, or the last session did not get to it."""
    return Cause.LEFT_OVER if last_session_at and created_at <= last_session_at else Cause.NEW


def cause_of_waiting(
    *,
    since: datetime,
    open_questions: int,
    answered_at: datetime | None,
    return_on: date | None,
    today: date,
) -> Cause | None:
    """The reason why a snoozed item returns; None while it stays snoozed.

    An answer from before the item was snoozed is not the one it waits for.
    """
    if answered_at and answered_at >= since and not open_questions:
        return Cause.ANSWERED
    return Cause.RETURNED if return_on and return_on <= today else None


def in_triage_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Urgent items first, then those that the last session did not reach, then the longest waiting."""
    return sorted(waiting, key=lambda each: (not each.urgent, not each.unfinished, each.since, each.ref))


def for_triage(waiting: Iterable[Waiting], seconds: float) -> list[Waiting]:
    """The first items, as many as fit into a triage of that length."""
    return in_triage_order(waiting)[: fits(seconds)]
