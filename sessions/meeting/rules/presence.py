"""The one answer to whether a person is here. Pure: no Django, no clock; the moment is passed in.

The server notes every few seconds whose screens are open. If nobody was noted for long, the notes are missing
(the machine slept, its clock jumped, the server was down), not all the people at once: until the notes have
been back for a while, everybody counts as they did at the last of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Screens are noted every 4 s; who was not noted for this long left while no server was watching.
UNSEEN_FOR = timedelta(seconds=60)
# After a gap the notes of every process have come, and who does not return is noted as away.
SETTLES_IN = timedelta(seconds=30)


@dataclass(frozen=True)
class PresenceNotes:
    """What is known of the notes of one session: the last one, and the last gap between two of them."""

    last_at: datetime
    lost_at: datetime | None = None
    resumed_at: datetime | None = None

    def is_here(self, seen_at: datetime, at: datetime) -> bool:
        """Whether a person counts as here who was last noted at `seen_at`, and was not noted as away.

        A moment ahead of `at` is no mistake: the clock was put back.
        """
        believed_at = self._believed_at(at)
        return near(seen_at, at) or (believed_at is not None and near(seen_at, believed_at))

    def is_gap(self, at: datetime) -> bool:
        """Whether a note at that moment is the first one after a gap."""
        return not near(self.last_at, at)

    def _believed_at(self, at: datetime) -> datetime | None:
        """The note before the gap that is under way or was just now; None while notes come as they should."""
        if self.is_gap(at):
            return self.last_at
        if self.resumed_at and abs(at - self.resumed_at) < SETTLES_IN:
            return self.lost_at
        return None


def near(one: datetime, other: datetime) -> bool:
    """Whether less than UNSEEN_FOR is between these moments, whichever is first."""
    return abs(one - other) < UNSEEN_FOR
