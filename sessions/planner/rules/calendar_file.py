"""Sessions as a calendar: the file of one, or all of a team for its calendar address. Pure text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

# RFC 5545: no line is longer than this many bytes; a longer one continues after a line break and a space.
LONGEST_LINE = 75
# How often a calendar that reads an address is asked to read it again.
READ_AGAIN = "PT1H"


@dataclass(frozen=True)
class Event:
    """A session in a calendar, where it replaces an earlier event of the same `uid`.

    It was last changed at `revised_at`; it takes place at `place`, without one at its `url`.
    """

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    url: str
    words: str
    revised_at: datetime
    place: str = ""


def calendar_file(event: Event) -> str:
    """The calendar of one event."""
    return _calendar((), (event,))


def calendar_feed(name: str, events: Iterable[Event]) -> str:
    """The calendar of that name, which calendars read again by themselves; the same for the same events."""
    head = (
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{READ_AGAIN}",
        f"X-PUBLISHED-TTL:{READ_AGAIN}",
    )
    return _calendar(head, events)


def _calendar(head: Iterable[str], events: Iterable[Event]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Refine//Refinement sessions//EN",
        "METHOD:PUBLISH",
        *head,
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines)


def _event(event: Event) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.revised_at)}",
        f"SEQUENCE:{int(event.revised_at.timestamp())}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.words)}",
        f"LOCATION:{_text(event.place or event.url)}",
        f"URL:{event.url}",
        "END:VEVENT",
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        words = words.replace(sign, written)
    return words.replace("\r", "")


def _folded(line: str) -> str:
    folded, length = "", 0
    for sign in line:
        size = len(sign.encode())
        if length + size > LONGEST_LINE:
            folded, length = folded + "\r\n ", 1
        folded, length = folded + sign, length + size
    return folded


def webcal_of(address: str) -> str:
    """The address under which programs on this device subscribe at once, or nothing where it would mislead.

    "webcal" stands for http at the port it names: right for any http address, and for https at its own port,
    which programs try by themselves or are redirected to. At another port they would speak http to TLS.
    """
    parts = urlsplit(address)
    is_right = parts.scheme == "http" or (parts.scheme == "https" and parts.port in (None, 443))
    return f"webcal://{parts.netloc.removesuffix(':443')}{parts.path}" if is_right and parts.hostname else ""
