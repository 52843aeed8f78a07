"""A file on its way into the database: read in parts, and looked at only at its beginning."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backlog.importing.forms.upload import HEAD, head_of
from backlog.importing.rules.reading import sample
from backlog.models import Upload

MB = 1024 * 1024
ROW = "A pier, é\r\n".encode()


class TestALargeFile:
    @pytest.mark.django_db
    def test_is_kept_as_it_came_and_never_in_memory_as_a_whole(self, harbour, ana):
        parts = (bytes([number]) * MB for number in range(40))
        tracemalloc.start()
        try:
            upload = Upload.receive(harbour, "export.csv", parts, ana)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        upload.refresh_from_db()

        assert most < 6 * MB
        assert upload.file == b"".join(bytes([number]) * MB for number in range(40))

    def test_is_judged_by_whole_lines_of_its_beginning(self):
        text = "Title, Préface\r\n".encode() + ROW * (HEAD // len(ROW) + 10)
        file = SimpleUploadedFile("export.csv", text)

        head = head_of(file)

        assert len(head) <= HEAD
        assert head.endswith(ROW)
        assert sample(head, 1).header == ["Title", "Préface"]
        assert file.read() == text

    def test_without_a_line_is_judged_by_what_there_is(self):
        assert len(head_of(SimpleUploadedFile("export.csv", b"x" * (HEAD + 10)))) == HEAD

    def test_is_judged_wholly_when_it_is_small(self):
        assert head_of(SimpleUploadedFile("export.csv", ROW + b"A quay")) == ROW + b"A quay"
