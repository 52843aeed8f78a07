"""SIGTERM with orders under way (R6): each that the server has accepted is answered before it ends."""

import re
import socket
from contextlib import ExitStack
from http.client import HTTPResponse
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.both, pytest.mark.faults]

ORDERS = 30


def test_thirty_orders_in_flight_are_all_answered(make_server):
    server = make_server()
    server.allow("django.request: Too Many Requests")
    server.start()
    with urlopen(f"{server.url}/join/") as page:
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    body = f"csrfmiddlewaretoken={token}&code=ABCD2345".encode()
    order = (
        f"POST /join/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
        f"Cookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body

    with ExitStack() as stack:
        orders = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(ORDERS)
        ]
        for each in orders:
            each.sendall(order)
        server.stop()
        statuses = [status_of(each) for each in orders]

    # Wrong codes: the form again, and from the twentieth on that there were too many.
    assert len(statuses) == ORDERS
    assert set(statuses) <= {422, 429}


def status_of(connection: socket.socket) -> int:
    response = HTTPResponse(connection)
    response.begin()
    return response.status
