"""Serves static files before Django does: a first visit requests five, often twelve people at once.

In Django's handler each would pass the middleware and its threads, for bytes that the system has in memory.
Names, headers and compressed forms come from ServeStatic's table. docs/decisions.md has the figures.
"""

from contextlib import closing

from django.conf import settings
from servestatic.middleware import ServeStaticMiddleware


class Files:
    """ASGI middleware that serves static files and passes all other requests on."""

    def __init__(self, application) -> None:
        self.application = application
        table = ServeStaticMiddleware(self)
        # With DEBUG the folders are searched each time.
        self.find = table.find_file if table.autorefresh else table.files.get

    async def __call__(self, scope, receive, send):
        path = scope["path"]
        file = self.find(path) if path.startswith(settings.STATIC_URL) else None
        if file is None:
            return await self.application(scope, receive, send)
        response = file.get_response(scope["method"], _as_environ(scope))
        body = b""
        if response.file:
            # Read at once: handing a thread the job takes longer than reading any of these files.
            with closing(response.file) as opened:
                body = opened.read()
        headers = [*response.headers, ("X-Content-Type-Options", "nosniff")]
        await send(
            {
                "type": "http.response.start",
                "status": int(response.status),
                "headers": [
                    (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers if value
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})


def _as_environ(scope) -> dict[str, str]:
    """The request's headers under their WSGI names, which the table expects."""
    named = {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in scope["headers"]
    }
    return named | {"QUERY_STRING": scope["query_string"].decode("latin-1")}
