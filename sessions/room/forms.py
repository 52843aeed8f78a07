"""Forms that change the plan while the meeting runs."""

from django import forms

from sessions.meeting.rules.agenda import Phase


class Goal(forms.Form):
    goal = forms.CharField(max_length=200, strip=True)


class Listing(forms.Form):
    """An item by its key, and the list to which it is added."""

    text = forms.CharField(max_length=60, strip=True)
    phase = forms.TypedChoiceField(
        choices=[(phase.value, phase.name) for phase in (Phase.TRIAGE, Phase.DEEP_DIVE)], coerce=Phase
    )


class PhaseTime(forms.Form):
    position = forms.IntegerField(min_value=1, max_value=20)
    seconds = forms.IntegerField(min_value=-8 * 3600, max_value=3600)


class Hushed(forms.Form):
    guardrail = forms.RegexField(r"^[a-z-]{1,20}(:[a-z2-7]{1,12})?$")


class HintPlace(forms.Form):
    on_phone = forms.TypedChoiceField(
        choices=[("1", "on the phone only"), ("0", "here")], coerce=lambda value: value == "1"
    )
