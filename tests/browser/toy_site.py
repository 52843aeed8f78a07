"""A small site around a live page without models, to test the channel's scripts.

`POST /do/` makes a change as if by someone else.
"""

import json

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.views.decorators.csrf import csrf_exempt

from live import pages
from live.pages import PageAccess
from live.wire import frames
from tests.live.toy import ToyPage

PAGE = Template("""{% extends "base.html" %}
{% block root %}data-me="{{ me }}"{% endblock %}
{% block body %}
<main id="room" hx-ws:connect="/ws/toy/park/" hx-target:inherited="#room" hx-swap:inherited="none">
  {{ parts|safe }}
  <form hx-post="/board/"><input type="hidden" name="text" value="mine"><button>Write</button></form>
  <form id="aside" hx-post="/lines/"></form>
  <p><label>Aside <input name="text" form="aside"></label> <button form="aside">Send aside</button></p>
</main>
{% endblock %}""")


class Board(ToyPage):
    """The toy page with lines of the current story that people edit."""

    def __init__(self) -> None:
        super().__init__()
        self.story = "pay-1"
        self.lines = {"a": "first", "b": "second"}

    def shared(self, audience):
        return ("board", "people", "lines")

    def container_of(self, name):
        return "lines" if name.startswith("line-") else super().container_of(name)

    def _html(self, name, audience):
        if name == "lines":
            rows = format_html_join("", "{}", ((self._line(key),) for key in sorted(self.lines)))
            return format_html(
                '<section id="lines" data-about="{}">{}{}</section>', self.story, rows, self._new()
            )
        if name.startswith("line-"):
            key = name.removeprefix("line-")
            return self._line(key) if key in self.lines else None
        return super()._html(name, audience)

    def _line(self, key):
        return format_html(
            '<form id="line-{0}" data-row hx-post="/lines/{0}/">'
            '<input type="hidden" name="version" value="{1}">'
            '<textarea id="line-{0}-text" name="text" aria-label="Line {0}">{1}</textarea>'
            "<button>Save {0}</button><button type=button data-cancel>Cancel {0}</button></form>",
            key,
            self.lines[key],
        )

    def _new(self):
        return format_html(
            '<form data-row hx-post="/lines/"><input id="{}-new-line" name="text" aria-label="New line">'
            "<button>Add</button></form>",
            self.story,
        )


BOARD = Board()
pages.register(BOARD)


def room(request):
    html = "".join(BOARD.render("park", "member", BOARD.shared("member")).values())
    context = {"parts": html + '<p id="note"></p>', "me": request.COOKIES["who"]}
    get_token(request)
    return HttpResponse(PAGE.render(Context(context)))


def access_of(request) -> PageAccess:
    who = request.COOKIES["who"]
    return PageAccess("park", BOARD.people[who], who)


def board(request):
    if request.POST["text"] == "boom":
        return HttpResponse(status=500)
    BOARD.write(request.POST["text"])
    return frames.reply(BOARD, access_of(request), "board")


def line(request, key):
    if request.POST["version"] != BOARD.lines[key]:
        return HttpResponse(status=409)
    BOARD.lines[key] = request.POST["text"]
    BOARD.change(f"line-{key}")
    return frames.reply(BOARD, access_of(request), "lines")


def new_line(request):
    if request.POST["text"] == "too short":
        errors = {"text": "Write a whole line.", "": "Nothing was added."}
        return HttpResponse(status=422, headers={"HX-Trigger": json.dumps({"refused": {"errors": errors}})})
    BOARD.lines[f"n{len(BOARD.lines)}"] = request.POST["text"]
    BOARD.change("lines")
    return frames.reply(BOARD, access_of(request), "lines")


@csrf_exempt
def do(request):
    """Sets attributes of the toy page, and announces these parts."""
    asked = json.loads(request.body)
    for name, value in asked.get("set", {}).items():
        setattr(BOARD, name, value)
    number = BOARD.change(*asked["parts"], quietly=asked.get("quietly", False)) if "parts" in asked else 0
    return JsonResponse({"counter": number})


urlpatterns = [
    path("", room),
    # The notice of every page leads to it.
    path("sign-in/", room, name="account_login"),
    path("board/", board),
    path("lines/", new_line),
    path("lines/<slug:key>/", line),
    path("do/", do),
]
