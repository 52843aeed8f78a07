"""Forms of the deep dive: criteria, notes, drafts, remarks on a vote and manual checks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backlog.items.rules.steps import line_of
from sessions.meeting.forms import Line
from sessions.meeting.parts.drafts import KINDS
from sessions.models import Note, Vote
from sessions.models.note import NOTE_LENGTH
from sessions.models.vote import REMARK_LENGTH

DRAFT_SHOWN = 2000


class Reworded(Line):
    """A text, with the version that its writer saw; `mine` saves it although someone else changed it."""

    version = forms.CharField(max_length=8)


class NewCriterion(forms.Form):
    """A criterion as one line, or as given, when, then; `text` holds it either way."""

    text = forms.CharField(max_length=2000, required=False)
    given = forms.CharField(max_length=600, required=False)
    when = forms.CharField(max_length=600, required=False)
    then = forms.CharField(max_length=600, required=False)

    def clean(self):
        data = super().clean() or {}
        if self.errors:
            # A text that is too long was entered, so it must not be reported as missing too.
            return data
        if not data["text"] and data["when"] and data["then"]:
            data["text"] = line_of(data["given"], data["when"], data["then"])
        if not data["text"]:
            raise forms.ValidationError(_("Enter a criterion, or at least “when” and “then”."))
        return data


class NewNote(forms.Form):
    """A risk or an idea in one line; or the item that blocks this one, by its key or words of its title."""

    text = forms.CharField(max_length=NOTE_LENGTH)
    kind = forms.ChoiceField(choices=[*Note.Kind.choices, ("blocker", "Blocked by")])


class Draft(forms.Form):
    """A text that is being typed, in a criterion or in a new line; it may be longer than is shown."""

    target = forms.RegexField(rf"^(criterion|draft-({'|'.join(KINDS)}))-[a-z2-7]{{12}}$")
    text = forms.CharField(required=False, strip=False)
    done = forms.BooleanField(required=False)

    def clean_text(self) -> str:
        return self.cleaned_data["text"][:DRAFT_SHOWN]


class Remark(forms.Form):
    """The confidence in one's card, or a reason for it. A field that was not sent stays as it was."""

    confidence = forms.ChoiceField(choices=[*Vote.Confidence.choices, ("", "")], required=False)
    reason = forms.CharField(max_length=REMARK_LENGTH, required=False)

    def clean(self):
        if not self.fields.keys() & self.data.keys():
            raise forms.ValidationError(_("Choose a confidence level or add a reason."))
        return super().clean()

    def given(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class Check(forms.Form):
    check = forms.CharField(max_length=80)
    ticked = forms.BooleanField(required=False)
