"""A request runs on one thread in one call; static files are served beside it."""

import threading
from types import SimpleNamespace

import psycopg
import pytest
from asgiref.sync import SyncToAsync
from channels.testing import HttpCommunicator
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from core.db import again
from refine import asgi, urls
from refine.server.handler import OneHopHandler
from refine.server.lanes import Lanes
from refine.server.static_files import Files

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio]

threads = []


async def ask(application, where, *headers):
    headers = [(b"host", b"127.0.0.1"), *headers]
    return await HttpCommunicator(application, "GET", where, headers=headers).get_response()


def middleware(get_response):
    def note(request):
        threads.append(threading.current_thread().name)
        response = get_response(request)
        threads.append(threading.current_thread().name)
        return response

    return note


@pytest.fixture(autouse=True)
def own_pages(settings):
    settings.ROOT_URLCONF = __name__


class TestOneHop:
    async def test_is_all_that_middleware_and_view_take(self, monkeypatch):
        hops, plain = [], SyncToAsync.__call__

        async def counted(self, *args, **kwargs):
            hops.append(self.func)
            return await plain(self, *args, **kwargs)

        pages = Lanes(OneHopHandler())
        monkeypatch.setattr(SyncToAsync, "__call__", counted)

        response = await ask(pages, "/calm/")

        assert response["status"] == 200
        # What is connected to the request's start, the request itself, and its end.
        assert len(hops) <= 3

    async def test_stays_on_the_requests_lane(self, settings):
        settings.MIDDLEWARE = [f"{__name__}.middleware", *settings.MIDDLEWARE]
        threads.clear()

        await ask(Lanes(OneHopHandler()), "/calm/")

        assert len(threads) == 2
        assert threads[0] == threads[1]
        assert threads[0].startswith("fast")


class TestFiles:
    @pytest.fixture
    def files(self, settings, tmp_path):
        """Answers for one file, and passes on to pages that say so."""
        (tmp_path / "look.css").write_text("b { color: red }")
        settings.STATIC_ROOT = tmp_path

        async def pages(scope, receive, send):
            await send({"type": "http.response.start", "status": 418, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        return Files(pages)

    async def test_are_served_past_the_pages(self, files):
        response = await ask(files, "/static/look.css")

        assert (response["status"], response["body"]) == (200, b"b { color: red }")
        headers = dict(response["headers"])
        assert headers[b"Content-Type"].startswith(b"text/css")
        assert headers[b"Content-Length"] == b"16"
        assert headers[b"X-Content-Type-Options"] == b"nosniff"

    async def test_are_not_sent_twice_to_who_has_them(self, files):
        modified = dict((await ask(files, "/static/look.css"))["headers"])[b"Last-Modified"]

        response = await ask(files, "/static/look.css", (b"if-modified-since", modified))

        assert (response["status"], response["body"]) == (304, b"")

    async def test_are_sent_in_part_to_who_asks_for_a_part(self, files):
        response = await ask(files, "/static/look.css", (b"range", b"bytes=2-3"))

        assert (response["status"], response["body"]) == (206, b"{ ")

    @pytest.mark.parametrize("where", ["/static/nothing.css", "/static/../look.css", "/calm/"])
    async def test_and_pages_are_told_apart(self, files, where):
        assert (await ask(files, where))["status"] == 418

    async def test_take_no_orders(self, files):
        posted = HttpCommunicator(files, "POST", "/static/look.css")

        assert (await posted.get_response())["status"] == 405

    async def test_that_are_not_there_have_the_page_that_says_so(self):
        assert (await ask(asgi.application, "/static/nothing.css"))["status"] == 404


def broken(request):
    raise ValueError("a view of ours failed")


class TestFailingView:
    async def test_is_an_answer_all_the_same(self, caplog):
        response = await ask(OneHopHandler(), "/broken/")

        assert response["status"] == 500
        assert "a view of ours failed" in caplog.text


undone = []


def deadlocked(request):
    """Is undone by the database at its first run."""
    undone.append(request)
    if len(undone) == 1:
        raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()
    return HttpResponse("done")


class TestAViewThatTheDatabaseUndid:
    async def test_runs_again_and_its_asker_hears_nothing_of_it(self, monkeypatch, caplog):
        undone.clear()
        monkeypatch.setattr(again, "connection", SimpleNamespace(writes=0, in_atomic_block=False))

        response = await ask(OneHopHandler(), "/deadlocked/")

        assert (response["status"], response["body"], len(undone)) == (200, b"done", 2)
        assert not caplog.records


urlpatterns = [
    path("deadlocked/", deadlocked),
    path("calm/", lambda request: HttpResponse()),
    path("broken/", broken),
    *urls.urlpatterns,
]
