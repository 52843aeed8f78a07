"""Finds the epic and the parent of each row, and the rows that become themes or are left out. Pure."""

import re
from collections.abc import Sequence

from core.text import gettext_noop as _
from core.text import one_line

from .messages import Message
from .records import PARENT, SKIP, THEME, Choices, Record
from .survey import Survey

_NUMBER = re.compile(r"#?\d+")
LONGEST_EPIC = 200


class Family:
    """The relations of a file's rows, by their keys, numbers or titles."""

    def __init__(self, survey: Survey, choices: Choices):
        self.survey, self.choices = survey, choices
        columns = survey.columns
        self.has_parents = "parent" in columns or bool(survey.sheet.parents)
        self.has_epics = (
            "epic" in columns or (self.has_parents and bool(survey.epics)) or "parent_name" in columns
        )
        # Epics of a file that does not say what belongs to them, or has nothing else, are what it brings.
        are_themes = self.has_parents or "epic" in columns
        has_more = len(survey.epics) < len(survey.keys)
        self.themes = dict(survey.epics) if choices.epics == THEME and are_themes and has_more else {}

    def left_out(self, row: int, cells: Sequence[str]) -> Message | None:
        """The reason why a row becomes no item; None where it does, or becomes a theme."""
        if self.choices.sub_tasks == SKIP and self._is_sub_task(self.survey.keys[row], row, cells):
            return Message(_("it’s a sub-task, and those are left out"))
        return None

    def place(self, record: Record, cells: Sequence[str]) -> None:
        """Give a record its epic and its parent."""
        columns = self.survey.columns
        parent = self._parent(record.row, cells)
        link = "" if record.key in self.survey.epics else one_line(columns.value(cells, "epic") or "")
        epic = self.survey.found(link) if link else ""
        name = one_line(columns.value(cells, "parent_name") or "")
        reference = self._reference(cells)
        if self.has_epics:
            record.epic = ""
        if self.has_parents:
            record.parent = ""
        if parent and parent in self.survey.epics:
            parent, epic = "", parent
        elif not parent and reference and not self._is_sub_task(record.key, record.row, cells):
            # Its parent is not in the file: that of a story is an epic, and known by the name beside it.
            if name:
                link = link or name
                record.others.setdefault(self._name_of("parent"), reference)
            elif not _NUMBER.fullmatch(reference):
                parent = reference
            else:
                record.others.setdefault(self._name_of("parent"), reference)
        elif not parent and reference and not _NUMBER.fullmatch(reference):
            parent = reference
        elif not parent and reference:
            record.others.setdefault(self._name_of("parent"), reference)
        if parent == record.key:
            parent = ""
        if parent:
            record.parent = parent
        if epic and epic != record.key and self.choices.epics == PARENT and not parent:
            record.parent = epic
        elif epic and epic != record.key:
            record.epic = self.survey.titles[epic][:LONGEST_EPIC]
        elif link and not epic:
            record.epic = link[:LONGEST_EPIC]

    def _parent(self, row: int, cells: Sequence[str]) -> str:
        """The key of the row that this one belongs to; "" where the file has none."""
        if row in self.survey.sheet.parents:
            return self.survey.keys.get(self.survey.sheet.parents[row], "")
        for cell in self.survey.columns.filled(cells, "parent"):
            if key := self.survey.found(cell):
                return key
        return ""

    def _reference(self, cells: Sequence[str]) -> str:
        """What the file says of the parent: a key where there is one beside a number."""
        named = [one_line(cell) for cell in self.survey.columns.filled(cells, "parent")]
        return next((each for each in named if not _NUMBER.fullmatch(each)), named[0] if named else "")

    def _name_of(self, role: str) -> str:
        return self.survey.sheet.header[self.survey.columns.places[role][0]]

    def _is_sub_task(self, key: str, row: int, cells: Sequence[str]) -> bool:
        if key not in self.survey.sub_tasks:
            return False
        # A task of Azure is a part of a story only below one.
        return not self.survey.sheet.sub_tasks or self._parent(row, cells) not in ("", *self.survey.epics)
