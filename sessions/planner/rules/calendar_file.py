"""A session as a calendar file, made on request only. Pure text."""

from datetime import UTC, datetime, timedelta

# RFC 5545: no line is longer than this many bytes; a longer one continues after a line break and a space.
LONGEST_LINE = 75


def calendar_file(
    *,
    uid: str,
    title: str,
    starts_at: datetime,
    minutes: int,
    url: str,
    words: str,
    at: datetime,
    place: str = "",
) -> str:
    """One event, which replaces an earlier one of the same `uid`; `at` is its time stamp.

    It takes place at `place`, without one at its `url`.
    """
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Refine//Refinement sessions//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_moment(at)}",
        f"SEQUENCE:{int(at.timestamp())}",
        f"DTSTART:{_moment(starts_at)}",
        f"DTEND:{_moment(starts_at + timedelta(minutes=minutes))}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(words)}",
        f"LOCATION:{_text(place or url)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(_folded(line) + "\r\n" for line in lines)


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
