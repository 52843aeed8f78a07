"""Forms say what is wrong in our words, whoever has written the field."""

import pytest
from django import forms

from core.forms import Line


class Everything(forms.Form):
    text = Line(max_length=5)
    email = forms.EmailField()
    number = forms.IntegerField(min_value=1, max_value=9)
    kind = forms.ChoiceField(choices=[("a", "A")])
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
            ("kinds", ["b"], "That choice is no longer available. Choose another."),
        ],
    )
    def test_are_in_our_words(self, field, value, words):
        assert Everything({field: value}).errors[field] == [words]
