"""allauth and Django's checks of a password speak in our words, on every page and in every email."""

from pathlib import Path

import allauth
import pytest
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.password_validation import get_default_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.template.loader import get_template

from teams.accounts import forms
from teams.accounts.service.adapter import AccountAdapter
from teams.models import User
from tests import words

TEMPLATES = Path(allauth.__file__).parent / "templates" / "account"
# Emails and messages that these settings keep from being sent.
NOTIFICATIONS = (
    "email_changed",
    "email_confirm",
    "email_deleted",
    "password_changed",
    "password_reset",
    "password_set",
)
BY_CODE = ("password_reset_code",)
PHONES = ("phone_verification_sent", "phone_verified")


def names_of(folder: str) -> list[str]:
    return sorted(file.name for file in (TEMPLATES / folder).glob("*.txt"))


def is_our_template(name: str) -> bool:
    return Path(get_template(name).origin.name).is_relative_to(words.ROOT / "templates")


class TestAllauth:
    def test_has_no_error_of_its_own_but_for_names_and_phones_that_nobody_has(self):
        changed = {
            key
            for key, message in AccountAdapter.error_messages.items()
            if str(message) != str(DefaultAccountAdapter.error_messages[key])
        }
        left = AccountAdapter.error_messages.keys() - changed

        assert {"email"} == app_settings.LOGIN_METHODS
        assert all(key.startswith(("username", "phone")) or key == "unknown_phone" for key in left)

    @pytest.mark.parametrize("name", names_of("messages"))
    def test_shows_only_our_messages(self, name):
        if name.removesuffix(".txt") in PHONES:
            assert "phone" not in app_settings.SIGNUP_FIELDS
            return
        assert Path(get_template(f"account/messages/{name}").origin.name).is_relative_to(
            words.ROOT / "templates"
        )

    @pytest.mark.parametrize("name", names_of("email"))
    def test_sends_only_our_emails(self, name):
        kind = name.removesuffix("_message.txt").removesuffix("_subject.txt")
        if kind in NOTIFICATIONS:
            assert not app_settings.EMAIL_NOTIFICATIONS
        elif kind in BY_CODE:
            assert not app_settings.PASSWORD_RESET_BY_CODE_ENABLED
        else:
            assert is_our_template(f"account/email/{name}")

    def test_has_forms_of_ours_without_placeholders_that_repeat_a_label(self):
        assert not [
            name for name, field in forms.SignupForm().fields.items() if field.widget.attrs.get("placeholder")
        ]


class TestPasswords:
    @pytest.mark.parametrize(
        ("password", "message"),
        [
            ("short-1", "Use at least 10 characters for your password."),
            ("password123", "Many people use this password, so it’s easy to guess. Choose another."),
            ("ines@harbour", "This password is too much like your email. Choose another."),
        ],
    )
    def test_are_refused_in_our_words(self, password, message):
        with pytest.raises(ValidationError) as problem:
            validate_password(password, User(email="ines@harbour.example"))

        assert message in problem.value.messages

    def test_have_help_in_our_words(self):
        helps = [validator.get_help_text() for validator in get_default_password_validators()]

        assert helps == [
            "Choose something unlike your email.",
            "Use at least 10 characters.",
            "Don’t use a common password.",
        ]

    def test_that_differ_are_refused_in_our_words(self, ines):
        given = {"password1": "a long tide table", "password2": "another"}
        form = forms.SetPasswordForm(data=given, user=ines.user)

        assert form.errors["password2"] == ["The passwords don’t match. Enter the same one twice."]


class TestTheSignInCode:
    def test_says_how_long_it_works_by_the_setting(self, client, settings):
        assert "It works for 10 minutes." in client.get("/accounts/login/code/").text
        settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300

        assert "It works for 5 minutes." in client.get("/accounts/login/code/").text
