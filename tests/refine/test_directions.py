"""What people write has its own direction: right to left in a page that runs left to right."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from backlog.models import Criterion, Question
from sessions.models import ParkedTopic
from tests.controls import Page

ROOT = Path(__file__).resolve().parents[2] / "templates"
FIELD = re.compile(r"""<(textarea|input)\b((?:"[^"]*"|\{%.*?%\}|\{\{.*?\}\}|[^>"])*)>""", re.DOTALL)
# Fields of one language: keys, codes, numbers.
OWN_LANGUAGE = re.compile(r"""type="(?!text")|name="(text-key|place)""")
HEBREW = "ביטול הזמנה"


def fields():
    for file in sorted(ROOT.rglob("*.html")):
        for tag, attributes in FIELD.findall(file.read_text()):
            # Plain lines say how long they may be; those without are choices, numbers and keys of search.
            if not OWN_LANGUAGE.search(attributes) and (tag == "textarea" or "maxlength" in attributes):
                yield file.relative_to(ROOT), attributes


class TestFields:
    def test_run_in_the_direction_of_what_is_written(self):
        found = list(fields())

        assert len(found) > 40
        assert [str(file) for file, attributes in found if 'dir="auto"' not in attributes] == []


def misdirected(html: str, text: str) -> list[str]:
    """The elements that contain that text of a person without a direction of their own."""
    page = Page(html)
    found = []
    for element in page.elements:
        inner = [each for each in page.elements if element in each.parents and text in each.text]
        if text not in element.text or inner or element.tag in ("title", "option"):
            continue
        around = (element, *element.parents)
        if not any(each.tag == "bdi" or each.get("dir") == "auto" for each in around):
            found.append(f"<{element.tag} {element.get('class')}>: {' '.join(element.text.split())[:80]}")
    return found


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def hebrew(self, deep_dive, tomas):
        """Everything on the stage is written in Hebrew, by people of Hebrew names."""
        item = deep_dive.on_stage.item
        type(item).objects.filter(pk=item.pk).update(title=HEBREW, why=HEBREW)
        steps = f"Given {HEBREW}, when {HEBREW}, then {HEBREW}"
        for position, text in enumerate((HEBREW, steps), 1):
            Criterion.objects.create(item=item, text=text, position=position, made_by=tomas)
        Question.objects.create(item=item, text=HEBREW, asked_by=tomas)
        type(tomas).objects.filter(pk=tomas.pk).update(name=HEBREW)
        ParkedTopic.park(deep_dive, HEBREW, by=tomas)
        return deep_dive

    @pytest.mark.parametrize("reader", ["ines", "kofi"])
    def test_of_the_room_give_each_text_its_direction(self, hebrew, client_of, reader, request):
        page = client_of(request.getfixturevalue(reader)).get(
            reverse("sessions:room", args=[hebrew.public_id])
        )

        assert page.text.count(HEBREW) > 5
        assert misdirected(page.text, HEBREW) == []

    def test_of_an_item_give_each_text_its_direction(self, hebrew, client_of, ines):
        item = hebrew.on_stage.item
        page = client_of(ines).get(reverse("backlog:item", args=[hebrew.team.slug, item.key]))

        assert page.text.count(HEBREW) > 3
        assert misdirected(page.text, HEBREW) == []


def test_a_text_without_a_direction_is_found():
    assert misdirected(f"<p class='x'>{HEBREW}</p>", HEBREW)
    assert not misdirected(f"<p>by <bdi>{HEBREW}</bdi></p>", HEBREW)
    assert not misdirected(f"<p dir='auto'>{HEBREW}</p>", HEBREW)
