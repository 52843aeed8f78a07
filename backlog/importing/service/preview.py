"""What would become of each row of a chosen file, kept by this process while somebody looks at it."""

from functools import lru_cache

from backlog.importing.queries.diff import Fate
from backlog.models import Upload
from teams.models import Counter

from .importing import fates_of, read_file

# Of so many files, of some megabytes each where they have ten thousand rows.
KEPT = 2


def foreseen(upload: Upload, columns: list[str]) -> list[Fate]:
    """The fate of each row, its columns taken for these. Raises Unreadable."""
    # Whatever changes in the team may change what the file does to it.
    counter = Counter.objects.get(team=upload.team_id).value
    return _foreseen(upload.public_id, tuple(columns), counter)


@lru_cache(maxsize=KEPT)
def _foreseen(public_id: str, columns: tuple[str, ...], _counter: int) -> list[Fate]:
    upload = Upload.objects.select_related("team").get(public_id=public_id)
    read = read_file(upload.file, upload.team, roles=columns)
    return fates_of(upload.team, read, into_inbox=upload.into_inbox)
