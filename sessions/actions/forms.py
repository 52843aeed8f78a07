"""Forms of action items."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _

from core.dates import day_text
from sessions.actions.rules.days import Ambiguous, NotADay, day_in


class Assignment(forms.Form):
    """The owner of an action, perhaps outside the team, and its due date as people write it."""

    owner = forms.CharField(max_length=60, required=False)
    due = forms.CharField(max_length=40, required=False)
    # Of what the form was filled with (ActionItem.seen).
    seen = forms.CharField(max_length=8, required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_owner(self) -> str:
        return self.cleaned_data["owner"].removeprefix("@").strip()

    def clean_due(self) -> date | None:
        written = self.cleaned_data["due"]
        if not written:
            return None
        try:
            return day_in(written, self.today)
        except Ambiguous as error:
            first, second = (day_text(day) for day in error.days)
            raise forms.ValidationError(
                _("Is that %(first)s or %(second)s? Write the month as a word.")
                % {"first": first, "second": second}
            ) from None
        except NotADay:
            raise forms.ValidationError(_("Enter a day, such as fri, 7 dec or in 2 weeks.")) from None


class ActionForm(Assignment):
    """An action in one line, "ask legal @kim fri", or field by field."""

    text = forms.CharField(max_length=300)


class Done(forms.Form):
    done = forms.TypedChoiceField(choices=[("1", "done"), ("0", "open")], coerce=lambda value: value == "1")
