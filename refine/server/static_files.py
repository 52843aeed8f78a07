"""Answers for static files before Django does. A first visit asks for five, often twelve people at once.

Through Django's handler each walks along the middleware and through its threads, for bytes that the system
has in memory. What is kept here is the library's table: names, headers, compressed forms.
"""

from contextlib import closing

from django.conf import settings
from servestatic.middleware import ServeStaticMiddleware


class Files:
    """Wraps an ASGI application: answers for what is a static file, and passes on what is none."""

    def __init__(self, application) -> None:
        self.application = application
        table = ServeStaticMiddleware(self)
        # While DEBUG it looks into the folders each time.
        self.find = table.find_file if table.autorefresh else table.files.get

    async def __call__(self, scope, receive, send):
        path = scope["path"]
        file = self.find(path) if path.startswith(settings.STATIC_URL) else None
        if file is None:
            return await self.application(scope, receive, send)
        response = file.get_response(scope["method"], _as_environ(scope))
        body = b""
        if response.file:
            # In one go: a thread of its own, as for a film, takes longer than reading any file of ours.
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
    """The request's headers by the names that WSGI has for them, which the table asks for."""
    named = {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in scope["headers"]
    }
    return named | {"QUERY_STRING": scope["query_string"].decode("latin-1")}
