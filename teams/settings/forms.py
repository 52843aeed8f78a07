"""Forms for creating a team and changing its settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import zones
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
    # The browser's (time-zone.js): where the team is, as long as nobody says otherwise.
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput({"data-zone": ""}))

    def clean_zone(self) -> str:
        return zones.known(self.cleaned_data["zone"])


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Team name"), max_length=80)
    vision = forms.CharField(
        label=_("Vision"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the product is for, in one sentence. Every session opens with it."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_(
            "For emails, summaries and the room screen, and for when a day begins. Pages show times in each "
            "reader’s own."
        ),
    )

    def __init__(self, *args: Any, present_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices, self.initial["zone"] = zones.choices(present_zone), present_zone
