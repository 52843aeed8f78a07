"""Forms of the orders about sprints."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Line


def _day(empty) -> forms.DateField:
    return forms.DateField(
        input_formats=["%Y-%m-%d"],
        show_hidden_initial=True,
        error_messages={"required": empty, "invalid": _("Enter a valid date.")},
    )


class SprintFacts(forms.Form):
    """Number, dates and capacity, each with the value that its writer saw: only differing ones change."""

    number = forms.IntegerField(
        min_value=1,
        max_value=99_999,
        show_hidden_initial=True,
        error_messages={"required": _("Enter a sprint number."), "invalid": _("Enter a sprint number.")},
    )
    starts_on = _day(_("Enter a start date."))
    ends_on = _day(_("Enter an end date."))
    capacity = forms.DecimalField(
        min_value=0,
        max_digits=9,
        decimal_places=2,
        required=False,
        show_hidden_initial=True,
        error_messages={"invalid": _("Capacity must be a number of points.")},
    )

    def clean(self):
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        # An unchanged last day moves along with the first.
        if first and last and last < first and "ends_on" in self.changed_data:
            raise forms.ValidationError(_("The end date is before the start date."))
        return data

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class Discarded(forms.Form):
    """A plan as it was before it was discarded; its items by their public ids, separated by commas."""

    number = forms.IntegerField(min_value=1, max_value=99_999)
    goal = Line(max_length=500, required=False)
    starts_on = forms.DateField(input_formats=["%Y-%m-%d"])
    ends_on = forms.DateField(input_formats=["%Y-%m-%d"])
    capacity = forms.DecimalField(min_value=0, max_digits=9, decimal_places=2, required=False)
    items = forms.CharField(max_length=20_000, required=False)

    def clean_items(self) -> list[str]:
        return [name for name in self.cleaned_data["items"].split(",") if name]


class SprintGoal(forms.Form):
    text = Line(max_length=500, required=False)
    version = forms.CharField(max_length=8)


class Taken(forms.Form):
    """The items to add to a sprint: by their ids, or one by its key."""

    key = Line(max_length=60, required=False)
    item = forms.TypedMultipleChoiceField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].valid_value = lambda value: value.isalnum()  # type: ignore[attr-defined]

    def clean(self):
        data = super().clean() or {}
        if not data.get("key") and not data.get("item"):
            raise forms.ValidationError(_("Choose an item to add to the sprint."))
        return data


class Done(forms.Form):
    done = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")


class Commitment(forms.Form):
    seen = forms.CharField(max_length=8)


class Lesson(forms.Form):
    lesson = Line(max_length=500, required=False)
