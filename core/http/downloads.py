"""Files that a page offers to download."""

from collections.abc import Iterable, Iterator, Sequence

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse

from core.sheets.csv import BOM, write_csv

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
MARKDOWN = "text/markdown; charset=utf-8"
PIECE = 64 * 1024


class Streamed(StreamingHttpResponse):
    """A file that is made while it is sent: between two pieces its thread serves others."""

    async def __aiter__(self):
        # Django would make the whole of it in one go.
        pieces = iter(self)
        while (piece := await sync_to_async(self._following)(pieces)) is not None:
            yield piece

    @staticmethod
    def _following(pieces: Iterator[bytes]) -> bytes | None:
        return next(pieces, None)


def streamed(name: str, kind: str, pieces: Iterable[str | bytes]) -> Streamed:
    """A download of that name, made piece by piece."""
    response = Streamed(_in_bytes(pieces), content_type=kind)
    return _as_download(response, name)


def file_of(name: str, kind: str, pieces: Iterable[str | bytes]) -> HttpResponse:
    """A small download of that name, made at once."""
    return _as_download(HttpResponse(b"".join(_in_bytes(pieces)), content_type=kind), name)


def csv_file(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file of that name; no cell of the rows is a formula."""
    response = HttpResponse(BOM, content_type=CSV)
    write_csv(response, header, rows)
    return _as_download(response, f"{name}.csv")


def _as_download[Response: (HttpResponse, Streamed)](response: Response, name: str) -> Response:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # What people wrote must never be taken for a page of ours.
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _in_bytes(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """The pieces, small ones put together; an empty one is passed on, as a pause."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        encoded = piece.encode() if isinstance(piece, str) else piece
        waiting.append(encoded)
        size += len(encoded)
        if not encoded or size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)
