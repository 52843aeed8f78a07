"""Settings of allauth that it takes from an adapter."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is locked."),
        "cannot_remove_primary_email": _("You sign in with this address, so it can’t be removed."),
        "duplicate_email": _("This is already your address."),
        "email_password_mismatch": _("That email and password don’t match. Check both and try again."),
        "email_taken": _("There is already an account with this email. Sign in instead."),
        "enter_current_password": _("Enter your current password."),
        "incorrect_code": _("That code isn’t right. Check it, or send a new one."),
        "incorrect_password": _("That password isn’t right."),
        "invalid_login": _("That email and password don’t match. Check both and try again."),
        "invalid_or_expired_key": _("This link has expired. Request a new one."),
        "invalid_password_reset": _("This link has expired. Request a new one."),
        "max_email_addresses": _("You can’t have more than %d addresses."),
        "rate_limited": _("Too many requests. Wait a moment and try again."),
        "same_as_current": _("This is already your current one."),
        "select_only_one": _("Fill in only one of these."),
        "too_many_login_attempts": _("Too many attempts. Try again in a few minutes."),
        "unknown_email": _("There is no account with this email."),
        "unverified_primary_email": _("Confirm your email first."),
    }

    def format_email_subject(self, subject: str) -> str:
        """The subject without a prefix: the sender's address names the site."""
        return " ".join(subject.split())

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL
