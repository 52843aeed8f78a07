"""Forms that several phases share, and those that steer the meeting. An invalid one gets 422."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NameField
from sessions.models import Reaction

CARD = 20

LONGEST_REASON = 500


class Line(forms.Form):
    """One line of text."""

    text = forms.CharField(max_length=2000, strip=True)


class Past(forms.Form):
    """The phase for which a button was rendered."""

    past = forms.IntegerField(min_value=0, max_value=20)


class Start(forms.Form):
    """Starting the session. A late start keeps the planned end unless the form says otherwise."""

    end = forms.ChoiceField(choices=[("keep", "keep it"), ("shift", "end later")], required=False)


class Extension(Past):
    seconds = forms.IntegerField(min_value=-3600, max_value=3600)


class Pause(forms.Form):
    on = forms.TypedChoiceField(choices=[("1", "pause"), ("0", "resume")], coerce=lambda value: value == "1")


class Card(forms.Form):
    """A card by its label; an empty one takes the card back."""

    card = forms.CharField(max_length=CARD, required=False)


class Reason(forms.Form):
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)


class React(forms.Form):
    kind = forms.ChoiceField(choices=Reaction.Kind.choices)


class Hand(forms.Form):
    raised = forms.ChoiceField(choices=[("1", "up"), ("0", "down")], required=False)


class SharedLead(forms.Form):
    shares = forms.TypedChoiceField(
        choices=[("1", "leads too"), ("0", "no longer")], coerce=lambda value: value == "1"
    )


class Someone(forms.Form):
    member = forms.CharField(max_length=12, required=False)


class Place(forms.Form):
    by = forms.TypedChoiceField(choices=[("-1", "up"), ("1", "down")], coerce=int)


class JoinCode(forms.Form):
    """A join code, as typed from a screen."""

    code = forms.CharField(label=_("Code"), max_length=20)


class Name(forms.Form):
    name = NameField()


class Watching(forms.Form):
    watching = forms.TypedChoiceField(
        choices=[("1", "watch"), ("0", "take part")], coerce=lambda value: value == "1"
    )


class Granted(forms.Form):
    granted = forms.TypedChoiceField(choices=[("1", "yes"), ("0", "no")], coerce=lambda value: value == "1")
