"""Form fields that every app uses: texts and names without invisible characters, and moments."""

import re
from contextlib import nullcontext
from datetime import UTC, time
from unicodedata import category

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import zones
from core.text import lines_of, one_line, tidy

# The end of a moment that says how far from UTC it is.
OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
# Controls, direction marks, joiners: names must differ in something visible.
UNSEEN = ("Cc", "Cf", "Zl", "Zp")
# It joins emoji and letters of some scripts, so it stays inside a name.
JOINER = "\u200d"


class Text(forms.CharField):
    """A text of several lines, without invisible characters, in the direction of its first letter."""

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"dir": "auto"}

    def to_python(self, value):
        return tidy(super().to_python(value) or "")


class Line(forms.CharField):
    """A text of one line: line breaks and runs of white space become one space."""

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"dir": "auto"}

    def to_python(self, value):
        return one_line(super().to_python(value) or "")


def file_limit(largest: int) -> dict[str, object]:
    """Attributes of a file field by which static/js/live/fields/large-files.js refuses a larger file."""
    # {size} and {most} are filled in there, which knows the file.
    words = _("This file has {size}, and at most {most} can be sent. Choose a smaller one.")
    return {"data-largest": largest, "data-too-large": words}


def no_such_time(at: time, zone: object) -> str:
    """The error for a time that the clocks of the zone go forward over."""
    return _("The clocks go forward that night: there is no %(time)s in %(zone)s.") % {
        "time": at.isoformat("minutes"),
        "zone": zone,
    }


class InZone(forms.Form):
    """A form whose times are on the clocks of its `zone`; without one, on those of the current zone."""

    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        name = zones.known(str(self.data.get(self.add_prefix("zone"), "")))
        with timezone.override(zones.zone_named(name)) if name else nullcontext():
            super().full_clean()


class MomentField(forms.DateTimeField):
    """A moment: with its offset, or as the clocks of the current zone show it."""

    def to_python(self, value):
        # Django would refuse a time that the clocks show twice, without a word that anyone understands.
        with timezone.override(UTC):
            moment = super().to_python(value)
        if moment is None or (isinstance(value, str) and OFFSET.search(value)):
            return moment
        zone = timezone.get_current_timezone()
        found = zones.moment_of(moment.date(), moment.time(), zone)
        if found is None:
            raise forms.ValidationError(no_such_time(moment.time(), zone), code="invalid")
        return found


class NameField(forms.CharField):
    """A person's name in a team."""

    def __init__(self, label=_("Your name"), autocomplete: str = "name") -> None:
        widget = forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"})
        super().__init__(label=label, max_length=60, widget=widget)

    def to_python(self, value):
        """The visible characters: with invisible ones two people could have the same name."""
        words = " ".join((super().to_python(value) or "").split())
        seen = (sign for sign in words if category(sign) not in UNSEEN or sign == JOINER)
        return "".join(seen).strip().strip(JOINER)


def sent(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: the POST data, even if empty; None for other methods."""
    return request.POST if request.method == "POST" else None


# So many at once that nobody adds a whole document by mistake.
MOST = 50


class PastedList(forms.Form):
    """Several lines that are added at once, each by itself; `lines` are without the marks of lists."""

    longest = 2000

    lines = forms.CharField(max_length=200_000, strip=False)

    def clean_lines(self) -> list[str]:
        lines = lines_of(self.cleaned_data["lines"])
        if not lines:
            raise forms.ValidationError(_("There are no words in what you pasted."))
        if len(lines) > MOST:
            raise forms.ValidationError(
                _("You can add at most %(most)s at once. Here are %(count)s.")
                % {"most": MOST, "count": len(lines)}
            )
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(_("A line has more than %s characters.") % self.longest)
        return lines


class PastedTitles(PastedList):
    longest = 1000


class PastedShortLines(PastedList):
    longest = 300


class ListUndo(forms.Form):
    """The lines of a list that are taken back, by their public IDs."""

    lines = forms.RegexField(r"^[a-z2-7]{12}( [a-z2-7]{12})*$")

    def clean_lines(self) -> list[str]:
        return self.cleaned_data["lines"].split()
