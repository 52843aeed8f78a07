"""Django's checks of a new password, in our words."""

from typing import Any

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class SimilarityValidator(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> Any:
        return _("This password is too much like your email. Choose another.")

    def get_help_text(self) -> str:
        return _("Choose something unlike your email.")


class LengthValidator(django.MinimumLengthValidator):
    def get_error_message(self) -> Any:
        words = ngettext(
            "Use at least %d character for your password.",
            "Use at least %d characters for your password.",
            self.min_length,
        )
        return words % self.min_length

    def get_help_text(self) -> str:
        words = ngettext("Use at least %d character.", "Use at least %d characters.", self.min_length)
        return words % self.min_length


class CommonPasswordValidator(django.CommonPasswordValidator):
    def get_error_message(self) -> Any:
        return _("Many people use this password, so it’s easy to guess. Choose another.")

    def get_help_text(self) -> str:
        return _("Don’t use a common password.")
