"""The form of the team's session settings."""

import re
from datetime import time
from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sessions.deep_dive.rules.consensus import Way
from sessions.meeting.rules.agenda import TEMPLATES


def zones() -> list[tuple[str, str]]:
    """The time zones to choose from; without one the site's own."""
    return [
        ("", str(_("The site’s time zone"))),
        *((name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC"),
    ]


# Without encryption others could listen in. The code is its own, as a field words "invalid" itself.
is_https = RegexValidator(
    "^https://", _("Enter a link that begins with https://"), "not_https", flags=re.IGNORECASE
)


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
        label=_("Rhythm"),
        coerce=int,
        required=False,
        choices=[
            (0, _("No fixed rhythm")),
            (1, _("every week")),
            *((weeks, ngettext_lazy("every %d week", "every %d weeks") % weeks) for weeks in (2, 3, 4)),
        ],
        help_text=_("With a rhythm, your next session is always on the calendar. Nobody is notified."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        coerce=int,
        required=False,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    meets_at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=zones,
        widget=forms.Select({"data-zone": ""}),
        help_text=_("The whole team’s, for everything that many people read at once."),
    )
    call_url = forms.URLField(
        label=_("Link to your call"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[is_https],
        widget=forms.URLInput({"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("Shown in the lobby, in calendar files and with the next session."),
    )
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
        if data.get("every_weeks"):
            if data.get("weekdays") == []:
                self.add_error("weekdays", _("Choose at least one day."))
            if "meets_at" in data and data["meets_at"] is None:
                self.add_error("meets_at", _("Enter a time."))
        # Fields that were not sent get the values they have without a rhythm.
        plain = {"every_weeks": 0, "weekdays": [3], "meets_at": time(10)}
        return data | {name: value for name, value in plain.items() if data.get(name) in ("", None, [])}
