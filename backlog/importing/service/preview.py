"""The outcome of each row of a chosen file, kept by this process while someone looks at it."""

from functools import lru_cache

from backlog.importing.queries.diff import Fate
from backlog.models import Upload
from teams.models import Counter

from .importing import fates_of, read_file

# Files kept, of some megabytes each where they have ten thousand rows.
KEPT = 2


def foreseen(upload: Upload, columns: list[str]) -> list[Fate]:
    """The outcome of each row, with these roles of its columns. Raises Unreadable."""
    # Any change in the team may change the outcome of a row.
    counter = Counter.objects.get(team=upload.team_id).value
    return _foreseen(upload.public_id, tuple(columns), counter)


@lru_cache(maxsize=KEPT)
def _foreseen(public_id: str, columns: tuple[str, ...], _counter: int) -> list[Fate]:
    upload = Upload.objects.select_related("team").get(public_id=public_id)
    read = read_file(upload.file, upload.team, roles=columns)
    return fates_of(upload.team, read, into_inbox=upload.into_inbox)
