"""Forms of the wrap-up: loose ends, the rating and the next date."""

from django import forms

from sessions.models import ParkedTopic


class ParkedOutcome(forms.Form):
    outcome = forms.ChoiceField(choices=ParkedTopic.Outcome.choices)


class Stars(forms.Form):
    stars = forms.IntegerField(min_value=1, max_value=5)


class Word(forms.Form):
    word = forms.CharField(max_length=200, required=False, strip=True)


class NextDate(forms.Form):
    next_at = forms.DateTimeField(required=False)
