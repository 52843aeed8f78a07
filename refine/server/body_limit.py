"""How large the body of a request may be, by its address, and who may send a file.

`python -m refine.server` refuses larger ones before it reads them (connections.py). Under another ASGI server
the middleware here does, after that server has read them into whatever it keeps them in.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

# Addresses that take a file, each with the setting that limits it.
FILES = (
    (re.compile(r"/t/[^/]+/backlog/uploads/"), "IMPORT_MAX_BYTES"),
    (re.compile(r"/t/[^/]+/inbox/uploads/"), "FEEDBACK_MAX_BYTES"),
)
# Bytes for the other fields and the boundaries of a multipart form around a file.
AROUND = 64 * 1024

MESSAGE = _("That is more than this address takes. Nothing was changed.")


class TooBig(Exception):
    pass


def limit_for(path: str, cookies: Iterable[bytes]) -> int:
    """The most bytes that a body for this path may have, from a browser that sends these cookies.

    Nobody without a session may import a file, so there is no reason to read one. A made-up cookie passes
    here and is refused by the view; connections.py limits how much of such there can be at once.
    """
    limit = form_limit()
    if has_session(cookies):
        for pattern, setting in FILES:
            if pattern.fullmatch(path):
                limit = max(limit, getattr(settings, setting) + AROUND)
    return limit


def form_limit() -> int:
    """The most bytes of a body without a file."""
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE + AROUND


def has_session(cookies: Iterable[bytes]) -> bool:
    """Whether one of these Cookie headers has a value for the session, which may be made up."""
    start = settings.SESSION_COOKIE_NAME.encode() + b"="
    pairs = (pair.strip() for header in cookies for pair in header.split(b";"))
    return any(pair.startswith(start) and len(pair) > len(start) for pair in pairs)


class BodyLimit:
    """ASGI middleware that refuses a larger body, as declared or as counted."""

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send):
        limit = limit_for(scope["path"], (value for name, value in scope["headers"] if name == b"cookie"))
        if declared_length(scope) > limit:
            return await refuse(send)
        started = False

        async def counted_receive():
            nonlocal limit
            message = await receive()
            limit -= len(message.get("body", b""))
            if limit < 0:
                raise TooBig
            return message

        async def noted_send(message):
            nonlocal started
            started = True
            await send(message)

        try:
            await self.application(scope, counted_receive, noted_send)
        except TooBig:
            if not started:
                await refuse(send)


def declared_length(scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def refuse(send) -> None:
    body = str(MESSAGE).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
