"""docs/words.md is true of every string on the screens: no banned phrase, one verb for each act."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Choices, Field
from django.utils.text import camel_case_to_spaces

from backlog.models import labels as backlog_labels
from sessions.meeting.rules.agenda import SECONDS_PER_TRIAGE_ITEM, TEMPLATES
from sessions.models import labels as session_labels
from sessions.planner.rules.cadence import WEEK
from tests import words

ACTS = words.table("Acts")
# "PAY-42: archived", "Saved: Bugs".
NAME_AND_STATE = re.compile(r"^%(\(\w+\))?[sd]: |^\w+( \w+)?: %(\(\w+\))?s$")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{[^}]*\}")


def labels_of_models() -> Iterator[str]:
    """Labels of choices, verbose names and help texts of our own models, but for those made of a name."""
    for config in apps.get_app_configs():
        if config.module.__name__ in words.APPS:
            for model in config.get_models():
                if model._meta.verbose_name != camel_case_to_spaces(model.__name__):
                    yield str(model._meta.verbose_name)
                for field in model._meta.get_fields():
                    if isinstance(field, Field):
                        if field.verbose_name != field.name.replace("_", " "):
                            yield str(field.verbose_name)
                        yield str(field.help_text)
    for choices in subclasses(Choices):
        if choices.__module__.partition(".")[0] in words.APPS:
            for choice in choices:
                if choice.label != choice.name.replace("_", " ").title():
                    yield str(choice.label)


def subclasses(cls: type) -> Iterator[type]:
    for each in cls.__subclasses__():
        yield each
        yield from subclasses(each)


class TestBannedPhrases:
    @pytest.mark.parametrize(("pattern", "example"), words.banned())
    def test_catch_the_example_beside_them(self, pattern, example):
        assert example
        assert words.compiled(pattern).search(example)

    @pytest.mark.parametrize("strings", [words.translatable, words.untranslated])
    def test_are_in_no_string(self, strings):
        assert found_in(strings().items()) == []

    def test_are_in_no_label_of_a_model(self):
        assert found_in((label, {"models"}) for label in labels_of_models()) == []


def found_in(strings) -> list[tuple[str, str, str]]:
    """The places of banned phrases: pattern, text, file. Names put into a text are no part of its words."""
    patterns = [(pattern, words.compiled(pattern)) for pattern, _ in words.banned()]
    return [
        (pattern, text, sorted(files)[0])
        for text, files in strings
        for pattern, expression in patterns
        if expression.search(PLACEHOLDER.sub("X", text))
    ]


class TestStrings:
    def test_of_templates_are_found_over_several_lines_and_in_arguments(self):
        source = """{% load i18n %}{% blocktranslate trimmed count n=2 %}
            One {{ n }}
            word{% plural %}Two
            words{% endblocktranslate %}
            {% include "x" with y=_("Three words") %}{% translate 'Four' as z %}"""

        assert set(words.of_template(source)) == {"One %(n)s word", "Two words", "Three words", "Four"}

    def test_of_python_are_found_by_whatever_name_gettext_has(self):
        source = """
from django.utils.translation import gettext as say, ngettext
say("One" " word"); ngettext("%d thing", "%d things", 2); other("none")
"""

        assert set(words.of_python(source)) == {"One word", "%d thing", "%d things"}

    def test_of_the_product_are_all_read(self):
        assert len(words.translatable()) > 1_500
        assert len(words.untranslated()) > 200


class TestActs:
    def test_are_each_listed_once(self):
        names = [act for act, *_ in ACTS]

        assert len(set(names)) == len(names) > 50

    @pytest.mark.parametrize("row", ACTS, ids=lambda row: row[0])
    def test_have_one_verb_on_button_toast_history_and_summary(self, row):
        _, verb, past, button, *outcomes = row

        assert button.startswith(verb)
        assert [text for text in outcomes if text != "–"], "an act shows somewhere that it was done"
        for text in outcomes:
            assert text == "–" or past in text.lower()

    @pytest.mark.parametrize("row", ACTS, ids=lambda row: row[0])
    def test_quote_strings_that_the_source_has(self, row):
        missing = {text for text in row[3:] if text != "–"} - words.translatable().keys()

        assert missing == set()

    def test_are_named_by_every_toast_that_offers_to_undo_one(self):
        toasts = set(words.of_calls("Undo"))

        assert len(toasts) > 5
        assert [text for text in toasts if not names_an_act(text)] == []

    @pytest.mark.parametrize(
        "labels",
        [
            backlog_labels.MOVED_TO,
            backlog_labels.MANY_MOVED_TO,
            backlog_labels.MANY_MARKED,
            backlog_labels.BACK_IN,
            session_labels.DECIDED,
            session_labels.DECIDED_COUNTS,
            session_labels.LAST_DECISION,
            session_labels.TOPIC_SETTLED,
        ],
        ids=["moved", "many moved", "many marked", "back", "decided", "counted", "undone", "settled"],
    )
    def test_are_named_by_all_that_says_what_became_of_an_item_or_topic(self, labels):
        texts = [text for label in labels.values() for text in forms_of(label)]

        assert [text for text in texts if not names_an_act(text) and not ELSEWHERE.search(text)] == []

    def test_are_named_by_every_toast_of_a_selection(self):
        source = (words.ROOT / "backlog/ranked/views/bulk.py").read_text()
        toasts = [text for text in words.of_python(source) if "%(count)d item" in text]

        assert len(toasts) > 10
        assert [text for text in toasts if not names_an_act(text)] == []


# What became of an item by something else than a button of that name.
ELSEWHERE = re.compile(r"is being refined|is waiting|moved to waiting|as a duplicate|needs? info|for info on")


def names_an_act(text: str) -> bool:
    return any(past in text.lower() for _, _, past, *_ in ACTS)


def forms_of(label) -> list[str]:
    """The forms of a label for one and for two."""
    return [str(label % number) for number in (1, 2)]


class TestFiguresInWords:
    """A figure that a sentence spells out is still the one of the rule."""

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("New items, about a minute each", SECONDS_PER_TRIAGE_ITEM == 60),
            ("In a week, same time", WEEK.days == 7),
            ("In one hour your top stories are ready, and everyone knows why.", 60 in TEMPLATES),
        ],
    )
    def test_is_that_of_the_rule(self, text, rule):
        assert text in words.translatable()
        assert rule

    def test_are_those_of_an_hour_on_the_home_page(self):
        page = (words.ROOT / "templates" / "home.html").read_text()
        shown = re.findall(r'data-phase="([^"]+)".*?hour__time">(\d+)<', page, re.DOTALL)

        assert {phase: int(minutes) for phase, minutes in shown} == dict(TEMPLATES[60])


class TestToasts:
    def test_are_sentences_and_no_name_with_a_colon_and_a_state(self):
        texts = [text for call in ("Undo", "reply", "_shown") for text in words.of_calls(call)]
        texts += [
            text
            for file in ("backlog/models/labels.py", "sessions/models/labels.py")
            for text in words.of_python((words.ROOT / file).read_text())
        ]

        assert len(texts) > 300
        assert [text for text in texts if NAME_AND_STATE.search(text)] == []
