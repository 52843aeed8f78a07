"""How large a body may be, by address and session, and the middleware that counts."""

import pytest
from django.urls import reverse

from refine.server.body_limit import AROUND, BodyLimit, limit_for

UPLOADS = "/t/harbour/backlog/uploads/"
SIGNED_IN = "other=1; refine_browser=abc"


class TestTheLimit:
    @pytest.fixture(autouse=True)
    def limits(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
        settings.FEEDBACK_MAX_BYTES = 20_000
        settings.IMPORT_MAX_BYTES = 300_000

    @pytest.mark.parametrize(
        ("name", "words", "limit"),
        [
            ("backlog:uploads", ["harbour"], 300_000),
            ("backlog:inbox-files", ["harbour"], 20_000),
            ("backlog:upload", ["harbour", "abc"], 1_000),
            ("backlog:items", ["harbour"], 1_000),
            ("backlog:capture", ["token"], 1_000),
            ("account_login", [], 1_000),
        ],
    )
    def test_is_that_of_a_file_only_where_files_are_taken(self, name, words, limit):
        assert limit_for(reverse(name, args=words), [SIGNED_IN.encode()]) == limit + AROUND

    @pytest.mark.parametrize("cookies", [[], [b"other=1"], [b"refine_browser="], [b"xrefine_browser=abc"]])
    def test_is_that_of_a_form_for_whoever_has_no_session(self, cookies):
        assert limit_for(UPLOADS, cookies) == 1_000 + AROUND

    def test_is_not_widened_by_an_address_that_contains_another(self):
        assert limit_for(f"/join{UPLOADS}", [SIGNED_IN.encode()]) == 1_000 + AROUND
        assert limit_for(f"{UPLOADS}x/", [SIGNED_IN.encode()]) == 1_000 + AROUND


def scope(path, headers):
    pairs = [(name.replace("_", "-").encode(), str(value).encode()) for name, value in headers.items()]
    return {"type": "http", "path": path, "headers": pairs}


@pytest.mark.sockets
@pytest.mark.asyncio
class TestBodyLimit:
    @pytest.fixture(autouse=True)
    def limits(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        settings.IMPORT_MAX_BYTES = 1_000_000

    async def ask(self, path="/", body=b"", **headers):
        sent = []

        async def read_all(scope, receive, send):
            while (await receive()).get("more_body"):
                pass
            await send({"type": "http.response.start", "status": 200})

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        await BodyLimit(read_all)(scope(path, headers), receive, send)
        return sent[0]["status"]

    async def test_refuses_what_is_declared_too_big(self):
        assert await self.ask(content_length=1001 + AROUND) == 413

    async def test_refuses_what_is_too_big_and_does_not_say_so(self):
        assert await self.ask(body=b"x" * (1001 + AROUND)) == 413

    async def test_takes_the_rest(self):
        assert await self.ask(body=b"x" * 1000, content_length=1000) == 200

    async def test_takes_more_where_files_are_uploaded(self):
        body = b"x" * 500_000

        assert await self.ask(UPLOADS, body, content_length=500_000, cookie=SIGNED_IN) == 200
        assert await self.ask("/accounts/login/", body, content_length=500_000, cookie=SIGNED_IN) == 413
