"""Trello's cards in JSON: the export of a board, or the cards of its REST interface."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from backlog.importing.rules.criteria import is_title
from backlog.importing.rules.remarks import cell_of
from backlog.importing.rules.vocabulary import state_of

from .json_data import at, items, text
from .sheets import MARKDOWN, Content, Format, Several, Sheet

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("ID", "key"),
    ("Number", "id"),
    ("Name", "title"),
    ("Description", "description"),
    ("Status", "status"),
    ("List", ""),
    ("Labels", "labels"),
    ("Members", ""),
    ("Due", "due"),
    ("Start", ""),
    ("Created", "created"),
    ("Last activity", "updated"),
    ("URL", "url"),
    ("Acceptance criteria", "criteria"),
    ("Attachments", "attachment"),
    ("Comments", "comment"),
)
ARCHIVED = "Archived"


def _recognises(content: Content) -> bool:
    return bool(_cards(content.data))


def _cards(data: Any) -> list[dict]:
    cards = data.get("cards") if isinstance(data, dict) else data
    return [card for card in items(cards) if "name" in card and "idList" in card and "id" in card]


def _sheet(content: Content) -> Sheet:
    board = content.data if isinstance(content.data, dict) else {}
    reader = _Board(board)
    cards = _cards(content.data)
    # The order of a board is that of its lists, and of the cards in each.
    cards.sort(key=lambda card: (reader.place_of(card), _number(card.get("pos"))))
    names = [name for name, _role in _COLUMNS] + [*reader.own_fields.values()]
    roles = [role for _name, role in _COLUMNS] + content.guessed([*reader.own_fields.values()])
    return Sheet(
        "trello",
        names,
        roles,
        [(number, reader.cells(card)) for number, card in enumerate(cards, 1)],
        markup=MARKDOWN,
        lists="",
        component_lists="",
        types_from_labels=True,
    )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


class _Board:
    """A board by the IDs that its cards refer to; empty for cards that come alone."""

    def __init__(self, board: dict):
        self.lists = _named(board.get("lists"), "name")
        self.places = {
            text(each.get("id")): place
            for place, each in enumerate(
                sorted(items(board.get("lists")), key=lambda one: _number(one.get("pos")))
            )
        }
        self.closed_lists = {text(each.get("id")) for each in items(board.get("lists")) if each.get("closed")}
        self.members = _named(board.get("members"), "fullName")
        self.own_fields = _named(board.get("customFields"), "name")
        self.options = {
            text(option.get("id")): text(at(option, "value", "text"))
            for each in items(board.get("customFields"))
            for option in items(each.get("options"))
        }
        self.checklists = _by_card(board.get("checklists"), lambda each: text(each.get("idCard")))
        self.comments = _by_card(
            [each for each in items(board.get("actions")) if each.get("type") == "commentCard"],
            lambda each: text(at(each, "data", "card", "id")),
        )

    def place_of(self, card: dict) -> int:
        return self.places.get(text(card.get("idList")), len(self.places))

    def cells(self, card: dict) -> list[str]:
        identity = text(card.get("id"))
        criteria, others = self._checklists(card, identity)
        description = "\n\n".join(filter(None, (text(card.get("desc")), *others)))
        listed = self.lists.get(text(card.get("idList")), "")
        own = {
            text(each.get("idCustomField")): self._own_value(each)
            for each in items(card.get("customFieldItems"))
        }
        labels = items(card.get("labels"))
        members = card["idMembers"] if isinstance(card.get("idMembers"), list) else []
        return [
            identity,
            text(card.get("idShort")),
            text(card.get("name")),
            description,
            status := self._status(card, listed),
            listed if status == ARCHIVED else "",
            Several.of(text(each.get("name")) or text(each.get("color")) for each in labels),
            Several.of(self.members.get(text(each), "") for each in members),
            text(card.get("due")),
            text(card.get("start")),
            _created(identity),
            text(card.get("dateLastActivity")),
            text(card.get("shortUrl") or card.get("url")),
            "\n".join(f"- {line}" for line in criteria),
            Several.of(text(each.get("url")) for each in items(card.get("attachments"))),
            # Actions come newest first.
            Several.of(
                cell_of(
                    text(at(each, "memberCreator", "fullName")),
                    text(each.get("date")),
                    text(at(each, "data", "text")),
                )
                for each in reversed(self.comments[identity])
            ),
            *(own.get(field, "") for field in self.own_fields),
        ]

    def _status(self, card: dict, listed: str) -> str:
        """The name of the list; "Archived" for what was put away before it was done."""
        if state_of(listed) == "done":
            return listed
        if not listed and card.get("dueComplete"):
            return "Done"
        is_archived = card.get("closed") or text(card.get("idList")) in self.closed_lists
        return ARCHIVED if is_archived else listed

    def _checklists(self, card: dict, identity: str) -> tuple[list[str], list[str]]:
        """The criteria of the card, and its other checklists as Markdown."""
        criteria: list[str] = []
        others: list[str] = []
        for each in [*self.checklists[identity], *items(card.get("checklists"))]:
            lines = sorted(items(each.get("checkItems")), key=lambda line: _number(line.get("pos")))
            name = text(each.get("name"))
            if is_title(name):
                criteria += [" ".join(text(line.get("name")).split()) for line in lines]
            elif lines:
                ticked = [
                    f"- [{'x' if line.get('state') == 'complete' else ' '}] {text(line.get('name'))}"
                    for line in lines
                ]
                others.append("\n".join([f"**{name}**", "", *ticked]))
        return [line for line in criteria if line], others

    def _own_value(self, item: dict) -> str:
        value = item.get("value")
        if isinstance(value, dict):
            return next((text(each) for each in value.values()), "")
        return self.options.get(text(item.get("idValue")), "")


def _named(values: Any, name: str) -> dict[str, str]:
    return {text(each.get("id")): text(each.get(name)) for each in items(values)}


def _by_card(values: Any, card: Callable[[dict], str]) -> defaultdict[str, list[dict]]:
    found: defaultdict[str, list[dict]] = defaultdict(list)
    for each in items(values):
        found[card(each)].append(each)
    return found


def _created(identity: str) -> str:
    """When the card was made: its ID begins with the second."""
    try:
        return datetime.fromtimestamp(int(identity[:8], 16), UTC).isoformat() if len(identity) == 24 else ""
    except (ValueError, OverflowError):
        return ""


FORMAT = Format("trello", _recognises, _sheet)
