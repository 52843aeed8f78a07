"""Azure DevOps' CSV: a query as a list, or as a tree whose depth is the column that the title stands in."""

import re

from backlog.importing.rules.columns import plain

from .sheets import HTML, Content, Format, Sheet

_TYPE = plain("Work Item Type")
_DEPTH = re.compile(r"title(\d{1,2})")
_ROLES = {
    "ID": "id",
    "Assigned To": "",
    "Remaining Work": "",
    "Acceptance Criteria": "criteria",
    "Repro Steps": "description",
    "Created By": "reporter",
    "Changed Date": "updated",
    "Target Date": "due",
    "Parent": "parent",
}


def _recognises(content: Content) -> bool:
    names = content.names
    return _TYPE in names and ("title" in names or any(_DEPTH.fullmatch(name) for name in names))


def _sheet(content: Content) -> Sheet:
    header = content.table.header
    depths = {
        place: int(found[1]) for place, name in enumerate(header) if (found := _DEPTH.fullmatch(plain(name)))
    }
    roles = content.guessed(header, _ROLES)
    for place in depths:
        roles[place] = "title"
    return Sheet(
        "azure",
        header,
        roles,
        content.table.rows,
        markup=HTML,
        lists=";",
        parents=_parents(content, depths) if depths else {},
        sub_tasks=frozenset({"task"}),
        former="csv",
    )


def _parents(content: Content, depths: dict[int, int]) -> dict[int, int]:
    """The row that each row of a tree stands below: the last one before it whose title is further left."""
    parents: dict[int, int] = {}
    open_rows: list[tuple[int, int]] = []
    for number, cells in content.table.rows:
        filled = [depth for place, depth in depths.items() if place < len(cells) and cells[place].strip()]
        if not filled:
            continue
        depth = min(filled)
        while open_rows and open_rows[-1][0] >= depth:
            open_rows.pop()
        if open_rows:
            parents[number] = open_rows[-1][1]
        open_rows.append((depth, number))
    return parents


FORMAT = Format("azure", _recognises, _sheet)
