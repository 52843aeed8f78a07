"""Forms about the date of a session: the calendar file by email, and moving the session."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clock import now
from core.forms import InZone, MomentField, no_such_time
from core.zones import moment_of

FARTHEST = timedelta(days=366 * 100)


class CalendarMail(forms.Form):
    to = forms.ChoiceField(choices=[("me", "who asks"), ("team", "the team")])


class CalendarAddress(forms.Form):
    """The address to replace, by the token that the page showed."""

    token = forms.CharField(max_length=80)


class Move(InZone):
    """The new beginning of a session: one moment, or a day and a time of the reader's zone."""

    at = MomentField(required=False)
    date = forms.DateField(required=False)
    time = forms.TimeField(required=False)

    def clean(self):
        data = super().clean() or {}
        if data.get("date") and data.get("time"):
            # Far enough from both ends of the calendar that no time zone can shift it beyond them.
            if not 2000 <= data["date"].year <= 2200:
                raise forms.ValidationError(_("Choose a realistic date."))
            zone = timezone.get_current_timezone()
            data["at"] = moment_of(data["date"], data["time"], zone)
            if data["at"] is None:
                raise forms.ValidationError(no_such_time(data["time"], zone))
        if not data.get("at"):
            raise forms.ValidationError(_("Enter a date and a time."))
        if not now() < data["at"] < now() + FARTHEST:
            raise forms.ValidationError(_("Choose a realistic date in the future."))
        return data
