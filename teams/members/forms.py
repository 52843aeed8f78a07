"""The form for a member's name, role and title."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NameField
from teams.models import Member


class MemberForm(forms.Form):
    name = NameField(label=_("Name"), autocomplete="off")
    role = forms.ChoiceField(label=_("Role"), choices=Member.RoleChoices.staff())
    title = forms.CharField(
        label=_("Title"),
        max_length=40,
        required=False,
        help_text=_("Shown next to the name: QA, tech lead …"),
    )
