"""Forms of the orders about relations: dependencies, themes, splitting and merging."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backlog.items.forms import LONGEST_TITLE
from backlog.models.movers import KINDS, Piece
from backlog.models.reshaping import FEWEST, MOST
from backlog.models.theme import HUES
from core.forms import Line

# The destination of a piece, beside the number of a part.
STAYS, ALL = "0", "all"
SHARED = {kind.name for kind in KINDS if kind.is_shared}


class Other(forms.Form):
    """Another item: the public id of a search result, or its key, or words of its title."""

    other = forms.CharField(max_length=12, required=False)
    text = Line(max_length=200, required=False)

    def clean(self):
        data = super().clean() or {}
        if not data.get("other") and not data.get("text"):
            raise forms.ValidationError(_("Choose the other item: enter its key or words from its title."))
        return data


class Link(Other):
    """A dependency of two items: whether the other one blocks this one, or the reverse."""

    way = forms.ChoiceField(choices=[("blocked_by", _("Blocked by")), ("blocks", _("Blocks"))])


class Merger(Other):
    """The item that it duplicates, and which of the two stays."""

    keep = forms.ChoiceField(choices=[("other", ""), ("this", "")], required=False)


class Theme(forms.Form):
    name = Line(max_length=60, error_messages={"required": _("Enter a name for the theme.")})
    hue = forms.TypedChoiceField(choices=[(str(hue), "") for hue in range(HUES)], coerce=int)


class Split(forms.Form):
    """The titles of two to eight parts, and the part that gets each thing attached to the story.

    `is_stale` says that something was added to the story since the form was rendered.
    """

    fewest, most = FEWEST, MOST
    stays = forms.ChoiceField(choices=[("", ""), ("yes", "")], required=False)

    def __init__(self, pieces: Iterable[Piece], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pieces = list(pieces)
        self.is_stale = False
        for number in range(1, MOST + 1):
            self.fields[f"title-{number}"] = Line(max_length=LONGEST_TITLE, required=False)
        numbers = [(str(number), "") for number in range(MOST + 1)]
        for piece in self.pieces:
            choices = [*numbers, (ALL, "")] if piece.kind in SHARED else numbers
            self.fields[piece.name] = forms.ChoiceField(choices=choices, required=False)

    def clean(self):
        data = super().clean() or {}
        titled = [number for number in range(1, MOST + 1) if data.get(f"title-{number}")]
        if len(titled) < FEWEST:
            words = ngettext(
                "Enter a title for at least %d part.", "Enter a title for at least %d parts.", FEWEST
            )
            raise forms.ValidationError(words % FEWEST)
        unplaced = [piece for piece in self.pieces if piece.name not in self.data]
        if unplaced:
            self.is_stale = True
            raise forms.ValidationError(
                _(
                    "Something was added to the story while you were splitting it. Choose where it goes, "
                    "then split again."
                )
            )
        goes: dict[str, list[int]] = {}
        for piece in self.pieces:
            where = data.get(piece.name, "")
            if where == ALL:
                goes[piece.name] = list(range(1, len(titled) + 1))
            elif where not in ("", STAYS):
                if int(where) not in titled:
                    text = _("“%(what)s” is assigned to part %(number)s, which has no title.")
                    raise forms.ValidationError(text % {"what": piece.text[:80], "number": where})
                goes[piece.name] = [titled.index(int(where)) + 1]
        data["titles"] = [data[f"title-{number}"] for number in titled]
        data["goes"] = goes
        return data

    # For the page, bound or not

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The number and the title of each part."""
        return [(number, self._typed(f"title-{number}")) for number in range(1, MOST + 1)]

    @property
    def places(self) -> list[tuple[Piece, str, bool]]:
        """Each piece, its destination, and whether all parts may have it. At first all is shared that can
        be.
        """
        return [
            (piece, self._typed(piece.name) or (ALL if piece.kind in SHARED else "1"), piece.kind in SHARED)
            for piece in self.pieces
        ]

    @property
    def is_kept(self) -> bool:
        return self._typed("stays") == "yes"

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.is_bound else ""
