"""Refuses request bodies that are too big, before anything reads them into memory.

Daphne itself has no limit: it stores the whole body on disk before it calls the application.
"""

from django.conf import settings

from refine.server.lanes import SLOW

# Bytes for the other fields and the boundaries of a multipart form around a file.
AROUND = 64 * 1024

MESSAGE = b"That is more than this address takes. Nothing was changed."


class TooBig(Exception):
    pass


class BodyLimit:
    """ASGI middleware: uploads may have IMPORT_MAX_BYTES, all other bodies what Django takes in a form."""

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send):
        limit = limit_for(scope["path"])
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


def limit_for(path: str) -> int:
    if SLOW.search(path):
        return settings.IMPORT_MAX_BYTES + AROUND
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE + AROUND


def declared_length(scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def refuse(send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(MESSAGE))]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": MESSAGE})
