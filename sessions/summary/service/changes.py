"""What a session changed on items: read from the lines of history that carry the session's ID."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from backlog.deep.rules.value import read_history_line
from backlog.items.rules.scales import label_of
from backlog.models import Change, Item, ProductGoal, Theme
from sessions.models import Decision, Session, SessionSettings, Tile
from sessions.summary.rules.changes import LEFT_OUT, Line, net

# The state that a decision of triage gives the item.
LEADS_TO = {
    Decision.Outcome.DECLINE: Item.State.DECLINED,
    Decision.Outcome.DUPLICATE: Item.State.DUPLICATE,
    Decision.Outcome.NEEDS_INFO: Item.State.WAITING,
    **dict.fromkeys(Decision.PLACES, Item.State.BACKLOG),
}
# The points, and how they are written.
ESTIMATE = ("estimate", "estimate_label")
# Stored by public ID; a summary keeps the name.
NAMED: dict[str, type[ProductGoal] | type[Theme]] = {"goal": ProductGoal, "theme": Theme}


def changes_of(session: Session) -> dict[Item, list[Line]]:
    """The net changes of each item that the session changed, in the order in which it touched them."""
    here = session.public_id
    ours = Change.objects.filter(session=here, item__team=session.team_id).exclude(session="")
    # What others did to these items meanwhile may have taken back what the session did.
    begun = ours.order_by("pk").values("pk")[:1]
    rows = list(
        Change.objects.filter(item__in=ours.values("item"), pk__gte=begun)
        .exclude(field__in=LEFT_OUT)
        .select_related("by", "item")
        .order_by("pk")
    )
    names = _names(rows)
    by_item: dict[Item, list[Line]] = {}
    for row in rows:
        by_item.setdefault(row.item, []).append(_line(row, names, here))
    return {item: lines for item, each in by_item.items() if (lines := _shown(item, net(each)))}


def _names(rows: Iterable[Change]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, model in NAMED.items():
        ids = {text for row in rows if row.field == field for text in (row.before, row.after) if text}
        if ids:
            found |= dict(model.objects.filter(public_id__in=ids).values_list("public_id", "name"))
    return found


def _line(row: Change, names: dict[str, str], here: str) -> Line:
    by = row.by.name if row.by else ""
    model = read_history_line(row.after)[0] if row.field == "value" else ""
    before, after = (_text(row.field, text, names) for text in (row.before, row.after))
    return Line(row.field, before, after, by, row.reason, model, is_ours=row.session == here)


def _text(field: str, text: str, names: dict[str, str]) -> str:
    """A value of the history as a summary keeps it: without the rows that may be gone later."""
    if not text:
        return ""
    if field in NAMED:
        return names.get(text, "")
    if field == "estimate":
        return label_of(Decimal(text))
    # Without inputs there is no value.
    return "" if field == "value" and not read_history_line(text)[1] else text


def _shown(item: Item, lines: list[Line]) -> list[Line]:
    """The lines as a reader takes them: an estimate once, as it is written, and never while cards are out."""
    by_field = {line.field: line for line in lines if line.field in ESTIMATE}
    twice = {"estimate"} if len(by_field) == len(ESTIMATE) else set()
    if twice and not by_field["estimate_label"].before:
        # An estimate that was imported may have no label.
        lines = [
            replace(line, before=by_field["estimate"].before) if line.field == "estimate_label" else line
            for line in lines
        ]
    if item.is_being_estimated:
        # Another session votes on it, or this one does again.
        twice = {*ESTIMATE}
    # Entering or leaving the list gives and takes the rank; the change of state says so.
    return [
        line
        for line in lines
        if line.field not in twice and not (line.field == "rank" and not (line.before and line.after))
    ]


def sizes_of(session: Session, deciders: Mapping[tuple[str, str], str]) -> list[dict]:
    """The estimates settled on the session's sizing walls.

    Who placed an item is told of what one person alone has placed, if the team shows names.
    """
    names = SessionSettings.of(session.team).names_at_reveal
    tiles = (
        Tile.objects.filter(wall__session=session, settled_at__isnull=False)
        .select_related("item")
        .prefetch_related("placements__participant__member")
        .order_by("wall__opened_at", "position", "pk")
    )
    return [_size(tile, deciders, names) for tile in tiles]


def _size(tile: Tile, deciders: Mapping[tuple[str, str], str], names: bool) -> dict:
    placements = list(tile.placements.all())
    labels = [placement.label for placement in placements]
    alone = placements[0].participant.member.name if len(placements) == 1 else ""
    item = tile.item
    return {
        "id": item.public_id,
        "key": item.key,
        "title": item.title,
        "estimate": tile.label,
        "was": "",
        "placed": len(labels),
        "placed_by": alone if names else "",
        "agreed": labels.count(tile.label),
        "by": deciders.get(("settled", item.key), ""),
    }


def share_out(data: dict, changes: dict[Item, list[Line]]) -> dict:
    """The data with each change beside the story or decision of its item, the other items in `items`.

    A change that the summary tells there anyway, such as the estimate of a story, is not told twice.
    """
    dives = {row["id"]: row for row in (*data["ready"], *data["not_ready"])}
    triaged = {row["id"]: row for row in (*data["triage"], *data["not_triaged"])}
    sizes = {row["id"]: row for row in data["sizes"]}
    questions = data["questions"]
    items = []
    for item, lines in changes.items():
        places = [rows.get(item.public_id) for rows in (dives, triaged, sizes)]
        _note_former_estimate(lines, places[0], places[2])
        rest = [_row(line) for line in lines if not _is_told(line, item.key, questions, *places)]
        if not rest:
            continue
        if home := places[0] or places[1]:
            home["changes"] = rest
        else:
            named = {"id": item.public_id, "key": item.key, "title": item.title}
            items.append(named | {"changes": rest})
    return data | {"items": items}


def _note_former_estimate(lines: list[Line], *rows: dict | None) -> None:
    for line in lines:
        for row in rows:
            if row and line.field in ESTIMATE and line.after == row["estimate"]:
                row["was"] = line.before


def _row(line: Line) -> dict:
    return {name: getattr(line, name) for name in ("field", "before", "after", "by", "reason")}


def _is_told(
    line: Line, key: str, questions: list[dict], dive: dict | None, triaged: dict | None, size: dict | None
) -> bool:
    match line.field:
        case "question" | "answer":
            asked = "text" if line.field == "question" else "answer"
            # A question of a split story may have moved on: then its own line says where it was asked.
            return bool(line.after) and any(
                each["key"] == key and each[asked] == line.after for each in questions
            )
        case "estimate" | "estimate_label":
            return bool(line.after) and any(row and row["estimate"] == line.after for row in (dive, size))
        case "blocked_by" if dive:
            return line.after in {each["key"] for each in dive["blockers"]}
        case "criterion" if dive:
            shown = {row["text"] for row in dive["criteria"]}
            return line.after in shown or (not line.after and line.before in dive["removed"])
        case "risk" | "idea" if dive:
            return {"kind": line.field, "text": line.after} in dive["notes"]
        case "state" if dive and line.after == (Item.State.READY if dive["ready"] else Item.State.REFINING):
            return True
        case "duplicate_of" if triaged:
            return bool(line.after) and triaged["duplicate_of"] == line.after
        case "state" | "rank" | "urgency" if triaged:
            return _follows(line, triaged["outcome"])
        case "type" | "theme" | "goal" if triaged:
            return bool(line.after) and triaged["became"].get(line.field) == line.after
    return False


def _follows(line: Line, outcome: str) -> bool:
    """True if the decision itself says this."""
    if not outcome:
        return False
    decided = Decision.Outcome(outcome)
    if line.field == "state":
        return line.after == LEADS_TO[decided]
    if line.field == "rank":
        return decided in Decision.PLACES
    urgent = Item.Urgency.URGENT if decided == Decision.Outcome.URGENT else Item.Urgency.NORMAL
    return decided in Decision.PLACES and line.after == urgent
