"""The form that corrects what each column of a file contains."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backlog.importing.rules.reading import Sheet, Table

# What becomes of a column of items that has no role.
KEPT = _("Keep as it is")


class Columns(forms.Form):
    """A choice for each column of the file, at first the role it was `taken` for.

    `needed` is the role that one of them must have. With `once` no role may be chosen twice.
    `skipped` says what becomes of a column without a role.
    """

    def __init__(
        self,
        found: Table | Sheet,
        taken: Sequence[str],
        roles: Mapping[str, Any],
        needed: str,
        *args,
        once: bool = False,
        skipped: Any = _("Skip this column"),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.found, self.roles, self.needed, self.once = found, roles, needed, once
        # Padded to the length of the header; a role that the team no longer has counts as none.
        self.roles_taken = [
            role if role in roles else "" for _name, role in zip_longest(found.header, taken, fillvalue="")
        ][: len(found.header)]
        choices = [("", skipped), *roles.items()]
        for place, name in enumerate(found.header):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=name, choices=choices, initial=self.roles_taken[place], required=False
            )

    def clean(self):
        data = super().clean() or {}
        chosen = [role for role in data.values() if role]
        if self.needed not in chosen:
            raise forms.ValidationError(_("Choose a column for: %s.") % self.roles[self.needed])
        twice = next((role for role in chosen if chosen.count(role) > 1), "")
        if self.once and twice:
            raise forms.ValidationError(_("Only one column can map to: %s.") % self.roles[twice])
        return data

    @property
    def chosen(self) -> list[str]:
        """The role of each column, in their order."""
        return [self.cleaned_data[name] for name in self.fields]

    @property
    def taken(self) -> list[tuple[str, str]]:
        """The role of each column, with the column's name."""
        return list(zip(self.roles_taken, self.found.header, strict=True))

    @property
    def rows(self) -> list[tuple[Any, list[str]]]:
        """Each column's field, and the column's first cells."""
        return [
            (self[name], [cells[place] if place < len(cells) else "" for _, cells in self.found.rows])
            for place, name in enumerate(self.fields)
        ]
