"""Texts with scripts, frames and tracking pictures, wherever they come out: pages, files, copies."""

import re

import pytest
from django.urls import reverse

from backlog.models import Comment, Criterion, Item
from sessions.summary.service.finish import finish
from tests.attacks import ATTACKS, MARK, as_anything_goes, dangers
from tests.factories import ItemFactory

ALL = "\n\n".join(ATTACKS)
# A tag that carries one of the attacks: text of them is fine, and so is a link that somebody has to press.
TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)


def carried(page):
    """The tags of a page that have something of an attack in them, but for fields with the text."""
    page = re.sub(r'(?:value|data-text|content|data-source|aria-label|title)="[^"]*"', "", page)
    page = re.sub(r'<a href="https://evil\.example[^"]*"', "<a", page)
    return [tag for tag in TAG.findall(page) if MARK in tag or "alert(1)" in tag or "onerror" in tag]


@pytest.fixture
def attacked(harbour, ana):
    item = ItemFactory(team=harbour, title="Berth <script>alert(1)</script>", by=ana)
    spoil(item, ana)
    return item


def spoil(item, by):
    Item.objects.filter(pk=item.pk).update(description=ALL, why=ATTACKS[3], reporter=ATTACKS[0])
    Criterion.write(item, ATTACKS[2], by)
    Comment.objects.create(item=item, author="<img src=x onerror=alert(1)>", text=ALL)


def test_the_page_of_the_item_is_harmless(client_of, attacked, jo):
    page = client_of(jo).get(reverse("backlog:item", args=["harbour", attacked.key])).text

    assert "evil.example" in page
    assert carried(page) == []


def test_the_stage_and_the_projector_are_harmless(client_of, client, deep_dive, ana, jo):
    spoil(deep_dive.on_stage.item, ana)

    for browser, address in (
        (client_of(jo), reverse("sessions:room", args=[deep_dive.public_id])),
        (client, reverse("sessions:projector", args=[deep_dive.public_id, deep_dive.projector_token])),
    ):
        assert carried(browser.get(address).text) == []


def test_the_copies_are_harmless(client_of, attacked, jo):
    found = client_of(jo).get(reverse("backlog:item-copy", args=["harbour", attacked.public_id])).json()

    assert dangers(found["html"]) == []
    assert dangers(as_anything_goes(found["text"])) == []
    # Jira escapes HTML; what it would run is a macro, and what it would load is a picture.
    assert not re.search(r"(?<!\\)\{(?:html|panel|iframe)|(?<!\\)!https?:", found["wiki"])


def test_the_markdown_of_the_backlog_is_harmless(client_of, attacked, jo):
    response = client_of(jo).get(reverse("backlog:export", args=["harbour", "md"]))

    assert dangers(as_anything_goes(b"".join(response.streaming_content).decode())) == []


@pytest.mark.parametrize("format", ["csv", "json", "xlsx", "md", "jira"])
def test_a_file_is_downloaded_and_never_taken_for_a_page(client_of, attacked, jo, format):
    response = client_of(jo).get(reverse("backlog:export", args=["harbour", format]))

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "html" not in response["Content-Type"]


def test_the_summary_is_harmless_as_page_and_as_copies(client_of, deep_dive, ana, ines, jo):
    spoil(deep_dive.on_stage.item, ana)
    deep_dive.advance(past=3, by=ines)
    finish(deep_dive, by=ines)
    browser = client_of(jo)

    assert carried(browser.get(reverse("sessions:summary", args=[deep_dive.public_id])).text) == []
    markdown = browser.get(reverse("sessions:summary-markdown", args=[deep_dive.public_id])).text
    assert dangers(as_anything_goes(markdown)) == []
    mail = client_of(ines).get(reverse("sessions:summary-mail", args=[deep_dive.public_id])).text
    assert carried(mail) == []
    found = browser.get(reverse("sessions:summary-copy", args=[deep_dive.public_id])).json()
    assert dangers(found["html"]) == []
