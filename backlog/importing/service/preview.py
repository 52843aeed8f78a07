"""The outcome of each row of a chosen file, kept by this process while someone looks at it."""

from functools import lru_cache

from backlog.importing.rules.outcomes import RowOutcome
from backlog.models import Upload
from teams.models import Counter

from .importing import read_file, row_outcomes

# Files kept, of some megabytes each where they have ten thousand rows.
KEPT = 2


def outcomes_of(upload: Upload, columns: list[str]) -> list[RowOutcome]:
    """The outcome of each row, with these roles of its columns. Raises Unreadable."""
    # Any change in the team may change the outcome of a row.
    counter = Counter.objects.get(team=upload.team_id).value
    return _outcomes(upload.public_id, tuple(columns), counter)


@lru_cache(maxsize=KEPT)
def _outcomes(public_id: str, columns: tuple[str, ...], _counter: int) -> list[RowOutcome]:
    upload = Upload.objects.select_related("team").get(public_id=public_id)
    read = read_file(upload.file, upload.team, roles=columns)
    return row_outcomes(upload.team, read, into_inbox=upload.into_inbox)
