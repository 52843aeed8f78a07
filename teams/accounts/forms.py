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


class Labels(Plain):
    """Also puts our labels on the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)


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


class ChangePasswordForm(Labels, forms.ChangePasswordForm):
    pass


class SetPasswordForm(Labels, forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(Labels, forms.ResetPasswordKeyForm):
    pass
