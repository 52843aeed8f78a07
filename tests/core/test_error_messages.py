"""Forms say what is wrong in our words, whoever has written the field."""

import re
from functools import cache
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.core.validators import DecimalValidator
from django.utils.module_loading import import_string

from core.error_messages import DIGITS, FIELDS, VALIDATORS
from core.forms import Line
from tests import words

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
OURS = [
    *VALIDATORS.values(),
    *DIGITS.values(),
    *(each for field in FIELDS.values() for each in field.values()),
]


class Everything(forms.Form):
    text = Line(max_length=5)
    email = forms.EmailField()
    number = forms.IntegerField(min_value=1, max_value=9)
    kind = forms.ChoiceField(choices=[("a", "A")])
    size = forms.DecimalField(max_digits=6, decimal_places=2)
    day = forms.DateField()
    hour = forms.TimeField()
    moment = forms.DateTimeField()
    link = forms.URLField(assume_scheme="https")
    kinds = forms.MultipleChoiceField(choices=[("a", "A")])


class TestErrors:
    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("text", "", "Fill this in."),
            ("text", "harbour", "Use up to 5 characters (now 7)."),
            ("email", "ines", "Enter an email address, such as ana@example.com."),
            ("number", "0", "Enter 1 or more."),
            ("number", "10", "Enter 9 or less."),
            ("kind", "b", "That choice is no longer available. Choose another."),
            ("number", "x", "Enter a whole number."),
            ("size", "x", "Enter a number."),
            ("size", "1.2345", "Use up to 2 decimal places."),
            ("day", "soon", "Enter a date."),
            ("hour", "soon", "Enter a time."),
            ("moment", "soon", "Enter a date and a time."),
            ("link", "https://a b", "Enter a link, such as https://example.com."),
            ("kinds", ["b"], "That choice is no longer available. Choose another."),
        ],
    )
    def test_are_in_our_words(self, field, value, words):
        assert Everything({field: value}).errors[field] == [words]


class TestTheLibrariesWords:
    """Each message of Django's fields and validators that a form of ours can show is one of ours."""

    def test_are_in_no_field_of_a_form_of_ours(self):
        texts = [
            (form.__qualname__, name, message)
            for form in all_forms()
            for name, field in form.base_fields.items()
            for message in messages_of(field)
        ]

        assert len(texts) > 200
        assert [each for each in texts if not is_ours(each[2])] == []


def all_forms():
    """Every form class of our apps, and those of allauth that its pages use."""
    found = [import_string(path) for path in settings.ACCOUNT_FORMS.values()]
    for app in words.APPS:
        for module in (words.ROOT / app).rglob("*.py"):
            if "forms" in module.with_suffix("").parts:
                import_module(".".join(module.relative_to(words.ROOT).with_suffix("").parts))
    all_of_them = subclasses(forms.BaseForm)
    return found + [form for form in all_of_them if form.__module__.partition(".")[0] in words.APPS]


def subclasses(cls):
    for each in cls.__subclasses__():
        yield each
        yield from subclasses(each)


def messages_of(field):
    """A field's own messages, and those of its validators that it has none of its own for."""
    yield from field.error_messages.values()
    for validator in field.validators:
        if isinstance(validator, DecimalValidator):
            yield from validator.messages.values()
        elif validator.code not in field.error_messages:
            yield validator.message


def is_ours(message):
    if not str(message):  # it depends on a number, and is written when that is known
        return any(message is each for each in OURS)
    return any(pattern.fullmatch(str(message)) for pattern in patterns())


@cache
def patterns():
    """Our strings with anything in place of what is put into them."""
    return [
        re.compile(".+".join(re.escape(piece) for piece in PLACEHOLDER.split(text)))
        for text in words.translatable()
        if PLACEHOLDER.sub("", text).strip()
    ]
