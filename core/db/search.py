"""Finds texts that contain others, however these are spelled: the lookup `holds`, on both databases.

What is stored is left as people wrote it; both sides are brought into the plain form of `core.text.plain`
when they are compared. SQLite is lent that function (core/db/backends/sqlite3), PostgreSQL has its own. A
word of plain letters that has one spelling alone is compared as it is, which takes half the time.
"""

import re
from typing import Any

from django.db.models import CharField, Lookup, Q, TextField

from core.text import SIGNS, plain

# The name of `plain` in SQLite.
IN_SQLITE = "refine_plain"
# Foldings that lower() leaves out, each with the letter that has to be in the text that is looked for.
FOLDED = {"s": ("\u00df", "ss"), "\u03c3": ("\u03c2", "\u03c3")}
# Such words: no ss, and no s at the end, which may be half of one.
ONE_SPELLING = re.compile("(?:(?!ss|s$)[a-z0-9 ])+")


def holding(text: str, *fields: str) -> Q:
    """The rows of which one of the fields contains the text."""
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__holds": text})
    return found


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup):
    """`title__holds="größen"` also finds GRÖSSEN, and o'brien finds O’Brien."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        return plain(str(self.rhs))

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        if ONE_SPELLING.fullmatch(self.rhs):
            return f"{lhs} LIKE %s", [*params, f"%{self.rhs}%"]
        return f"INSTR({IN_SQLITE}({lhs}), %s) > 0", [*params, self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        # In ASCII alone: four times as fast, and what a text of other letters needs for a plain word.
        simple = f'LOWER({lhs} COLLATE "C")'
        if ONE_SPELLING.fullmatch(self.rhs):
            return f"STRPOS({simple}, %s) > 0", [*params, self.rhs]
        # Only what the text asks for: each pass over a long description takes its time.
        sql, signs_of = f"LOWER(NORMALIZE({lhs}, NFKC))", []
        for letter, (sign, folded) in FOLDED.items():
            if letter in self.rhs:
                sql = f"REPLACE({sql}, '{sign}', '{folded}')"
        for typed, signs in SIGNS.items():
            if typed in self.rhs:
                sql = f"TRANSLATE({sql}, %s, %s)"
                signs_of += [signs, typed * len(signs)]
        sql = f"CASE WHEN OCTET_LENGTH({lhs}) = LENGTH({lhs}) THEN {simple} ELSE {sql} END"
        return f"STRPOS({sql}, %s) > 0", [*params * 4, *signs_of, self.rhs]
