"""The form of the team's session settings."""

from datetime import time

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sessions.deep_dive.rules.consensus import Way
from sessions.meeting.rules.agenda import TEMPLATES


class SettingsForm(forms.Form):
    """The team's settings of its sessions."""

    minutes = forms.TypedChoiceField(
        label=_("Usual length"),
        coerce=int,
        choices=[(total, ngettext_lazy("%d minute", "%d minutes") % total) for total in TEMPLATES],
    )
    auto_advance = forms.BooleanField(
        label=_("Advance automatically when a phase’s time is up"), required=False
    )
    every_weeks = forms.TypedChoiceField(
        label=_("Cadence"),
        coerce=int,
        required=False,
        choices=[
            (0, _("No fixed cadence")),
            (1, _("every week")),
            *((weeks, ngettext_lazy("every %d week", "every %d weeks") % weeks) for weeks in (2, 3, 4)),
        ],
        help_text=_("The planner and the wrap-up suggest dates accordingly. Nobody is notified."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day"), coerce=int, required=False, choices=list(WEEKDAYS.items())
    )
    meets_at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput({"data-zone": ""}))
    names_at_reveal = forms.BooleanField(
        label=_("Show names after the reveal"),
        required=False,
    )
    auto_reveal = forms.BooleanField(label=_("Reveal automatically when everyone has voted"), required=False)
    settles_by = forms.ChoiceField(
        label=_("If votes differ, suggest"),
        choices=[
            (Way.MEDIAN, _("the median (rounded up)")),
            (Way.SPLIT, _("the midpoint of lowest and highest (rounded up)")),
            (Way.FACILITATOR, _("nothing: the facilitator chooses")),
            (Way.CONSENSUS, _("nothing: vote again until everyone agrees")),
        ],
        initial=Way.MEDIAN,
    )
    all_estimate = forms.BooleanField(
        label=_("Product managers and Scrum Masters estimate too"), required=False
    )

    def clean(self):
        data = super().clean() or {}
        # Fields that were not sent get the values they have without a cadence.
        plain = {"every_weeks": 0, "weekday": 3, "meets_at": time(10)}
        return data | {name: value for name, value in plain.items() if data.get(name) in ("", None)}
