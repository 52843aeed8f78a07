"""`python -m bench.bodies`: the memory that large request bodies take in a server with the sample team.

`--plain` serves with Daphne's own command, which is how Refine was served before December 2026.
"""

import argparse
import re
import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.server import ROOT, Server

# As `make run` has collected them.
STATIC_ROOT = ROOT / "var" / "static"
MB = 1024 * 1024
BOUNDARY = b"refine-measures"
HEAD = (
    "| body | answer | seconds | MB before | MB more at the peak | MB more after |\n|---|---|---|---|---|---|"
)
FORGED = "refine_browser=made-up"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bodies", description=__doc__)
    parser.add_argument("--plain", action="store_true", help="serve with Daphne's own command")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    program = "daphne" if given.plain else "refine.server"
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), "refine.asgi:application", program)
        server.env |= {"DEMO": "1", "LOG_LEVEL": "ERROR", "STATIC_ROOT": str(STATIC_ROOT)}
        server.manage("manage.py", "migrate", "-v", "0")
        team = server.manage("manage.py", "sample").split()[-1]
        report(server, team, given.runs)


def report(server: Server, team: str, times: int) -> None:
    """Print a line for each kind of body: medians of as many servers, each started for it."""
    print(HEAD)
    for name, send in CASES.items():
        runs = [one_run(server, team, send) for _ in range(times)]
        answers = ", ".join(sorted({run[0] for run in runs}))
        seconds, before, peak, after = (
            median(column) for column in zip(*(run[1:] for run in runs), strict=True)
        )
        print(f"| {name} | {answers} | {seconds:.1f} | {before:.0f} | {peak:.0f} | {after:.0f} |", flush=True)


def one_run(server: Server, team: str, send) -> tuple[str, float, float, float, float]:
    with server:
        visitor = Visitor(server.port, team)
        visitor.enter("Ana")
        before = server.memory("VmRSS")
        server.forget_peak()
        began = time.monotonic()
        answer = send(visitor)
        took = time.monotonic() - began
        peak = server.memory("VmHWM") - before
        time.sleep(1)
        return answer, took, before, peak, server.memory("VmRSS") - before


class Visitor:
    """Someone who has signed in, and can also post as nobody."""

    def __init__(self, port: int, team: str) -> None:
        self.port, self.team = port, team
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "") -> tuple[str, HTTPResponse]:
        connection = HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return response.read().decode(), response

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def enter(self, name: str) -> None:
        page, _ = self.ask("GET", "/")
        person = re.search(rf'value="(\w+)"\s+aria-label="Enter as {name}"', page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        action = re.search(r'<form class="people-grid" method="post" action="([^"]+)"', page)
        assert person
        assert token
        assert action
        body = urlencode({"csrfmiddlewaretoken": token[1], "person": person[1]})
        _, response = self.ask("POST", action[1], body)
        assert response.status == 302, response.status
        page, _ = self.ask("GET", f"{self.team}backlog/")
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]  # type: ignore[index]

    def post(
        self,
        path: str,
        megabytes: int,
        *,
        kind="multipart",
        cookie: str = "",
        chunked=False,
        rows=b"x" * 1024,
    ) -> str:
        """Post a body of this size, and return the status, or what the connection did instead."""
        start, end, content_type = b"", b"", b"text/plain"
        if kind == "multipart":
            content_type = b"multipart/form-data; boundary=" + BOUNDARY
            start = (
                b"--%b\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n%b\r\n"
                % (
                    BOUNDARY,
                    self.token.encode(),
                )
                + b'--%b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n' % BOUNDARY
                + b"Content-Type: text/csv\r\n\r\n"
            )
            end = b"\r\n--%b--\r\n" % BOUNDARY
        slab = rows * (MB // len(rows))
        length = len(start) + len(end) + megabytes * len(slab)
        framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % length
        head = (
            b"POST %b HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nContent-Type: %b\r\n"
            b"%b\r\nCookie: %b\r\n\r\n"
        ) % (path.encode(), self.port, self.port, content_type, framing, cookie.encode())
        with socket.create_connection(("127.0.0.1", self.port), timeout=300) as wire:
            try:
                wire.sendall(head)
                for part in [start, *[slab] * megabytes, end]:
                    wire.sendall(b"%x\r\n%b\r\n" % (len(part), part) if chunked else part)
                if chunked:
                    wire.sendall(b"0\r\n\r\n")
            except OSError:
                pass
            try:
                response = HTTPResponse(wire)
                response.begin()
                return str(response.status)
            except OSError as error:
                return type(error).__name__


def at_once(number: int, one) -> str:
    with ThreadPoolExecutor(number) as pool:
        answers = list(pool.map(lambda _: one(), range(number)))
    return ", ".join(f"{answers.count(each)} x {each}" for each in sorted(set(answers)))


def import_file(visitor: Visitor) -> str:
    path = f"{visitor.team}backlog/uploads/"
    row = b"A berth for the ferry,Written by a program that measures" + b"." * 66 + b"\r\n"
    return visitor.post(path, 60, cookie=visitor.cookie, rows=b"Title,Description\r\n" + row * 8)


CASES = {
    "100 MB multipart from nobody": lambda v: v.post("/", 100),
    "100 MB multipart from nobody, chunked": lambda v: v.post("/", 100, chunked=True),
    "100 MB multipart with a made-up cookie, to an upload": lambda v: v.post(
        f"{v.team}backlog/uploads/", 100, cookie=FORGED
    ),
    "100 MB of plain text from nobody": lambda v: v.post("/", 100, kind="text"),
    "60 MB from nobody, to an upload": lambda v: v.post(f"{v.team}backlog/uploads/", 60),
    "60 MB file, by a member": import_file,
    "20 x 50 MB at once, from nobody": lambda v: at_once(20, lambda: v.post("/", 50)),
    "20 x 50 MB at once, made-up cookies, to an upload": lambda v: at_once(
        20, lambda: v.post(f"{v.team}backlog/uploads/", 50, cookie=FORGED)
    ),
}


if __name__ == "__main__":
    main()
