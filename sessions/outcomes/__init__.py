"""What the room decides, carried to the backlog. It is here because it joins two owners' rows.

Each verb is one transaction, checks that it still applies, and answers False or None when it came too late.
"""

from .deep_dive import (
    mark_ready,
    object_to_ready,
    put_off,
    settle,
    take_up_again,
    unmark_ready,
    unsettle,
)
from .not_yet import NotYet
from .sizing import agreed, dive_into, settle_agreed, unsettle_last
from .triage import (
    confirm_alike,
    decide,
    dive_instead,
    last_decision,
    park,
    undo_decision,
    unpark,
)

__all__ = [
    "NotYet",
    "agreed",
    "confirm_alike",
    "decide",
    "dive_instead",
    "dive_into",
    "last_decision",
    "mark_ready",
    "object_to_ready",
    "park",
    "put_off",
    "settle",
    "settle_agreed",
    "take_up_again",
    "undo_decision",
    "unmark_ready",
    "unpark",
    "unsettle",
    "unsettle_last",
]
