"""Form fields that every app uses: texts and names without invisible characters."""

from unicodedata import category

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.text import one_line, tidy

# Controls, direction marks, joiners: names must differ in something visible.
UNSEEN = ("Cc", "Cf", "Zl", "Zp")
# It joins emoji and letters of some scripts, so it stays inside a name.
JOINER = "\u200d"


class Text(forms.CharField):
    """A text of several lines, without invisible characters."""

    def to_python(self, value):
        return tidy(super().to_python(value) or "")


class Line(forms.CharField):
    """A text of one line: line breaks and runs of white space become one space."""

    def to_python(self, value):
        return one_line(super().to_python(value) or "")


class NameField(forms.CharField):
    """A person's name in a team."""

    def __init__(self, label=_("Your name"), autocomplete: str = "name") -> None:
        widget = forms.TextInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=60, widget=widget)

    def to_python(self, value):
        """The visible characters: with invisible ones two people could have the same name."""
        words = " ".join((super().to_python(value) or "").split())
        seen = (sign for sign in words if category(sign) not in UNSEEN or sign == JOINER)
        return "".join(seen).strip().strip(JOINER)


def sent(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: the POST data, even if empty; None for other methods."""
    return request.POST if request.method == "POST" else None
