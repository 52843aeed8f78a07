"""The form that asks for the calendar file by email."""

from django import forms


class CalendarMail(forms.Form):
    to = forms.ChoiceField(choices=[("me", "who asks"), ("team", "the team")])
