"""The form of joining as a guest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NameField


class Joining(forms.Form):
    """Joining without an account: a name, and whether to observe."""

    name = NameField()
    watching = forms.TypedChoiceField(
        label=_("Join as"),
        choices=[("0", _("Participate")), ("1", _("Observe"))],
        coerce=lambda value: value == "1",
        initial="0",
        widget=forms.RadioSelect,
    )
