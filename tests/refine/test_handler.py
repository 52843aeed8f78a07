"""How a request gets to its view: on one thread, in one go, while files are served beside it."""

import threading

import pytest
from asgiref.sync import SyncToAsync
from channels.testing import HttpCommunicator
from django.http import HttpResponse
from django.urls import path

from refine import asgi, urls
from refine.handler import OneHopHandler
from refine.lanes import Lanes

pytestmark = [pytest.mark.sockets, pytest.mark.asyncio]

threads = []


async def ask(application, where):
    return await HttpCommunicator(application, "GET", where, headers=[(b"host", b"127.0.0.1")]).get_response()


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
    async def test_are_served_past_the_lanes(self, monkeypatch):
        async def pages(scope, receive, send):
            raise AssertionError("a file was asked of the pages")

        monkeypatch.setattr(asgi, "pages", pages)

        response = await ask(asgi.application, "/static/nothing.css")

        assert response["status"] == 404

    async def test_and_pages_are_told_apart(self):
        response = await ask(asgi.application, "/calm/")

        assert response["status"] == 200


def broken(request):
    raise ValueError("a view of ours failed")


class TestFailingView:
    async def test_is_an_answer_all_the_same(self, caplog):
        response = await ask(OneHopHandler(), "/broken/")

        assert response["status"] == 500
        assert "a view of ours failed" in caplog.text


urlpatterns = [
    path("calm/", lambda request: HttpResponse()),
    path("broken/", broken),
    *urls.urlpatterns,
]
