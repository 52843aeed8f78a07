"""Reads JSON within bounds of depth and memory. Pure."""

import json
import re
from typing import Any

from backlog.importing.rules.messages import Message, Unreadable
from backlog.importing.rules.tables import encoding_of
from core.text import gettext_noop as _

# Python's objects take several times the bytes of the text: so many for each object, list and value.
MOST_MEMORY = 240 * 1024 * 1024
_COSTS = {b"{": 240, b"[": 72, b",": 60}
_LOOKS_LIKE = re.compile(rb'^\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\[|\]|"|-?\d))')


def read(content: bytes) -> Any:
    """What the JSON says; None for a file that is none. Raises Unreadable for one that is broken."""
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    head = head.replace(b"\x00", b"")
    if head.lstrip()[:1] not in (b"{", b"["):
        return None
    if not _LOOKS_LIKE.match(head):
        return None
    if len(content) + sum(content.count(sign) * cost for sign, cost in _COSTS.items()) > MOST_MEMORY:
        message = _("This JSON is too large to be read. Export fewer items at once.")
        raise Unreadable(Message(message))
    try:
        return json.loads(content.decode(encoding_of(content), "replace"))
    except RecursionError:
        raise Unreadable(Message(_("This JSON is nested too deeply to be an export."))) from None
    except json.JSONDecodeError as problem:
        if _is_table(head):
            return None
        message = _("This looks like JSON, but breaks off or has a mistake in line %(line)d.")
        raise Unreadable(Message(message, {"line": problem.lineno})) from None
    except ValueError:
        raise Unreadable(Message(_("This JSON has a number that is too large."))) from None


def _is_table(head: bytes) -> bool:
    """Whether a first row such as `["Title"],Points` belongs to a table, although it begins like JSON."""
    line = head.lstrip().split(b"\n", 1)[0].rstrip()
    return line.startswith(b"[") and not line.endswith((b"[", b"{", b",", b"]", b"}"))


def text(value: Any) -> str:
    """A value of JSON as the text of a cell: "" for nothing, and for what is no single value."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def at(value: Any, *names: str) -> Any:
    """What stands under these names, one inside the other; None where one is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def items(value: Any) -> list[dict]:
    """The objects of a list; none where there is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
