"""Large bodies from anybody, against the real server: refused without the memory."""

import socket
from contextlib import closing
from http.client import HTTPResponse
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read as Linux tells it"),
]

MB = 1024 * 1024
# Of memory for a hundred of body: eight hundred before there was a limit.
LITTLE = 30
START = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


@pytest.fixture
def server(make_server):
    server = make_server()
    server.allow("django.security.csrf: Forbidden")
    server.start()
    urlopen(f"{server.url}/join/").close()
    return server


def post(server, path: str, megabytes: int, *headers: str, declared: bool = True) -> HTTPResponse:
    """Send a form with a file of that size, and return the answer when all is sent."""
    size = len(START) + megabytes * MB
    framing = f"Content-Length: {size}" if declared else "Transfer-Encoding: chunked"
    kind = "Content-Type: multipart/form-data; boundary=b"
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", framing, kind, *headers, "", ""]
    slab = b"x" * MB
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)) as wire:
        wire.sendall("\r\n".join(lines).encode())
        for part in [START, *[slab] * megabytes]:
            wire.sendall(part if declared else b"%x\r\n%b\r\n" % (len(part), part))
        response = HTTPResponse(wire)
        response.begin()
        response.text = response.read().decode()  # type: ignore[attr-defined]
        return response


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("path", ["/", "/t/harbour/backlog/uploads/"])
def test_a_hundred_megabytes_from_nobody_are_refused_without_the_memory(server, path, declared):
    before = server.memory_from_now()

    response = post(server, path, 100, "Accept: text/html", declared=declared)

    assert response.status == 413
    assert "That is too large to send" in response.text
    assert server.memory_at_most() - before < LITTLE
    assert urlopen(f"{server.url}/join/").status == 200


def test_a_file_with_a_made_up_session_takes_no_memory_either(server):
    before = server.memory_from_now()

    response = post(server, "/t/harbour/backlog/uploads/", 50, "Cookie: refine_browser=made-up")

    # Without a token of ours, the form is refused once it has come.
    assert response.status == 403
    assert server.memory_at_most() - before < LITTLE
