"""allauth's forms with our labels, and without placeholders that repeat them."""

from typing import Any, ClassVar

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("Repeat new password"),
}


class Labels:
    """Puts our labels on the fields of the form it is mixed into."""

    fields: dict[str, Any]
    labels: ClassVar[dict[str, Any]] = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class RepeatedPassword(Labels):
    """Says in our words that the two passwords differ."""

    def clean(self) -> dict[str, Any]:
        # Before allauth's own error about them drops the second one.
        first, second = (self.cleaned_data.get(name) for name in ("password1", "password2"))  # type: ignore[attr-defined]
        data = super().clean()  # type: ignore[misc]
        if first and second and first != second:
            self._errors["password2"] = self.error_class(  # type: ignore[attr-defined]
                [_("The passwords don’t match. Enter the same one twice.")]
            )
        return data


class LoginForm(Labels, forms.LoginForm):
    pass


class ChangePasswordForm(RepeatedPassword, forms.ChangePasswordForm):
    pass


class SetPasswordForm(RepeatedPassword, forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(RepeatedPassword, forms.ResetPasswordKeyForm):
    pass


class SignupForm(Labels, forms.SignupForm):
    labels: ClassVar[dict[str, Any]] = {"password1": _("Password")}


class AddEmailForm(Labels, forms.AddEmailForm):
    pass


class ResetPasswordForm(Labels, forms.ResetPasswordForm):
    pass


class RequestLoginCodeForm(Labels, forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(Labels, forms.ConfirmLoginCodeForm):
    pass


class ReauthenticateForm(Labels, forms.ReauthenticateForm):
    pass
