"""The form of the team's session settings."""

import re
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sessions.deep_dive.rules.consensus import Way
from sessions.meeting.rules.agenda import TEMPLATES, Phase
from sessions.models import SessionSettings
from sessions.models.labels import PHASES

# The length of a session is what its phases add up to.
ADDED_UP = 0
LONGEST_PHASE = 240
LONGEST_SESSION = 8 * 60


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


_NOT_THE_SUM = _(
    "The phases add up to %(total)d of %(length)d minutes. Change them, clear all four, or choose Custom."
)


class SettingsForm(forms.Form):
    """The team's settings of its sessions."""

    minutes = forms.TypedChoiceField(
        label=_("Usual length"),
        coerce=int,
        choices=[
            *((total, ngettext_lazy("%d minute", "%d minutes") % total) for total in TEMPLATES),
            (ADDED_UP, _("Custom")),
        ],
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
            (Way.CONSENSUS, _("nothing: vote again until all estimates agree")),
        ],
        initial=Way.MEDIAN,
    )
    all_estimate = forms.BooleanField(
        label=_("Product managers and Scrum Masters estimate too"), required=False
    )

    def __init__(self, *args: Any, chosen: SessionSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(chosen, name) for name in self.base_fields}
        if chosen.minutes not in TEMPLATES:
            self.initial["minutes"] = ADDED_UP
        for phase in Phase:
            self.fields[_field_of(phase)] = forms.IntegerField(
                label=PHASES[phase], min_value=0, max_value=LONGEST_PHASE, required=False
            )
            own = chosen.own_minutes
            self.initial[_field_of(phase)] = own.get(phase, 0) if own else None

    @property
    def phase_fields(self) -> list[tuple[Phase, forms.BoundField]]:
        """The fields of the minutes of each phase."""
        return [(phase, self[_field_of(phase)]) for phase in Phase]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    def clean(self):
        data = super().clean() or {}
        self._clean_minutes(data)
        if data.get("every_weeks"):
            if data.get("weekdays") == []:
                self.add_error("weekdays", _("Choose at least one day."))
            if "meets_at" in data and data["meets_at"] is None:
                self.add_error("meets_at", _("Enter a time."))
        # Fields that were not sent get the values they have without a rhythm.
        plain = {"every_weeks": 0, "weekdays": [3], "meets_at": time(10)}
        return data | {name: value for name, value in plain.items() if data.get(name) in ("", None, [])}

    def _clean_minutes(self, data: dict[str, Any]) -> None:
        """Replaces the fields of the phases by `phase_minutes`, which add up to `minutes`."""
        sent = {phase: data.pop(_field_of(phase), None) for phase in Phase}
        own = {str(phase): minutes for phase, minutes in sent.items() if minutes}
        data["phase_minutes"] = own
        if any(name in self.errors for name in ("minutes", *map(_field_of, Phase))):
            return
        total, length = sum(own.values()), data["minutes"]
        if not own and length == ADDED_UP:
            self.add_error("minutes", _("Enter the minutes of each phase, or choose a length."))
        elif own and Phase.WRAP_UP not in own:
            self.add_error(
                _field_of(Phase.WRAP_UP),
                _("Give the wrap-up at least one minute: that’s where you finish the session."),
            )
        elif total > LONGEST_SESSION:
            self.add_error("minutes", _("That’s longer than a working day."))
        elif own and length not in (ADDED_UP, total):
            self.add_error("minutes", _NOT_THE_SUM % {"total": total, "length": length})
        elif own:
            data["minutes"] = total


def _field_of(phase: Phase) -> str:
    return f"minutes-{phase}"
