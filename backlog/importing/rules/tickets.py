"""Reads the rows of a sheet as records, by the roles of its columns. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from backlog.deep.rules.value import Model
from backlog.items.rules.scales import Card
from core.text import gettext_noop as _
from core.text import one_line, tidy

from . import criteria, remarks
from .columns import VALUE, link_of
from .hierarchy import Family
from .markup.convert import to_markdown
from .messages import Message
from .moments import Undecided
from .records import BLOCKED_BY, BLOCKS, Batch, Choices, ForeignStatus, Record, Rejected
from .survey import MOMENTS, NOTHING, Survey, parts_of
from .vocabulary import size_of, state_of, type_of

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,20}-\d{1,9}")
LONGEST_KEY = 60
LONGEST_OTHER = 20_000
# Of the columns of these roles one cell is taken; what else stands in them is kept beside the rest.
_SINGLE = ("title", "points", "reporter", "description", "status", "url", "epic", *MOMENTS, "due")
_UNREAD = {
    True: _(
        "%(number)d dates could have the day or the month first, and nothing in the file says which;"
        " kept as text"
    ),
    False: _("%(number)d dates can’t be read, the first is “%(text)s”; kept as text"),
}


@dataclass
class _Unread:
    """Dates that could not be read: how many, and where the first one stands."""

    number: int = 0
    row: int = 0
    text: str = ""


@dataclass
class Tickets:
    """Reads each row in turn; what is found on the way goes into the batch."""

    survey: Survey
    choices: Choices
    cards: Sequence[Card]
    model: Model | None
    batch: Batch
    unread: dict[bool, _Unread] = field(default_factory=lambda: {True: _Unread(), False: _Unread()})
    # Texts that return on many rows are kept once.
    same: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sheet, self.columns = self.survey.sheet, self.survey.columns
        self.family = Family(self.survey, self.choices)
        named = enumerate(self.sheet.header)
        dropped = self.survey.dropped
        self.own = [
            (place, name or f"#{place + 1}")
            for place, name in named
            if place not in dropped and not self.columns.role(place)
        ]
        self.spare = [
            (place, self.sheet.header[place])
            for role in _SINGLE
            for place in self.columns.places.get(role, ())
            if len(self.columns.places[role]) > 1 and place not in dropped and place < len(self.sheet.header)
        ]

    def read(self, row: int, cells: Sequence[str]) -> Record:
        """The record of a row that the survey did not refuse."""
        key = self.survey.keys[row]
        record = Record(
            row,
            key,
            self.survey.titles[key],
            shown_key=key if _KEY.fullmatch(key) and len(key) <= LONGEST_KEY else "",
        )
        record.rank = tidy(self.columns.value(cells, "rank") or "")
        self._read_words(record, cells)
        self._read_state(record, cells)
        self._read_size(record, cells)
        self._read_values(record, cells)
        self._read_labels(record, cells)
        self._read_dates(record, cells)
        self._read_belongings(record, cells)
        self.family.place(record, cells)
        self._keep_others(record, cells)
        return record

    def tell_unread(self) -> None:
        """Add a note, once, about the dates that could not be read."""
        for undecided, unread in self.unread.items():
            if unread.number:
                values = {"number": unread.number, "text": unread.text}
                self.batch.notes.append(Rejected(unread.row, Message(_UNREAD[undecided], values)))

    def _markdown(self, text: str) -> str:
        return to_markdown(text, self.sheet.markup)

    def _read_words(self, record: Record, cells: Sequence[str]) -> None:
        lists: list[str] | None = None
        if (description := self.columns.value(cells, "description")) is not None:
            text = tidy(self._markdown(tidy(description)))
            record.fields["description"], lists = criteria.split(text)
        if (stated := self.columns.value(cells, "criteria")) is not None:
            lists = (lists or []) + criteria.lines_of(self._markdown(tidy(stated)))
        record.criteria = lists
        if (why := self.columns.value(cells, "why")) is not None:
            record.fields["why"] = tidy(why)
        if (reporter := self.columns.value(cells, "reporter")) is not None:
            record.fields["reporter"] = one_line(reporter)[:80]

    def _read_state(self, record: Record, cells: Sequence[str]) -> None:
        if "status" in self.columns or "category" in self.columns:
            status, category, resolution = (
                one_line(self.columns.value(cells, role) or "")
                for role in ("status", "category", "resolution")
            )
            # Without a word of its own the status is its category's.
            foreign = ForeignStatus(status or category, resolution, "")
            state = self.choices.states.get(foreign.word) or state_of(status, category, resolution)
            record.fields["state"] = state
            self.batch.statuses[ForeignStatus(foreign.status, resolution, state)] += 1
        if (kind := self.columns.value(cells, "type")) is not None:
            record.fields["type"] = type_of(one_line(kind))

    def _read_size(self, record: Record, cells: Sequence[str]) -> None:
        written = self.columns.value(cells, "points")
        if written is None:
            return
        points: Decimal | None
        try:
            points, label = size_of(one_line(written), self.cards)
        except ValueError:
            # An unreadable estimate does not reject the row: the item comes in without one.
            message = _("“%(size)s” isn’t an estimate; imported without one")
            self.batch.notes.append(Rejected(record.row, Message(message, {"size": one_line(written)[:40]})))
            points, label = None, ""
        record.fields["estimate"], record.fields["estimate_label"] = points, label

    def _read_values(self, record: Record, cells: Sequence[str]) -> None:
        for each in self.model.inputs if self.model else ():
            written = one_line(self.columns.value(cells, VALUE + each.name) or "").replace(",", ".")
            if not written:
                continue
            try:
                number = each.read(float(written))
            except ValueError:
                number = None
            if number is None:
                message = _(
                    "%(name)s must be a number from %(low)g to %(high)g, not %(written)s; imported without it"
                )
                values = {"name": each.name, "low": each.low, "high": each.high, "written": written[:20]}
                self.batch.notes.append(Rejected(record.row, Message(message, values)))
            else:
                record.values[each.name] = number

    def _read_labels(self, record: Record, cells: Sequence[str]) -> None:
        for role, separator in (("labels", self.sheet.lists), ("components", self.sheet.component_lists)):
            if role not in self.columns:
                continue
            words: dict[str, None] = {}
            for cell in self.columns.filled(cells, role):
                several = parts_of(cell)
                split = several if len(several) > 1 or not separator else re.split(separator, several[0])
                words.update(
                    (self._once(word), None) for word in map(one_line, split) if word and word != "NULL"
                )
            setattr(record, role, [*words])
        if self.sheet.types_from_labels and "type" not in record.fields:
            kinds = (type_of(label) for label in record.labels or ())
            record.fields["type"] = next((kind for kind in kinds if kind != "story"), "story")

    def _read_dates(self, record: Record, cells: Sequence[str]) -> None:
        for role in (*MOMENTS, "due"):
            text = one_line(self.columns.value(cells, role) or "")
            if role == "due" and role in self.columns and not text:
                record.fields["due_on"] = None
            if not text:
                continue
            try:
                if role == "due":
                    record.fields["due_on"] = self.survey.dates.day(text)
                else:
                    place = next(p for p in self.columns.places[role] if p < len(cells) and cells[p].strip())
                    zone = self.sheet.zone_of(self.sheet.header[place])
                    record.moments[role] = self.survey.dates.moment(text, zone)
            except (ValueError, OverflowError) as problem:
                self._not_read(record, role, text, cells, undecided=isinstance(problem, Undecided))

    def _not_read(
        self, record: Record, role: str, text: str, cells: Sequence[str], *, undecided: bool
    ) -> None:
        unread = self.unread[undecided]
        unread.number += 1
        if unread.number == 1:
            unread.row, unread.text = record.row, text[:40]
        place = next(p for p in self.columns.places[role] if p < len(cells) and cells[p].strip())
        record.others[self.sheet.header[place]] = text[:LONGEST_OTHER]

    def _moment(self, text: str) -> datetime | None:
        try:
            return self.survey.dates.moment(text)
        except (ValueError, OverflowError):
            return None

    def _read_belongings(self, record: Record, cells: Sequence[str]) -> None:
        columns = self.columns
        if "comment" in columns:
            texts = [part for cell in columns.filled(cells, "comment") for part in parts_of(cell)]
            found = (remarks.remark(text, self._moment, self._markdown, self.survey.people) for text in texts)
            record.comments = [each for each in found if each]
        if "attachment" in columns:
            texts = [part for cell in columns.filled(cells, "attachment") for part in parts_of(cell)]
            found_files = [file for text in texts for file in remarks.attachments(text)]
            record.attachments = remarks.without_repeats(found_files)
        if (url := columns.value(cells, "url")) is not None:
            url = one_line(url)
            record.url = url if url.startswith(("http://", "https://")) else ""
        if "key" in columns and (number := columns.value(cells, "id")) is not None:
            record.number = one_line(number)[:LONGEST_KEY]
        if any(role in columns for role in ("blocks", "blocked_by", "link")):
            record.links = self._links(record, cells)

    def _links(self, record: Record, cells: Sequence[str]) -> list[Any]:
        found = []
        for role, kind in (("blocks", BLOCKS), ("blocked_by", BLOCKED_BY), ("link", "")):
            for place in self.columns.places.get(role, ()):
                cell = cells[place] if place < len(cells) else ""
                if cell.strip():
                    name = kind or link_of(self.sheet.header[place]) or self.sheet.header[place]
                    for part in parts_of(cell):
                        found += remarks.links(name, part, self.survey.by_number)
        return [link for link in remarks.without_repeats(found) if link.key != record.key]

    def _keep_others(self, record: Record, cells: Sequence[str]) -> None:
        """Keep what has no place of its own, under the names of its columns."""
        for place, name in self.own:
            if place < len(cells) and (cell := cells[place]) and (text := self._other(cell)):
                former = record.others.get(name)
                record.others[name] = text if former in (None, text) else f"{former}, {text}"
        taken = {role: self.columns.value(cells, role) for role in _SINGLE}
        for place, name in self.spare:
            cell = cells[place] if place < len(cells) else ""
            is_taken = not cell.strip() or cell in taken.values() or name in record.others
            if not is_taken and (text := self._other(cell)):
                record.others[name] = text
        width = len(self.sheet.header)
        for place in range(width, len(cells)):
            if text := self._other(cells[place]):
                record.others[f"#{place + 1}"] = text
                message = _("“%(text)s” stands beyond the last column; kept as #%(column)d")
                values = {"text": text[:40], "column": place + 1}
                self.batch.notes.append(Rejected(record.row, Message(message, values)))

    def _other(self, cell: str) -> str:
        parts = (tidy(part) for part in parts_of(cell))
        text = ", ".join(dict.fromkeys(part for part in parts if part and part not in NOTHING))
        return self._once(text[:LONGEST_OTHER])

    def _once(self, text: str) -> str:
        return self.same.setdefault(text, text) if len(text) < 80 and len(self.same) < 100_000 else text
