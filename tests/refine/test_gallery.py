"""Every page of the gallery can be rendered."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from backlog.ranked import parts as backlog
from sessions.room import parts as sessions
from tests.gallery import pages, room, samples


@pytest.mark.parametrize("name", [*samples.DECISIONS, *room.ROOMS, *room.CLOCKS, *room.WALLS])
def test_a_page_is_rendered(name):
    template, context = samples.page(name)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    html = render_to_string(template, context, request)

    assert "</main>" in html
    # What would be an inline style or script to the content security policy.
    assert " style=" not in html
    assert " onclick=" not in html
    # One style sheet, the script before the first paint, the one for everything else.
    assert len(re.findall(r'<script|rel="stylesheet"', html)) == 3


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_page_that_stands_alone_is_rendered(name, settings):
    folders = [*settings.TEMPLATES[0]["DIRS"], settings.BASE_DIR / "tests" / "gallery" / "templates"]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": folders}]
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    template, context = samples.page(name)

    assert "</main>" in render_to_string(template, context, request)


class Keys(HTMLParser):
    """The keys of a page, and those of each of its menus: an open menu takes the keys for itself."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "use", "path"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scopes = [Counter()]
        # For each open element, the scope of what is in it.
        self._within = [self.scopes[0]]
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        scope = self._within[-1]
        if "popover" in attributes:
            scope = Counter()
            self.scopes.append(scope)
        always = "data-key-always" in attributes
        for keys in {id(one): one for one in ([scope, self.scopes[0]] if always else [scope])}.values():
            keys.update((attributes.get("data-key") or "").split())
        if tag not in self.VOID:
            self._within.append(scope)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self._within.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self._within.pop()


@pytest.mark.parametrize("name", [*room.ROOMS, *room.CLOCKS])
def test_no_two_buttons_of_a_page_have_the_same_key(name):
    """Of one audience and stage: `press` in static/js/ui/keys.js takes the first, and the other is lost."""
    template, context = samples.page(name)
    html = render_to_string(template, context, RequestFactory().get("/"))

    taken = [key for keys in Keys(html).scopes for key, count in keys.items() if count > 1]

    assert taken == []


# The templates of each page, and the parts that its registry says stand there.
PAGES = {
    "room": (["sessions/room/page.html"], [*sessions.SHARED, *sessions.OWN]),
    "projector": (["sessions/room/projector/page.html"], [*sessions.PROJECTED]),
    "backlog": (
        ["backlog/ranked/page.html", "backlog/ranked/_strip.html", "backlog/deep/page.html"],
        # The one in the sidebar is included there, and not on this page alone.
        [part for part in backlog.SHARED if part != "inbox-count"],
    ),
}


@pytest.mark.parametrize("which", PAGES)
def test_every_shared_part_stands_in_its_page(which):
    files, parts = PAGES[which]
    text = "".join((settings.BASE_DIR / "templates" / file).read_text() for file in files)
    placed = set(re.findall(r"{{ parts\.(\w+) }}", text))

    assert sorted({part.replace("-", "_") for part in parts} - placed) == []


class TestTheHiddenCard:
    """The samples of a hidden round contain only the reader's own card."""

    @pytest.mark.parametrize("audience", ["facilitator", "decider", "observer"])
    def test_is_on_nobody_elses_page(self, audience):
        _template, context = room.room("deep-dive", audience, "hidden")

        assert 'class="card card--small person__card"' not in context["parts"]["people"]
        assert "data-card" not in context["parts"]["deck"]
