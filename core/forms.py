"""Form fields and helpers that every app uses: text freed of invisible characters, names, what was posted."""

from unicodedata import category

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.text import one_line, tidy

# Controls, marks of direction, joiners: a name is told apart by what is seen of it.
UNSEEN = ("Cc", "Cf", "Zl", "Zp")
# It holds some emoji and some letters together, so inside a name it stays.
JOINER = "\u200d"


class Text(forms.CharField):
    """A text as its writer left it: several lines, freed of what nobody can see."""

    def to_python(self, value):
        return tidy(super().to_python(value) or "")


class Line(forms.CharField):
    """A text of one line: line breaks and runs of white space become one blank."""

    def to_python(self, value):
        return one_line(super().to_python(value) or "")


class NameField(forms.CharField):
    """What somebody is called in a team."""

    def __init__(self, label=_("Your name"), autocomplete: str = "name") -> None:
        widget = forms.TextInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=60, widget=widget)

    def to_python(self, value):
        """What is seen of it: signs that show nothing would let two people have one name."""
        words = " ".join((super().to_python(value) or "").split())
        seen = (sign for sign in words if category(sign) not in UNSEEN or sign == JOINER)
        return "".join(seen).strip().strip(JOINER)


def sent(request: HttpRequest) -> QueryDict | None:
    """What to bind a form to: what was posted, even when that was nothing at all."""
    return request.POST if request.method == "POST" else None
