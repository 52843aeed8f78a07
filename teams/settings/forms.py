"""Forms for creating a team and changing its settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NameField
from teams.models import Member

ROLES = Member.RoleChoices
FOUNDERS = [choice for choice in ROLES.choices if choice[0] in (ROLES.PRODUCT_MANAGER, ROLES.SCRUM_MASTER)]


class NewTeamForm(forms.Form):
    team = forms.CharField(label=_("Team name"), max_length=80)
    name = NameField()
    role = forms.ChoiceField(
        label=_("Your role"), choices=FOUNDERS, widget=forms.RadioSelect, initial=ROLES.PRODUCT_MANAGER
    )


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Team name"), max_length=80)
    vision = forms.CharField(
        label=_("Vision"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the product is for, in one sentence. Every session opens with it."),
    )
