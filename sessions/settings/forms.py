"""The form of the team's session settings."""

from datetime import time

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sessions.deep_dive.rules.consensus import Way
from sessions.meeting.rules.agenda import TEMPLATES


class SettingsForm(forms.Form):
    """What a team chooses for its sessions."""

    minutes = forms.TypedChoiceField(
        label=_("Usual length"),
        coerce=int,
        choices=[(total, ngettext_lazy("%d minute", "%d minutes") % total) for total in TEMPLATES],
    )
    auto_advance = forms.BooleanField(
        label=_("Phases end by themselves when their time is up"), required=False
    )
    every_weeks = forms.TypedChoiceField(
        label=_("You meet"),
        coerce=int,
        required=False,
        choices=[
            (0, _("whenever you plan it")),
            (1, _("every week")),
            *((weeks, ngettext_lazy("every %d week", "every %d weeks") % weeks) for weeks in (2, 3, 4)),
        ],
        help_text=_("The planner and the wrap-up propose the date; nothing is sent to anybody."),
    )
    weekday = forms.TypedChoiceField(
        label=_("On"), coerce=int, required=False, choices=list(WEEKDAYS.items())
    )
    meets_at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput({"data-zone": ""}))
    names_at_reveal = forms.BooleanField(
        label=_("Cards show their owner's name after the reveal; without it votes stay anonymous"),
        required=False,
    )
    auto_reveal = forms.BooleanField(
        label=_("Cards turn by themselves once everybody who is here has voted"), required=False
    )
    settles_by = forms.ChoiceField(
        label=_("When cards differ, the size to settle on is"),
        choices=[
            (Way.MEDIAN, _("proposed: the median, as the nearest card up")),
            (Way.SPLIT, _("proposed: the middle between the lowest and the highest, as the nearest card up")),
            (Way.FACILITATOR, _("chosen by the facilitator, without a proposal")),
            (Way.CONSENSUS, _("none: the room votes again until all agree")),
        ],
        initial=Way.MEDIAN,
    )
    all_estimate = forms.BooleanField(
        label=_("Product manager and scrum master estimate too"), required=False
    )

    def clean(self):
        said = super().clean() or {}
        # What was not sent is as it is without a rhythm.
        plain = {"every_weeks": 0, "weekday": 3, "meets_at": time(10)}
        return said | {name: value for name, value in plain.items() if said.get(name) in ("", None)}
