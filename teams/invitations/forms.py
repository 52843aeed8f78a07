"""Forms of inviting somebody and of accepting an invitation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NameField
from teams.members.forms import STAFF
from teams.members.rules.rights import Role


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=STAFF, initial=Role.DEVELOPER)


class NameForm(forms.Form):
    name = NameField()
