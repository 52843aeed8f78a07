"""Forms of the inbox and of the public link."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backlog.items.forms import LONGEST_TITLE
from backlog.models import Feedback
from backlog.models.snooze import NOTICE
from core.dates import lazy_duration_text
from core.forms import Line, Text, file_limit

LONGEST_FEEDBACK = 20_000
LONGEST_FROM_OUTSIDE = 5_000
LONGEST_PASTE = 200_000
MOST_AT_ONCE = 200
SAY_IT = {"required": _("Enter the feedback.")}


class Ids(forms.Field):
    """Some of the team's feedback, by its public ids: a field each, or one separated by commas."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": _("Select some feedback first.")}

    def to_python(self, value) -> list[str]:
        ids = [each.strip()[:12] for part in value or [] for each in str(part).split(",")]
        return list(dict.fromkeys(filter(None, ids)))[:MOST_AT_ONCE]


def rating(label) -> forms.IntegerField:
    outside = _("%s must be a whole number from 0 to 10.") % label
    errors = {"invalid": outside, "min_value": outside, "max_value": outside}
    return forms.IntegerField(label=label, min_value=0, max_value=10, required=False, error_messages=errors)


class Captured(forms.Form):
    """Feedback as a member of the team writes it down."""

    text = Text(max_length=LONGEST_FEEDBACK, error_messages=SAY_IT)
    source = forms.ChoiceField(choices=Feedback.Source.choices, required=False)
    number = Line(max_length=60, required=False)
    asker = Line(max_length=80, required=False)
    contact = Line(max_length=200, required=False)
    importance = rating(_("Importance"))
    satisfaction = rating(_("Satisfaction"))

    def clean_source(self):
        return self.cleaned_data["source"] or Feedback.Source.CUSTOMER


class Restated(Captured):
    version = forms.CharField(max_length=8)


class FromOutside(forms.Form):
    """Feedback as someone without an account leaves it."""

    text = Text(
        label=_("What would help you, or what gets in your way?"),
        max_length=LONGEST_FROM_OUTSIDE,
        error_messages={"required": _("Enter your feedback.")},
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_FROM_OUTSIDE}),
    )
    importance = rating(_("How important is it to you?"))
    satisfaction = rating(_("How satisfied are you with how it works today?"))
    asker = Line(
        label=_("Your name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.EmailField(
        label=_("Email"),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only used to reply to this."),
    )
    # People do not see it: a bot that fills in every field gives itself away.
    homepage = forms.CharField(required=False, max_length=200)

    def clean_homepage(self):
        if self.cleaned_data["homepage"]:
            raise ValidationError(
                _(
                    "Leave the homepage field empty: it’s there to catch bots. Your feedback hasn’t "
                    "been sent yet."
                )
            )
        return ""


class Pasted(forms.Form):
    """Many titles at once, one a line."""

    text = forms.CharField(
        label=_("One per line"),
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Paste something first.")},
    )
    what = forms.ChoiceField(
        label=_("Add as"),
        choices=[("feedback", _("Feedback")), ("items", _("New items"))],
    )
    source = forms.ChoiceField(label=_("Source"), choices=Feedback.Source.choices)


class File(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        max_length=200,
        widget=forms.FileInput(attrs=file_limit(settings.FEEDBACK_MAX_BYTES)),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    source = forms.ChoiceField(label=_("Source for rows without one"), choices=Feedback.Source.choices)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.FEEDBACK_MAX_BYTES:
            megabytes = settings.FEEDBACK_MAX_BYTES // 1024 // 1024
            raise ValidationError(_("The file is larger than %d MB.") % megabytes)
        return file


class Chosen(forms.Form):
    feedback = Ids()


class Grouped(Chosen):
    title = Line(max_length=LONGEST_TITLE, error_messages={"required": _("Enter a title for the new item.")})


class Linked(Chosen):
    """The item to link feedback to, by key or public id."""

    item = Line(max_length=60, error_messages={"required": _("Enter an item key, such as PAY-42.")})


class Until(forms.Form):
    until = forms.DateField(
        error_messages={"required": _("Choose a date."), "invalid": _("Enter a valid date.")}
    )
    reason = Line(max_length=500, required=False)

    def __init__(self, today: date, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self):
        until = self.cleaned_data["until"]
        if not self.today < until < date(self.today.year + 20, 1, 1):
            raise ValidationError(_("Choose a date in the future."))
        return until


class AnswerText(Chosen):
    """A text for the people who asked. Each of the chosen ones gets an email of their own."""

    kind = forms.CharField(max_length=10)
    text = Text(max_length=LONGEST_FROM_OUTSIDE, error_messages={"required": _("Enter a message.")})


class ArchivePeriod(forms.Form):
    aside_after = forms.TypedChoiceField(
        label=_("Archive items untouched for"),
        choices=[
            (0, _("Never")),
            (3, _("3 months")),
            (6, _("6 months")),
            (12, _("12 months")),
            (18, _("18 months")),
            (24, _("2 years")),
        ],
        coerce=int,
        help_text=format_lazy(
            _(
                "The inbox announces an item {time} before it is archived, and one click keeps it. You can "
                "bring back archived items with one click, too."
            ),
            time=lazy_duration_text(NOTICE),
        ),
    )

    def clean_aside_after(self) -> int | None:
        return self.cleaned_data["aside_after"] or None
