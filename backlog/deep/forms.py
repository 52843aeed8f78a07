"""Forms of the orders about value and readiness."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backlog.deep.rules.value import Input, Model
from backlog.models import BacklogSettings
from backlog.models.labels import VALUE_INPUTS
from core.forms import Line
from teams.models import Team

LONGEST_REASON = 500


class Check(forms.Form):
    """A manual check of the team's Definition of Ready, by its name."""

    check = forms.CharField(max_length=80)
    ticked = forms.BooleanField(required=False)

    def __init__(self, team: Team, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_check(self) -> str:
        name = self.cleaned_data["check"]
        if name not in BacklogSettings.of(self.team).manual_checks:
            raise forms.ValidationError(_("Your team has no such check."))
        return name


class Ready(forms.Form):
    reason = Line(max_length=LONGEST_REASON, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # No attribute can have this name.
        self.fields["not"] = forms.BooleanField(required=False)


class Value(forms.Form):
    """Inputs of the team's value model; an input that is not sent stays as it is, an empty one is cleared."""

    def __init__(self, model: Model, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.model = model
        for each in model.inputs:
            self.fields[each.name] = _field(each)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(name in self.data for name in self.fields):
            raise forms.ValidationError(_("No changes to save."))
        return data

    def inputs(self) -> dict[str, float | None]:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}


def _field(each: Input) -> forms.FloatField:
    values = {
        "label": VALUE_INPUTS[each.name],
        "low": f"{each.low:g}",
        "high": f"{each.high:,.0f}",
    }
    says = _("%(label)s must be a number from %(low)s to %(high)s.") % values
    return forms.FloatField(
        required=False,
        min_value=each.low,
        max_value=each.high,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), says),
    )
