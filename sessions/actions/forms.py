"""Forms of action items."""

from django import forms


class ActionForm(forms.Form):
    """An action in one line, "ask legal @kim fri", or field by field."""

    text = forms.CharField(max_length=300)
    owner = forms.CharField(max_length=60, required=False)
    due = forms.DateField(required=False)


class Done(forms.Form):
    done = forms.TypedChoiceField(choices=[("1", "done"), ("0", "open")], coerce=lambda value: value == "1")
