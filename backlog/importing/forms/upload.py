"""The form that takes a file of items."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

# Bytes that show whether a file can be read at all; its rows are read by a worker.
HEAD = 1024 * 1024


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


def head_of(file: UploadedFile) -> bytes:
    """The beginning of the file, in whole lines; all of a small one."""
    file.seek(0)
    head = file.read(HEAD + 1)
    file.seek(0)
    if len(head) <= HEAD:
        return head
    # Half a character at the end would look like another encoding.
    return head[: head.rfind(b"\n") + 1] or head
