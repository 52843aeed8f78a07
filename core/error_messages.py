"""Our words for the errors of Django's form fields; a form names only what is special about its own."""

from django.core import validators
from django.forms import fields
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


def install() -> None:
    """Replace the texts for every form, allauth's too."""
    fields.Field.default_error_messages |= {"required": _("Fill this in.")}
    for choice in (fields.ChoiceField, fields.MultipleChoiceField):
        choice.default_error_messages |= {
            "invalid_choice": _("That choice is no longer available. Choose another.")
        }
    validators.EmailValidator.message = _("Enter an email address, such as ana@example.com.")
    validators.MaxLengthValidator.message = ngettext_lazy(
        "Use up to %(limit_value)d character (now %(show_value)d).",
        "Use up to %(limit_value)d characters (now %(show_value)d).",
        "limit_value",
    )
    validators.MinValueValidator.message = _("Enter %(limit_value)s or more.")
    validators.MaxValueValidator.message = _("Enter %(limit_value)s or less.")
