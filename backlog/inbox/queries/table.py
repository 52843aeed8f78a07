"""A CSV file of feedback: which column holds what, and what becomes of each row. Nothing is written here."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from backlog.importing.rules.columns import plain
from backlog.importing.rules.reading import Table, Unreadable, table
from backlog.inbox.rules.url_state import SOURCES
from core.text import one_line, tidy

MOST_ROWS = 5_000
LONGEST_TEXT = 20_000
NEW, KNOWN, REJECTED = "new", "known", "rejected"

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
_RATING = re.compile(r"(\d{1,2})(?:[.,]0+)?(?:\s*/\s*10)?")


class NoText(Unreadable):
    """No column seems to hold what was said; somebody may know better."""


@dataclass(frozen=True)
class Row:
    """A row of the file and its fate; `facts` is what would be written of a new one."""

    number: int
    fate: str
    text: str
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """The file, read: which column became what, and the rows in their order."""

    columns: dict[str, str]
    rows: list[Row]

    def of(self, fate: str) -> list[Row]:
        return [row for row in self.rows if row.fate == fate]


def read(content: bytes, source: str, roles: Sequence[str] = ()) -> Reading:
    """The whole file, from `source` where it does not say. Raises Unreadable with a reason for its reader.

    `roles` say what each column holds; without any, their names are asked.
    """
    found = table(content)
    if len(found.rows) > MOST_ROWS:
        raise Unreadable(
            _("It has %(rows)d rows. You can import up to %(most)d at once.")
            % {"rows": len(found.rows), "most": MOST_ROWS}
        )
    places = {role: place for place, role in enumerate(roles) if role} if roles else columns(found)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, cells in found.rows:
        row = _row(number, cells, places, source)
        key = row.facts.get("source_key", "")
        if key in seen:
            row = Row(number, KNOWN, row.text, _("same as row %d") % seen[key])
        elif key:
            seen[key] = number
        rows.append(row)
    return Reading({role: found.header[place] for role, place in places.items()}, rows)


def settled(reading: Reading, known: Iterable[str]) -> Reading:
    """The same, with the rows marked that the team has already."""
    here = frozenset(known)
    rows = [
        Row(row.number, KNOWN, row.text, _("already imported from an earlier file"))
        if row.facts.get("source_key") in here
        else row
        for row in reading.rows
    ]
    return Reading(reading.columns, rows)


def taken(found: Table) -> list[str]:
    """What each column is taken for, in their order; empty for what is left out."""
    try:
        roles = {place: role for role, place in columns(found).items()}
    except NoText:
        roles = {}
    return [roles.get(place, "") for place in range(len(found.header))]


def columns(found: Table) -> dict[str, int]:
    """Where each thing stands, by the columns' names; where none says so the wordiest is the feedback."""
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
            raise NoText(_("No feedback column found. Columns in the file: %s.") % names)
        places["text"] = wordiest
    return places


def _row(number: int, cells: Sequence[str], places: dict[str, int], source: str) -> Row:
    values = {role: one_line(_cell(cells, place)) for role, place in places.items()}
    text = tidy(_cell(cells, places["text"]))
    try:
        facts = _facts(values, text, source)
    except ValueError as problem:
        return Row(number, REJECTED, text[:300], str(problem))
    return Row(number, NEW, text[:300], facts=facts)


def _facts(data: dict[str, str], text: str, source: str) -> dict[str, Any]:
    if not text:
        raise ValueError(_("it has no text"))
    if len(text) > LONGEST_TEXT:
        raise ValueError(_("it is longer than %d characters") % LONGEST_TEXT)
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
        words = {"importance": _("importance"), "satisfaction": _("satisfaction")}
        raise ValueError(
            _("%(what)s must be a whole number from 0 to 10, not %(text)s")
            % {"what": words[name], "text": text[:20]}
        )
    return int(match[1])


def _day(text: str) -> date | None:
    """An ISO date; day and month are never guessed."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _key(data: dict[str, str], text: str) -> str:
    """By which the row is known again: its own number, else its words and who said them."""
    marks = ["id", data["id"]] if data.get("id") else [text, data.get("asker", ""), data.get("contact", "")]
    return hashlib.sha256("\x1f".join(marks).casefold().encode()).hexdigest()[:48]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


assert set(_SOURCES.values()) == set(SOURCES)
