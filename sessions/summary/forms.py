"""Forms of the summary: its email, the introduction at its top, and its link."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class SummaryLetter(forms.Form):
    """The summary as email: the addresses, and the text as last edited."""

    draft = forms.RegexField(r"^[a-z2-7]{12}$", widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 18}))
    to = forms.MultipleChoiceField(
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person to send it to.")},
    )

    def __init__(self, *args, people: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(people)  # type: ignore[attr-defined]


class Foreword(forms.Form):
    text = forms.CharField(max_length=2000, required=False, strip=True)


class SharedLink(forms.Form):
    """The link for people outside the team, and what it shows beside the agreements."""

    time_and_votes = forms.BooleanField(
        label=_("Also show minutes, votes and comments on estimates"), required=False
    )
