"""Polling: how a page follows where the network lets no socket through.

GET `/live/<kind>/<ident>/?revision=7&again=3&socket=refused`, with the window's name in X-Window. The reply
is 204 when nothing is newer, else the whole page as a new socket gets it, with its counter in X-Revision. The
window is a client of the room meanwhile (live/hub/hub.py), so its person is here in every sense. DELETE says
that the page was closed. No view answers: a poll that brings nothing takes no thread and no query.
"""

import json
import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import DisallowedHost

from core import clock
from core.http.request import NAME
from live.hub import hub
from live.pages import Code, Refused
from live.reporting import report
from live.socket.handshake import bare_request
from live.wire.frames import farewell

logger = logging.getLogger(__name__)

_PATH = re.compile(r"/live/([-\w]{1,40})/([-\w]{1,4000})/", re.ASCII)
_SOCKETS = re.compile(r"/ws/.*")
# Seconds until the next poll, as a page may announce them: a hidden tab's timers run once a minute.
SOONEST, LATEST = 1.0, 30.0

STATUS = {
    Code.NOT_SIGNED_IN: HTTPStatus.UNAUTHORIZED,
    Code.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Code.NO_SUCH_PAGE: HTTPStatus.NOT_FOUND,
}

# What a page has found out about its socket, by the word that it sends.
LACKS = {
    "refused": "The handshake was refused or arrived without its headers",
    "hanging": "The handshake was never answered",
    "silent": "The socket opened and nothing came through it",
}
REMEDY = (
    "Let the proxy in front of Refine pass on the headers Upgrade and Connection of /ws/, over HTTP/1.1"
    " (docs/running.md, “What a proxy has to do”)."
)


class Hint:
    """One line of the log for all pages of this process without a socket: the first cause that is known."""

    def __init__(self) -> None:
        self.given = False

    def give(self, lack: str) -> None:
        if not self.given:
            self.given = True
            logger.warning("A page goes without its websocket and polls. %s. %s", lack, REMEDY)


hint = Hint()


class Polling:
    """ASGI middleware that answers polls, and handshakes that lost their Upgrade; passes all else on."""

    def __init__(self, application) -> None:
        self.application = application

    async def __call__(self, scope, receive, send):
        if found := _PATH.fullmatch(scope["path"]):
            status, headers, body = await _answer(scope, *found.groups())
        elif _SOCKETS.fullmatch(scope["path"]):
            status, headers, body = _without_upgrade(scope)
        else:
            return await self.application(scope, receive, send)
        everywhere = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        named = {**everywhere, **headers, "Content-Length": str(len(body.encode()))}
        if status == HTTPStatus.NO_CONTENT:
            del named["Content-Length"]
        await send(
            {
                "type": "http.response.start",
                "status": int(status),
                "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items()],
            }
        )
        await send({"type": "http.response.body", "body": body.encode()})


type Answer = tuple[HTTPStatus, Mapping[str, str], str]

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


async def _answer(scope: dict[str, Any], kind: str, ident: str) -> Answer:
    name = _header(scope, b"x-window")[:NAME]
    # Only scripts of our own pages can send this header, so no other site can have a person be here.
    if not name or not _host_is_allowed(scope):
        return HTTPStatus.BAD_REQUEST, PLAIN, "This address is for open pages of Refine."
    if scope["method"] == "DELETE":
        if running := hub.current():
            running.stop_polling(kind, ident, scope, name)
        return HTTPStatus.NO_CONTENT, {}, ""
    if scope["method"] != "GET":
        return HTTPStatus.METHOD_NOT_ALLOWED, {**PLAIN, "Allow": "GET, DELETE"}, "Only GET and DELETE."
    return await _page(scope, kind, ident, name)


async def _page(scope: dict[str, Any], kind: str, ident: str, name: str) -> Answer:
    query = {word: values[-1] for word, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    revision = int(found) if re.fullmatch(r"[0-9]{1,15}", found := query.get("revision", "")) else -1
    again = float(found) if re.fullmatch(r"[0-9]{1,3}", found := query.get("again", "")) else SOONEST
    within = min(max(again, SOONEST), LATEST)
    try:
        counter, page = await hub.get_or_create().poll(kind, ident, scope, name, revision, within)
    except Refused as refused:
        status = STATUS.get(refused.code)
        if status is None:
            return _later()
        text = json.loads(farewell(refused.code, refused.reason))
        return status, {"Content-Type": "application/json"}, json.dumps(text)
    except TimeoutError:
        return _later()
    except Exception as error:
        report(error, f"A poll of {kind} failed")
        return _later()
    if lack := LACKS.get(query.get("socket", "")):
        hint.give(lack)
    now = {"X-Now": str(int(clock.now().timestamp() * 1000)), "X-Revision": str(counter)}
    if page is None:
        return HTTPStatus.NO_CONTENT, now, ""
    return HTTPStatus.OK, {**now, "Content-Type": "text/html; charset=utf-8"}, page


def _later() -> Answer:
    return HTTPStatus.SERVICE_UNAVAILABLE, {**PLAIN, "Retry-After": "2"}, "Try again in a moment."


def _without_upgrade(scope: dict[str, Any]) -> Answer:
    """426: the address is for sockets. A handshake that arrives plain tells what a proxy has removed."""
    if _header(scope, b"sec-websocket-key"):
        is_upgrade = "upgrade" in _header(scope, b"connection").lower()
        lost = "Upgrade" if is_upgrade else "Upgrade and Connection: upgrade"
        hint.give(f"Its handshake arrived without {lost}")
    return (
        HTTPStatus.UPGRADE_REQUIRED,
        {**PLAIN, "Upgrade": "websocket"},
        (f"This address is for websockets, and the request arrived without Upgrade. {REMEDY}"),
    )


def _header(scope: dict[str, Any], name: bytes) -> str:
    return next((value.decode("latin-1") for header, value in scope["headers"] if header == name), "")


def _host_is_allowed(scope: dict[str, Any]) -> bool:
    try:
        bare_request(scope).get_host()
    except DisallowedHost:
        return False
    return True
