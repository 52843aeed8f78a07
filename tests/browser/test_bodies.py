"""Large bodies from anybody, against the real server: refused without the memory."""

import gzip
import socket
from contextlib import closing
from http.client import HTTPResponse
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

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


def test_packed_bytes_are_never_unpacked(server):
    packed = gzip.compress(b"code=" + b"x" * 200 * MB)
    head = (
        f"POST /join/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {len(packed)}\r\n"
        "Content-Encoding: gzip\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    before = server.memory_from_now()

    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)) as wire:
        wire.sendall(head.encode() + packed)
        response = HTTPResponse(wire)
        response.begin()

    assert response.status == 403
    assert server.memory_at_most() - before < LITTLE


def test_without_script_a_page_says_so_and_leads_back(make_server, people, tmp_path):
    server = make_server()
    cookies = server.fill("tests.browser.harbour")["cookies"]
    server.start()
    window = people(cookies["ana"], server.url, java_script_enabled=False).open("/t/harbour/inbox/uploads/")
    page = window.page
    large = tmp_path / "feedback.csv"
    large.write_bytes(b"x" * 70 * MB)

    page.get_by_label("CSV file").set_input_files(large)
    window.meant += 1
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="That is too large to send")).to_be_visible()
    expect(page.get_by_text("At most 5.0")).to_be_visible()

    window.meant += 1
    page.get_by_role("link", name="Back to the page it was sent from").click()
    expect(page.get_by_role("heading", name="Import feedback")).to_be_visible()
