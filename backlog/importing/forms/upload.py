"""The form that takes a file of items."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")}, max_length=200
    )
    into_inbox = forms.BooleanField(required=False)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            megabytes = settings.IMPORT_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % {"size": megabytes})
        return file
