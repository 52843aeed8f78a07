"""The form for a member's name, role and title."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core import zones
from core.forms import NameField
from teams.models import Member


class ZoneForm(forms.Form):
    """The time zone of a browser."""

    zone = forms.CharField(max_length=64)

    def clean_zone(self) -> str:
        if not zones.known(self.cleaned_data["zone"]):
            raise forms.ValidationError(_("There is no such time zone."))
        return self.cleaned_data["zone"]


class MemberForm(forms.Form):
    name = NameField(label=_("Name"), autocomplete="off")
    role = forms.ChoiceField(label=_("Role"), choices=Member.RoleChoices.staff())
    title = forms.CharField(
        label=_("Title"),
        max_length=40,
        required=False,
        help_text=_("Shown next to the name: QA, tech lead…"),
    )
