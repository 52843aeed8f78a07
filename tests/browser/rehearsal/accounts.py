"""Compares what a session changed on items with what its summary says about them.

Every difference between two inventories has to be among the words about its item, on the page and in the
Markdown, or in one of the lists of what is left out on purpose. Nothing of the summary's own code is used to
find it: both are read as a reader does.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from sessions.summary.rules.changes import LEFT_OUT_COLUMNS

KEY = r"[A-Z][A-Z0-9]*-\d+"
PLACES = ("Urgent", "Next", "Soon", "Later")
RANKED = ("Backlog", "Refining", "Ready", "Planned")
# What else says that an item is in that state now.
SAYS_STATE = {
    "Backlog": PLACES,
    "Refining": ("Not ready yet",),
    "Waiting": ("Needs info",),
}
# Their texts are in lists of the summary that do not name the item first.
IN_LISTS = ("ActionItem", "ParkedTopic")


class Difference(NamedTuple):
    """A value that is another one afterwards. `row` is the whole row, as it is now or was last."""

    item: str
    where: str
    before: str
    after: str
    row: Mapping[str, str]

    @property
    def value(self) -> str:
        return self.after or self.before

    def __str__(self):
        return f"{self.item or 'no item'}, {self.where}: {self.before!r} → {self.after!r}"


type Words = Callable[[Difference], Iterable[str]]


def itself(change: Difference) -> Iterable[str]:
    """The text that it is now; of one that is gone, that it is."""
    return [bounded(one_line(change.after))] if change.after else gone(change.before)


def gone(text: str) -> Iterable[str]:
    """Deleted, struck out, become nothing, or moved to another item."""
    text = re.escape(one_line(text))
    return [rf"deleted: {text}(?!\w)", rf"~~ ?{text} ?~~", rf"{text} → –", rf"Moved to {KEY}:? {text}(?!\w)"]


def text_in_list(change: Difference) -> Iterable[str]:
    return [bounded(change.row["text"])]


def text_gone(change: Difference) -> Iterable[str]:
    return gone(change.row["text"])


def state(change: Difference) -> Iterable[str]:
    label = change.row["state"]
    return [bounded(label), *map(bounded, SAYS_STATE.get(label, ()))]


def rank(change: Difference) -> Iterable[str]:
    """A move is a word of its own; an item gets its rank with a state and loses it with one."""
    if change.before and change.after:
        return map(bounded, ("moved up", "moved down", *PLACES))
    # Only what left the list has no rank.
    return [] if change.before and change.row["state"] in RANKED else state(change)


def estimate(change: Difference) -> Iterable[str]:
    """Its label in bold, or behind its name with or without the former one."""
    label = re.escape(change.value)
    return [rf"\*\*{label}\*\*", rf"\bEstimate:? (~~ ?\S+ ?~~ |\S+ → )?{label}(?!\w)"]


def cards(change: Difference) -> Iterable[str]:
    """All cards of a round, one after the other as they lie on the table."""
    each = [rf"{re.escape(label)}( ×\d+)?" for label in change.value.split()]
    return [rf"(?<!\w){'[ ,]+'.join(each)}(?!\w)"]


def objection(change: Difference) -> Iterable[str]:
    return [bounded(f"{change.value} objected")]


def phrase(*words: str) -> Words:
    return lambda change: map(bounded, words)


# By column the words that tell its change: one of them must be there.
WORDS: dict[str, Words] = {
    **dict.fromkeys(("title", "why", "description", "type", "goal", "theme", "duplicate_of"), itself),
    **dict.fromkeys(("return_on", "due_on"), itself),
    "created": phrase("Added"),
    "state": state,
    "urgency": phrase("Urgent", "Not urgent", "Next", "Soon", "Later"),
    "rank": rank,
    "estimate": estimate,
    "estimate_label": estimate,
    "ticked": phrase("Ready check"),
    "values": phrase("Value"),
    "Criterion.text": itself,
    "Question.text": itself,
    "Question.answer": itself,
    "Question.answered_by": itself,
    "Question.action_since": text_in_list,
    "Question.withdrawn_at": text_gone,
    "Dependency:blocked.blocker": itself,
    "Dependency:blocker.blocked": itself,
    "FeedbackLink.feedback": phrase("Feedback"),
    "Note.text": itself,
    "Note.kind": itself,
    "Note.removed_at": text_gone,
    "ActionItem.text": itself,
    "ActionItem.owner": itself,
    "ActionItem.owner_name": itself,
    "ActionItem.due": itself,
    "ActionItem.item": itself,
    "ActionItem.done_at": phrase("[x]", "done"),
    "ActionItem.dropped_at": phrase("dropped"),
    "ParkedTopic.text": itself,
    "ParkedTopic.outcome": itself,
    "ParkedTopic.item": itself,
    "Decision.outcome": itself,
    "Decision.reason": itself,
    "Decision.by": itself,
    "Decision.duplicate_of": itself,
    "Entry.ready_at": phrase("Ready"),
    "Entry.ready_reason": itself,
    "Entry.objected_by": objection,
    "Round.settled_label": estimate,
    "Round.cards": cards,
    "Vote.reason": itself,
    "Vote.confidence": itself,
    "Tile.label": estimate,
}
# The columns of other tables that no summary tells, and why.
LEFT_OUT_OF_ROWS = {
    **dict.fromkeys(
        (
            "Criterion.made_by",
            "Question.asked_by",
            "Note.by",
            "ActionItem.by",
            "ParkedTopic.by",
            "FeedbackLink.by",
        ),
        "its author is in the room and in the history; the summary tells what was agreed",
    ),
    **dict.fromkeys(
        (
            *("Criterion.created_at", "Criterion.changed_at", "Question.asked_at", "Question.answered_at"),
            *("Note.at", "ActionItem.at", "ParkedTopic.at", "ParkedTopic.outcome_at", "Decision.at"),
            *("Round.opened_at", "Round.revealed_at", "Round.settled_at", "Tile.settled_at", "Vote.at"),
            *("FeedbackLink.at", "Entry.on_stage_since", "Entry.spent", "Entry.closed_at", "Reshaping.at"),
        ),
        "a moment inside the session",
    ),
    **dict.fromkeys(
        ("Criterion.position", "Entry.position", "Tile.position", "Round.number", "Entry.phase"),
        "rows are listed in their order, under their phase",
    ),
    **dict.fromkeys(
        (
            *("Criterion.item", "Question.item", "Note.item", "Entry.item", "Tile.item", "Reshaping.item"),
            *("Question.session", "ActionItem.team", "ActionItem.session", "Entry.session", "Tile.wall"),
            *("ParkedTopic.session", "ParkedTopic.entry", "Reshaping.team", "Reshaping.session"),
            *("Dependency:blocked.blocked", "Dependency:blocker.blocker", "Reshaping.survivor"),
            *("Round.entry", "Vote.round", "Decision.entry", "ActionItem.question", "Reshaping:item.item"),
            *("ParkedTopic.question", "ParkedTopic.action", "Entry.part_of", "FeedbackLink.item"),
        ),
        "what the row belongs to: it is told there",
    ),
    **dict.fromkeys(
        ("Round.scale", "Round.kind", "Round.former_size", "Tile.former_size", "Decision.before"),
        "what the room needs to show and to undo it",
    ),
    **dict.fromkeys(
        (
            *("Decision.together", "Decision.undone_at", "Reshaping.kind", "Reshaping.by"),
            *("Reshaping.before", "Reshaping.undone_at", "Reshaping.undone_by"),
        ),
        "what the room needs to undo it; the parts and what they took are told",
    ),
    "Question.blocks_ready": "told as what the story lacks",
    "ActionItem.carried_by": "the action is told; who carried it is the room's",
    "ActionItem.reminded_of": "a reminder, after the session",
    "Entry.reason": "why the planner proposed it",
    "Entry.pulled_out_by": "the decision that followed is told",
    "Round.revealed_by": "the estimate is told with who settled on it",
    "Vote.label": "told as the cards of its round",
    "Vote.points": "the label says it",
    "Vote.participant": "cards have names only if the team chose so, and only on the page",
    "Vote.by_hand": "the card is told",
}
# Tables of which no summary tells a row, and why.
LEFT_OUT_TABLES = {
    "Change": "the history itself: it says what changed, which is told",
    "Entry/Reading": "who read a story before the session",
    "Entry/Answer": "a poll that ends with the decision, which is told",
    "Tile/Placement": "who placed an item where is in no summary: the estimate and how many agreed is",
    "Decision": "where another item was merged into this one: told at the other",
    "Reshaping:survivor": "where another item was merged into this one: told at the other",
}
# No session changes these: a change that appears all the same is named.
OF_NO_SESSION = (
    *(
        "Answer",
        "SprintItem",
        "Comment",
        "Item_labels",
        "ItemLink:item",
        "ItemLink:other",
        "Ticket",
        "ImportedItem",
    ),
)
# A row that the session made and took back leaves nothing: the column that says so.
TAKEN_BACK = ("withdrawn_at", "removed_at", "dropped_at", "undone_at")
# A card that was never revealed and an estimate that was never settled on leave nothing either.
COMES_TO_NOTHING_WITHOUT = {"Round": "revealed_at", "Tile": "settled_at"}
# These an item that the session made has from the start, or from the story that it is a part of.
OF_A_NEW_ITEM = {
    *("key", "type", "state", "urgency", "goal", "theme", "rank", "team", "source", "source_key"),
    *("imported", "reporter", "made_by", "created_at", "why", "description"),
}


def differences(before: Mapping, after: Mapping) -> Iterator[Difference]:
    """Every value that is another one afterwards; of a row that is new or gone all that it has."""
    for item, now in after.items():
        was = before.get(item)
        if was is None:
            columns = {
                name: "" if name not in OF_A_NEW_ITEM else text for name, text in now["columns"].items()
            }
            was = {"columns": columns, "rows": {}}
            yield Difference(item, "created", "", item, now["columns"])
        yield from _of_row(item, "", was["columns"], now["columns"])
        for table in {**was["rows"], **now["rows"]}:
            former, present = was["rows"].get(table, {}), now["rows"].get(table, {})
            for row in {**former, **present}:
                yield from _of_row(item, table, former.get(row, {}), present.get(row, {}))
    for item in before:
        if item not in after:
            yield Difference(item, "gone", item, "", {})


def _of_row(item: str, table: str, was: Mapping, now: Mapping) -> Iterator[Difference]:
    row = now or was
    if table and not was and _came_to_nothing(table, row):
        return
    prefix = f"{table}." if table else ""
    for name in row:
        if name != "of" and was.get(name, "") != now.get(name, ""):
            yield Difference(item, prefix + name, was.get(name, ""), now.get(name, ""), row)


def _came_to_nothing(table: str, row: Mapping) -> bool:
    """True if the row, or the one to which it belongs, was taken back or came to nothing."""
    if any(row.get(column) for column in TAKEN_BACK):
        return True
    needed = COMES_TO_NOTHING_WITHOUT.get(table.rpartition("/")[2])
    if needed and not row[needed]:
        return True
    above = table.rpartition("/")[0]
    return bool(above) and bool(row.get("of")) and _came_to_nothing(above, row["of"])


# What a reader finds


class Row(NamedTuple):
    """A row of the summary: the item that it is about, if it begins with one, and its heading and words."""

    key: str
    words: str


class _Page(HTMLParser):
    """The rows of the lists on the page of a summary."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._heading, self._key, self._words = "", "", ""
        self._reads, self._depth = "", 0

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get("class") or "").split()
        if tag == "h2" and not self._depth:
            self._reads, self._heading = "heading", ""
        elif tag == "li" and (self._depth or "list__row" in classes):
            if not self._depth:
                self._key, self._words = "", ""
            self._depth += 1
        elif "summary__key" in classes:
            self._reads = "key"
        if self._depth and self._reads == "heading":
            self._reads = ""
        self._words += " ~~" if tag == "s" else " "

    def handle_endtag(self, tag):
        self._words += "~~ " if tag == "s" else " "
        if self._reads and tag in ("h2", "span"):
            self._reads = ""
        if tag == "li" and self._depth:
            self._depth -= 1
            if not self._depth:
                words = f"{self._heading}: {self._words}"
                self.rows.append(Row(self._key.strip(), one_line(words)))

    def handle_data(self, data):
        if self._reads == "heading":
            self._heading += data
        elif self._reads == "key":
            self._key += data
        self._words += data


def rows_of_page(html: str) -> list[Row]:
    page = _Page()
    page.feed(html)
    return page.rows


def rows_of_markdown(text: str) -> list[Row]:
    """The points of its lists, each with those below it, as they are shown."""
    rows, heading = [], ""
    for block in re.split(r"\n(?=\S)", text):
        if block.startswith("## "):
            heading = block[3:]
        elif block.startswith("- "):
            words = re.sub(r"\\(.)", r"\1", block[2:])
            key = re.match(rf"\*\*({KEY})\*\*", words)
            rows.append(Row(key[1] if key else "", one_line(f"{heading}: {words}")))
    return rows


def bounded(words: str) -> str:
    """A pattern that finds these words, and not as a part of longer ones."""
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def one_line(words: str) -> str:
    return " ".join(words.split())


def missing(changes: Iterable[Difference], rows: Iterable[Row]) -> list[str]:
    """The changes that neither these rows tell nor a list leaves out."""
    rows = list(rows)
    return [
        str(change) for change in changes if not is_left_out(change.where) and not _is_found(change, rows)
    ]


def is_left_out(where: str) -> bool:
    table, _, column = where.rpartition(".")
    last = table.rpartition("/")[2]
    if not table:
        return column in LEFT_OUT_COLUMNS
    names = (last, last.partition(":")[0])
    return table in LEFT_OUT_TABLES or any(f"{name}.{column}" in LEFT_OUT_OF_ROWS for name in names)


def words_for(where: str) -> Words | None:
    return WORDS.get(where.rpartition("/")[2])


def _is_found(change: Difference, rows: Iterable[Row]) -> bool:
    patterns = words_for(change.where)
    if patterns is None:
        return False
    about = " ¶ ".join(row.words for row in rows if _is_about(row, change))
    return any(re.search(pattern, about) for pattern in patterns(change))


def _is_about(row: Row, change: Difference) -> bool:
    if change.where.partition(".")[0].rpartition("/")[2] in IN_LISTS:
        return not row.key and bool(re.search(bounded(change.row["text"]), row.words))
    return row.key == change.item if row.key else bool(re.search(bounded(change.item), row.words))


def unaccounted(before: Mapping, after: Mapping, html: str, markdown: str) -> list[str]:
    """The changes that the page or the Markdown of the summary does not tell."""
    changes = list(differences(before, after))
    return [
        *(f"{change}, not on the page" for change in missing(changes, rows_of_page(html))),
        *(f"{change}, not in the Markdown" for change in missing(changes, rows_of_markdown(markdown))),
    ]
