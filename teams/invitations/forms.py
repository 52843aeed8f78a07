"""Forms for creating and accepting an invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NameField
from teams.members.rules.rights import Role
from teams.models import Member


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Member.RoleChoices.staff(), initial=Role.DEVELOPER)


class NameForm(forms.Form):
    name = NameField()
