"""Frames: the HTML of a part as it travels, the same in a push and in a reply.

htmx takes the `<hx-partial>` elements out of a message and morphs each into its target. There is no text
between frames, which would replace the page, and no whitespace inside, which would be added to the page by
every push.
"""

import json
import re
from collections.abc import Mapping

from django.http import HttpResponse

from live.pages import LivePage, PageAccess
from live.rendering.render_cache import render_scope

# Letters, digits, hyphens: an id with a colon makes htmx throw at the swap.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ROOT = re.compile(r"<([a-z][a-z0-9-]*)(\s[^>]*|)>")


def frame(name: str, html: str, revision: int) -> str:
    """The frame that morphs `html` into the element with the id `name`, stamped with its revision."""
    html = html.strip()
    root = _ROOT.match(html)
    if not _NAME.fullmatch(name) or not root or not re.search(rf'\sid="{name}"', root[2]):
        raise ValueError(f'The part "{name}" must be one element with id="{name}", not {html[:80]!r}')
    stamped = f'<{root[1]} data-revision="{revision}"{html[root.end(1) :]}'
    return f'<hx-partial hx-target="#{name}" hx-swap="outerMorph">{stamped}</hx-partial>'


def frames(parts: Mapping[str, str], revision: int) -> dict[str, str]:
    return {name: frame(name, html, revision) for name, html in parts.items()}


def reply(page: LivePage, access: PageAccess, *names: str, status: int = 200) -> HttpResponse:
    """A response to an order with these parts of the page, shared and personal, as `access` may see them now.

    A status of 422, 409 or 403 is swapped like 200, so a form can come back with what was wrong.
    """
    # The counter before the rows: a part may be newer than its stamp, never older.
    revision = page.counters(frozenset({access.ident}))[access.ident]
    with render_scope():
        rendered = _rendered(page, access, names)
    return HttpResponse("".join(frames(rendered, revision).values()), status=status)


def _rendered(page: LivePage, access: PageAccess, names: tuple[str, ...]) -> dict[str, str]:
    personal = page.personal(access.audience)
    rendered = dict(page.render(access.ident, access.audience, tuple(n for n in names if n not in personal)))
    mine = tuple(name for name in names if name in personal)
    if mine and access.person:
        rendered |= page.render_personal(access.ident, access.audience, frozenset({access.person}), mine)[
            access.person
        ]
    return rendered


def heartbeat(number: int, now_ms: int) -> str:
    """The message with the server's time, sent every few seconds; the page echoes its `beat`."""
    return f'{{"beat":{number},"now":{now_ms}}}'


def farewell(code: int, reason: str) -> str:
    """The message with the reason for a close: Daphne sends the code alone."""
    return json.dumps({"closing": int(code), "reason": reason})
