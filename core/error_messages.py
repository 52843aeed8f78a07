"""Our words for the errors of Django's form fields; a form names only what is special about its own."""

from typing import Any

from django.core import validators
from django.forms import fields, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

GONE = _("That choice is no longer available. Choose another.")
NUMBER = _("Enter a number.")

# What a field says by itself, by its class and the code of the error.
FIELDS: dict[type[fields.Field], dict[str, Any]] = {
    fields.Field: {"required": _("Fill this in.")},
    fields.IntegerField: {"invalid": _("Enter a whole number.")},
    fields.FloatField: {"invalid": NUMBER},
    fields.DecimalField: {"invalid": NUMBER},
    fields.DateField: {"invalid": _("Enter a date.")},
    fields.TimeField: {"invalid": _("Enter a time.")},
    fields.DateTimeField: {"invalid": _("Enter a date and a time.")},
    fields.URLField: {"invalid": _("Enter a link, such as https://example.com.")},
    fields.FileField: {
        "invalid": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("The file is empty."),
        "max_length": ngettext_lazy(
            "Use a file name of up to %(max)d character (now %(length)d).",
            "Use a file name of up to %(max)d characters (now %(length)d).",
            "max",
        ),
        "contradiction": _("Choose a file or clear the current one, not both."),
    },
    fields.ChoiceField: {"invalid_choice": GONE},
    fields.MultipleChoiceField: {"invalid_choice": GONE, "invalid_list": GONE},
    models.ModelChoiceField: {"invalid_choice": GONE},
}
# What a validator says, by its class.
VALIDATORS: dict[type, Any] = {
    validators.RegexValidator: _("Check this: it has characters that aren’t allowed here."),
    validators.EmailValidator: _("Enter an email address, such as ana@example.com."),
    validators.MaxLengthValidator: ngettext_lazy(
        "Use up to %(limit_value)d character (now %(show_value)d).",
        "Use up to %(limit_value)d characters (now %(show_value)d).",
        "limit_value",
    ),
    validators.MinLengthValidator: ngettext_lazy(
        "Use at least %(limit_value)d character (now %(show_value)d).",
        "Use at least %(limit_value)d characters (now %(show_value)d).",
        "limit_value",
    ),
    validators.MinValueValidator: _("Enter %(limit_value)s or more."),
    validators.MaxValueValidator: _("Enter %(limit_value)s or less."),
    validators.StepValueValidator: _("Enter a multiple of %(limit_value)s."),
    validators.ProhibitNullCharactersValidator: _("Check this: it has characters that aren’t allowed here."),
}
DIGITS = {
    "invalid": NUMBER,
    "max_digits": ngettext_lazy("Use up to %(max)s digit.", "Use up to %(max)s digits.", "max"),
    "max_decimal_places": ngettext_lazy(
        "Use up to %(max)s decimal place.", "Use up to %(max)s decimal places.", "max"
    ),
    "max_whole_digits": ngettext_lazy(
        "Use up to %(max)s digit before the decimal point.",
        "Use up to %(max)s digits before the decimal point.",
        "max",
    ),
}


def install() -> None:
    """Replace the texts for every form, allauth's too."""
    for field, messages in FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **messages}
    for validator, message in VALIDATORS.items():
        validator.message = message  # type: ignore[attr-defined]
    validators.DecimalValidator.messages = DIGITS  # type: ignore[assignment]
