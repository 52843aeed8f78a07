"""The form that takes a file of items, or rows pasted from a spreadsheet."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

# Bytes that show whether a file can be read at all; its rows are read by a worker.
HEAD = 1024 * 1024
# How workbooks and JSON begin.
WHOLE = (b"PK", b"{", b"[")


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
    def name(self) -> str:
        """The name of the file, or of what was pasted instead."""
        file = self.cleaned_data["file"]
        return file.name if file else _now("Pasted rows")

    @property
    def content(self) -> bytes | Iterable[bytes]:
        """What was sent, a file in pieces; it counts more than pasted rows."""
        file = self.cleaned_data["file"]
        return file.chunks() if file else self._pasted

    @property
    def head(self) -> bytes:
        """As much of it as shows whether it can be read at all."""
        file = self.cleaned_data["file"]
        return head_of(file) if file else self._pasted

    @property
    def _pasted(self) -> bytes:
        return self.cleaned_data["pasted"].encode()


def head_of(file: UploadedFile) -> bytes:
    """The beginning of a table, in whole lines; all of a small file, and of one that is read as a whole."""
    file.seek(0)
    head = file.read(HEAD + 1)
    if len(head) > HEAD and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(WHOLE):
        head += file.read()
        file.seek(0)
        return head
    file.seek(0)
    if len(head) <= HEAD:
        return head
    head = head[:HEAD]
    # Half a character at the end would look like another encoding.
    return head[: head.rfind(b"\n") + 1] or head
