"""Files that a page offers to download."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from core.csv import write_csv


def csv_file(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file of that name; no cell of the rows is a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    write_csv(response, header, rows)
    return response
