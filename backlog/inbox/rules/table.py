"""Reads a file of feedback: the roles of its columns, and the outcome of each row. Pure."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from backlog.importing.rules.columns import plain
from backlog.importing.rules.messages import Message, Unreadable
from backlog.importing.rules.outcomes import KNOWN, NEW, REJECTED, RowOutcome
from backlog.importing.rules.reading import Table, table
from backlog.inbox.rules.url_state import SOURCES
from core.text import gettext_noop as _
from core.text import one_line, tidy

MOST_ROWS = 5_000
LONGEST_TEXT = 20_000

_NAMES = {
    "text": "feedback,text,comment,comments,message,quote,verbatim,request,description,body,what,summary,"
    "title,kommentar,rückmeldung,nachricht,commentaire,comentario,commento,opmerking,komentarz,отзыв,反馈",
    "asker": "asker,who,who asked,name,customer,user,from,author,requester,reporter,contact name,full name,"
    "kunde,client,cliente,klant,klient,клиент,客户",
    "contact": "contact,email,e-mail,mail,email address,contact email,e-mail-adresse,adresse e-mail,correo",
    "source": "source,channel,origin,via,quelle,kanal,canal,fuente,fonte,bron",
    "number": "number,metric,value,figure,count,measure,zahl,kennzahl,valeur",
    "importance": "importance,important,priority score,wichtigkeit,bedeutung,importancia,importanza",
    "satisfaction": "satisfaction,satisfied,csat,nps,rating,score,zufriedenheit,satisfacción,soddisfazione",
    "date": "date,created,created at,submitted,submitted at,timestamp,datum,fecha,data,received",
    "id": "id,feedback id,ticket,ticket id,key,ref,reference,response id,nr,no,#",
}
_ROLES = {plain(name): role for role, names in _NAMES.items() for name in names.split(",")}
_SOURCES = {
    plain(word): source
    for source, words in {
        "customer": "customer,customers,client,user,users,kunde,cliente",
        "user_test": "user test,usertest,usability,usability test,interview,research,nutzertest",
        "analytics": "analytics,tracking,metrics,data,statistics",
        "support": "support,helpdesk,help desk,ticket,zendesk,hotline",
        "qa": "qa,test,testing,quality",
        "team": "team,internal,staff,sales,marketing",
    }.items()
    for word in [*words.split(","), source]
}
_WRONG_RATING = {
    "importance": _("importance must be a whole number from 0 to 10, not %(text)s"),
    "satisfaction": _("satisfaction must be a whole number from 0 to 10, not %(text)s"),
}
_RATING = re.compile(r"(\d{1,2})(?:[.,]0+)?(?:\s*/\s*10)?")


class NoText(Unreadable):
    """No column seems to have the feedback; a person may know better."""


@dataclass(frozen=True)
class FeedbackRow(RowOutcome):
    """A row of the file and its outcome; `facts` is what would be written of a new one."""

    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A file that was read: the column of each role, and the rows in their order."""

    columns: dict[str, str]
    rows: list[FeedbackRow]

    def of(self, kind: str) -> list[FeedbackRow]:
        return [row for row in self.rows if row.kind == kind]


def read(content: bytes, source: str, roles: Sequence[str] = ()) -> Reading:
    """The whole file; `source` applies to rows without one. Raises Unreadable with a reason for its reader.

    `roles` are the roles of the columns; without any, they are guessed from their names.
    """
    found = table(content)
    if len(found.rows) > MOST_ROWS:
        message = _("It has %(rows)d rows. You can import up to %(most)d at once.")
        raise Unreadable(Message(message, {"rows": len(found.rows), "most": MOST_ROWS}))
    places = {role: place for place, role in enumerate(roles) if role} if roles else columns(found)
    rows: list[FeedbackRow] = []
    seen: dict[str, int] = {}
    for number, cells in found.rows:
        row = _row(number, cells, places, source)
        key = row.facts.get("source_key", "")
        if key in seen:
            reason = Message(_("same as row %(row)d"), {"row": seen[key]})
            row = FeedbackRow(number, KNOWN, row.title, reasons=(reason,))
        elif key:
            seen[key] = number
        rows.append(row)
    return Reading({role: found.header[place] for role, place in places.items()}, rows)


def settled(reading: Reading, known: Iterable[str]) -> Reading:
    """The same, with the rows marked that the team has already."""
    here = frozenset(known)
    reason = Message(_("already imported from an earlier file"))
    rows = [
        FeedbackRow(row.row, KNOWN, row.title, reasons=(reason,))
        if row.facts.get("source_key") in here
        else row
        for row in reading.rows
    ]
    return Reading(reading.columns, rows)


def taken(found: Table) -> list[str]:
    """The role of each column, in their order; empty for a column that is left out."""
    try:
        roles = {place: role for role, place in columns(found).items()}
    except NoText:
        roles = {}
    return [roles.get(place, "") for place in range(len(found.header))]


def columns(found: Table) -> dict[str, int]:
    """The column of each role, by the names; the wordiest column is the feedback when no name says so."""
    places: dict[str, int] = {}
    for place, name in enumerate(found.header):
        role = _ROLES.get(plain(name))
        if role:
            places.setdefault(role, place)
    if "text" not in places:
        free = [place for place in range(len(found.header)) if place not in places.values()]
        lengths = {place: sum(len(_cell(cells, place)) for _, cells in found.rows) for place in free}
        wordiest = max(free, key=lambda place: lengths[place], default=None)
        if wordiest is None or lengths[wordiest] < 10 * max(1, len(found.rows)):
            names = ", ".join(name for name in found.header if name)[:200]
            message = _("No feedback column found. Columns in the file: %(columns)s.")
            raise NoText(Message(message, {"columns": names}))
        places["text"] = wordiest
    return places


def _row(number: int, cells: Sequence[str], places: dict[str, int], source: str) -> FeedbackRow:
    values = {role: one_line(_cell(cells, place)) for role, place in places.items()}
    text = tidy(_cell(cells, places["text"]))
    try:
        facts = _facts(values, text, source)
    except ValueError as problem:
        return FeedbackRow(number, REJECTED, text[:300], reasons=(Message.of(problem),))
    return FeedbackRow(number, NEW, text[:300], facts=facts)


def _facts(data: dict[str, str], text: str, source: str) -> dict[str, Any]:
    if not text:
        raise ValueError(Message(_("it has no text")))
    if len(text) > LONGEST_TEXT:
        message = _("it is longer than %(most)d characters")
        raise ValueError(Message(message, {"most": LONGEST_TEXT}))
    facts: dict[str, Any] = {
        "text": text,
        "source": _SOURCES.get(plain(data.get("source", "")), source),
        "asker": data.get("asker", "")[:80],
        "contact": data.get("contact", "")[:200],
        "number": data.get("number", "")[:60],
        "source_key": _key(data, text),
    }
    for rating in ("importance", "satisfaction"):
        facts[rating] = _rating(data.get(rating, ""), rating)
    if when := _day(data.get("date", "")):
        facts["captured_at"] = datetime.combine(when, time(12), UTC)
    return facts


def _rating(text: str, name: str) -> int | None:
    if not text:
        return None
    match = _RATING.fullmatch(text)
    if not match or int(match[1]) > 10:
        raise ValueError(Message(_WRONG_RATING[name], {"text": text[:20]}))
    return int(match[1])


def _day(text: str) -> date | None:
    """An ISO date; day and month are never guessed."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _key(data: dict[str, str], text: str) -> str:
    """The identity of a row in later files: its own id, else its text and its author."""
    marks = ["id", data["id"]] if data.get("id") else [text, data.get("asker", ""), data.get("contact", "")]
    return hashlib.sha256("\x1f".join(marks).casefold().encode()).hexdigest()[:48]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


assert set(_SOURCES.values()) == set(SOURCES)
