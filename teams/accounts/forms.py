"""allauth's forms with our labels, and without placeholders that repeat them."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("Repeat new password"),
}


class Plain:
    """Takes the placeholders out of the form it is mixed into."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class RepeatedPassword(Plain):
    """Also labels the passwords, and says in our words that the two differ."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)

    def clean(self) -> dict[str, Any]:
        # Before allauth's own error about them drops the second one.
        first, second = (self.cleaned_data.get(name) for name in ("password1", "password2"))  # type: ignore[attr-defined]
        data = super().clean()  # type: ignore[misc]
        if first and second and first != second:
            self._errors["password2"] = self.error_class(  # type: ignore[attr-defined]
                [_("The passwords don’t match. Enter the same one twice.")]
            )
        return data


class LoginForm(Plain, forms.LoginForm):
    pass


class SignupForm(Plain, forms.SignupForm):
    pass


class AddEmailForm(Plain, forms.AddEmailForm):
    pass


class RequestLoginCodeForm(Plain, forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(Plain, forms.ConfirmLoginCodeForm):
    pass


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    pass


class ChangePasswordForm(RepeatedPassword, forms.ChangePasswordForm):
    pass


class SetPasswordForm(RepeatedPassword, forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(RepeatedPassword, forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Plain, forms.ReauthenticateForm):
    pass
