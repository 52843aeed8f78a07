"""The form that takes a file of items, or rows pasted from a spreadsheet."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(error_messages={"empty": _("The file is empty.")}, max_length=200, required=False)
    pasted = forms.CharField(required=False, strip=False)
    into_inbox = forms.BooleanField(required=False)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > settings.IMPORT_MAX_BYTES:
            megabytes = settings.IMPORT_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % {"size": megabytes})
        return file

    def clean(self):
        data = super().clean() or {}
        if "file" in data and not data["file"] and not data.get("pasted", "").strip():
            self.add_error("file", _("Choose a file."))
        return data

    @property
    def content(self) -> tuple[str, bytes]:
        """The name and the bytes of what was sent; a file counts more than pasted rows."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return _now("Pasted rows"), self.cleaned_data["pasted"].encode()
