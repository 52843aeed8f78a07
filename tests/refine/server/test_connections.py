"""Bodies on the wire: refused before they are read or parsed, kept on disk, handed on piece by piece."""

from types import SimpleNamespace

import pytest
from daphne.http_protocol import WebRequest
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from refine.server import connections
from refine.server.body_limit import AROUND
from refine.server.connections import LINGER, PIECE, Channel, Connections, pieces

pytestmark = pytest.mark.sockets

MB = 1024 * 1024
FORM = 1_000 + AROUND
FILE = 3 * MB + AROUND
UPLOADS = "/t/harbour/backlog/uploads/"
SESSION = "Cookie: refine_browser=abc"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    settings.FEEDBACK_MAX_BYTES = 2 * MB
    settings.IMPORT_MAX_BYTES = 3 * MB


class Wire(StringTransport):
    """The end of a connection that the server has, and what it did with it."""

    is_aborted = is_half_closed = False

    def loseWriteConnection(self):
        self.is_half_closed = True

    def abortConnection(self):
        self.is_aborted = True


class House:
    """A server's connections, with a clock of their own, and the requests that got through."""

    def __init__(self, monkeypatch):
        self.passed: list[connections.Request] = []
        self.channels: list[Channel] = []
        monkeypatch.setattr(WebRequest, "process", lambda request: self.passed.append(request))
        server = SimpleNamespace(protocol_connected=lambda _: None, protocol_disconnected=lambda _: None)
        self.clock = Clock()
        self.factory = Connections(server)
        self.factory.reactor = self.clock

    def open(self) -> tuple[Channel, Wire]:
        channel, wire = self.factory.buildProtocol(None), Wire()
        channel.makeConnection(wire)
        self.channels.append(channel)
        return channel, wire

    def send(self, *headers: str, body: bytes = b"", path: str = "/") -> tuple[Channel, Wire]:
        channel, wire = self.open()
        head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: refine", *headers, "", ""])
        channel.dataReceived(head.encode() + body)
        return channel, wire

    def hang_up(self, channel) -> None:
        self.channels.remove(channel)
        channel.connectionLost(Failure(ConnectionDone()))


@pytest.fixture
def house(monkeypatch):
    house = House(monkeypatch)
    yield house
    for channel in [*house.channels]:
        house.hang_up(channel)


def status(wire) -> str:
    return wire.value().partition(b"\r\n")[0].decode().removeprefix("HTTP/1.1 ")


class TestALargeBody:
    def test_is_refused_by_what_its_headers_say_and_never_read(self, house):
        channel, wire = house.send(f"Content-Length: {FORM + 1}", body=b"x" * 5_000)
        for _ in range(20):
            channel.dataReceived(b"x" * 5_000)

        assert status(wire).startswith("413 ")
        assert b"Connection: close" in wire.value()
        assert b"That is more than this address takes. Nothing was changed." in wire.value()
        assert channel.requests[-1].content is None
        assert house.passed == []

    def test_is_taken_up_to_the_limit(self, house):
        house.send(f"Content-Length: {FORM}", body=b"x" * FORM)

        assert len(house.passed) == 1

    def test_is_refused_where_the_count_of_chunks_goes_over(self, house):
        chunk = b"%x\r\n%b\r\n" % (10_000, b"x" * 10_000)
        channel, wire = house.send(CHUNKED)
        kept = channel.requests[-1].content
        for _ in range(6):
            channel.dataReceived(chunk)
        assert wire.value() == b""
        channel.dataReceived(chunk * 3 + b"0\r\n\r\n")

        assert status(wire).startswith("413 ")
        assert kept.closed
        assert house.passed == []

    def test_is_refused_before_a_browser_that_asks_is_told_to_send_it(self, house):
        _, refused = house.send(f"Content-Length: {FORM + 1}", "Expect: 100-continue")
        _, taken = house.send(f"Content-Length: {FORM}", "Expect: 100-continue")

        assert status(refused).startswith("413 ")
        assert status(taken).startswith("100 ")

    def test_is_answered_with_a_page_that_leads_back(self, house):
        _, wire = house.send(
            f"Content-Length: {FORM + 1}",
            "Accept: text/html,*/*",
            "Referer: http://refine/t/harbour/backlog/?q=1",
        )
        _, foreign = house.send(
            f"Content-Length: {FORM + 1}", "Accept: text/html,*/*", "Referer: http://elsewhere/t/harbour/"
        )

        page = wire.value().decode()
        assert "Content-Type: text/html" in page
        assert "At most 1000\xa0bytes can be sent here" in page
        assert 'href="/t/harbour/backlog/"' in page
        assert "elsewhere" not in foreign.value().decode()
        assert "Back to the page" not in foreign.value().decode()

    def test_is_dropped_for_a_while_so_that_its_sender_reads_the_answer(self, house):
        _, wire = house.send(f"Content-Length: {FORM + 1}")

        assert wire.is_half_closed
        house.clock.advance(LINGER - 1)
        assert not wire.is_aborted
        house.clock.advance(2)
        assert wire.is_aborted

    def test_does_not_hide_another_request_behind_it(self, house):
        channel, wire = house.send(
            f"Content-Length: {FORM + 1}", body=b"GET / HTTP/1.1\r\nHost: refine\r\n\r\n"
        )
        channel.dataReceived(b"GET / HTTP/1.1\r\nHost: refine\r\n\r\n")

        assert wire.value().count(b"HTTP/1.1 ") == 1
        assert house.passed == []

    @pytest.mark.parametrize("length", ["-1", "many", "1" * 5_000])
    def test_is_refused_when_its_length_is_none(self, house, length):
        try:
            _, wire = house.send(f"Content-Length: {length}")
        except ValueError:
            return  # Twisted closes the connection then.

        assert not status(wire).startswith("200")
        assert house.passed == []

    def test_with_two_lengths_is_refused(self, house):
        _, wire = house.send("Content-Length: 10", CHUNKED)

        assert status(wire).startswith("400 ")


class TestABodyThatIsTaken:
    def test_is_not_parsed_below_the_application(self, house):
        form = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'
        house.send(
            f"Content-Length: {len(form)}",
            "Content-Type: multipart/form-data; boundary=b",
            body=form,
            path="/?q=1",
        )

        assert house.passed[0].args == {b"q": [b"1"]}
        assert house.passed[0].content.read() == form

    def test_that_is_longer_than_it_says_ends_where_it_says(self, house):
        house.send("Content-Length: 3", body=b"abcdef")

        assert house.passed[0].content.read() == b"abc"

    def test_is_given_up_when_it_comes_too_slowly(self, house):
        channel, wire = house.send("Content-Length: 60000", body=b"x")
        for _ in range(30):
            house.clock.advance(1)
            channel.dataReceived(b"x")
        assert wire.value() == b""
        house.clock.advance(5)

        assert status(wire).startswith("408 ")
        assert channel.requests[-1].content.closed

    def test_may_take_its_time_to_be_answered(self, house):
        _, wire = house.send("Content-Length: 1", body=b"x")
        house.clock.advance(3_600)

        assert wire.value() == b""


class TestAFile:
    def test_is_taken_from_a_session_and_refused_without_one(self, house):
        _, taken = house.send(f"Content-Length: {FILE}", SESSION, "Expect: 100-continue", path=UPLOADS)
        _, refused = house.send(f"Content-Length: {FILE}", "Expect: 100-continue", path=UPLOADS)

        assert status(taken).startswith("100 ")
        assert status(refused).startswith("413 ")

    def test_is_one_of_four_at_once(self, house):
        sent = [house.send(f"Content-Length: {FILE}", SESSION, path=UPLOADS) for _ in range(20)]

        assert [status(wire)[:3] for _, wire in sent] == [""] * 4 + ["503"] * 16
        assert b"Retry-After: 30" in sent[-1][1].value()

        house.hang_up(sent[0][0])
        _, wire = house.send(CHUNKED, SESSION, path=UPLOADS)
        assert status(wire) == ""

    def test_is_never_counted_below_nothing(self, house):
        channel, _ = house.send(CHUNKED, SESSION, path=UPLOADS)
        channel.dataReceived(b"%x\r\n%b" % (FILE + 1, b"x" * (FILE + 1)))
        house.hang_up(channel)

        assert house.factory.held.size == 0

    def test_waits_on_disk_for_the_application(self, house):
        channel, _ = house.send(f"Content-Length: {FILE}", SESSION, path=UPLOADS, body=b"x" * FILE)
        request = house.passed[0]

        assert request.body.fileno()
        assert request.content.read() == b""
        house.hang_up(channel)
        assert request.body.closed


@pytest.mark.asyncio
class TestPieces:
    @pytest.fixture
    def body(self, tmp_path):
        with (tmp_path / "body").open("w+b") as file:
            file.write(b"x" * (2 * PIECE + 10))
            file.seek(0)
            yield file

    @staticmethod
    async def rest():
        return {"type": "http.request", "body": b"", "more_body": False}

    @pytest.mark.parametrize("more", [0, 10])
    async def test_are_the_whole_body_in_its_order(self, body, more):
        body.truncate(2 * PIECE + more)
        receive = pieces(body, self.rest)

        messages = [await receive() for _ in range(3)]

        assert [len(each["body"]) for each in messages] == [PIECE, PIECE, more]
        assert [each["more_body"] for each in messages] == [True, True, False]

    async def test_end_in_a_disconnection_where_the_browser_has_gone(self, body):
        receive = pieces(body, self.rest)
        await receive()
        body.close()

        assert (await receive())["type"] == "http.disconnect"


def test_no_body_is_larger_than_all_that_are_held_at_once(settings):
    settings.IMPORT_MAX_BYTES = 10

    assert connections.limit_of_files() >= settings.FEEDBACK_MAX_BYTES + AROUND
