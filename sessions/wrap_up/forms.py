"""Forms of the wrap-up: loose ends, the rating and the next date."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.forms import InZone, MomentField
from sessions.models import ParkedTopic

FARTHEST = timedelta(days=366 * 100)


class ParkedOutcome(forms.Form):
    outcome = forms.ChoiceField(choices=ParkedTopic.Outcome.choices)


class Stars(forms.Form):
    stars = forms.IntegerField(min_value=1, max_value=5)


class Word(forms.Form):
    word = forms.CharField(max_length=200, required=False, strip=True)


class NextDate(InZone):
    next_at = MomentField()

    def clean_next_at(self):
        moment = self.cleaned_data["next_at"]
        if not now() < moment < now() + FARTHEST:
            raise forms.ValidationError(_("Choose a realistic date in the future."))
        return moment


class NextSkip(forms.Form):
    # The time of the session that is skipped, as it was shown.
    seen = forms.DateTimeField()


class NextDateUndo(forms.Form):
    was = forms.DateTimeField(required=False)
