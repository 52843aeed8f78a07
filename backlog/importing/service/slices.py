"""How much of an import is written at once: as much as holds the database for a tenth of a second."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from backlog.importing.rules.records import Record

# Seconds that a slice aims at. No write may hold SQLite for 0.2 s, and the next slice is only a guess.
AIM = 0.08
FEWEST, MOST, FIRST = 5, 2000, 60
# Between two slices the database belongs to the others for as long, and for no less than this.
PAUSE = 0.01


class Slices:
    """Cuts records into slices by their weight, which follows the time that the last slices took."""

    def __init__(self, records: Sequence[Record]):
        self.records = records
        self.room = float(FIRST)
        self.took = self._ended_at = 0.0
        self._weight = 0.0

    def __iter__(self) -> Iterator[Sequence[Record]]:
        start = 0
        while start < len(self.records):
            end, weight = start, 0.0
            while end < len(self.records) and (end == start or weight < self.room):
                weight += _weight(self.records[end])
                end += 1
            self._weight = weight
            yield self.records[start:end]
            start = end

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Measure the writing of the present slice, which begins when the others had time for theirs."""
        if self.took:
            # Time spent preparing rows counts towards the pause: nothing was locked then.
            time.sleep(max(PAUSE, self._ended_at + self.took - time.monotonic()))
        began = time.monotonic()
        yield
        self._ended_at = time.monotonic()
        self.took = self._ended_at - began
        if self.took:
            fitting = self._weight * AIM / self.took
            # It shrinks at once and grows slowly: one quick slice promises nothing.
            self.room = min(MOST, max(FEWEST, min(fitting, self.room * 1.5)))


def _weight(record: Record) -> float:
    """About how many rows it writes, and how much text: a heavy ticket counts as several."""
    rows = sum(
        len(each or ())
        for each in (record.criteria, record.labels, record.components, record.links, record.comments)
    )
    size = len(record.fields.get("description", "")) + sum(
        len(remark.text) for remark in record.comments or ()
    )
    return 1 + rows / 3 + size / 20_000
