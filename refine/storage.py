"""Static files under hashed names: imports inside modules included, style sheets joined into one."""

import posixpath
import re
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from servestatic.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([^":]+)";$', re.MULTILINE)
# Neither data: nor an address of its own.
RELATIVE_URL = re.compile(r'url\("(?![a-z]+:|/|#)([^"]+)"\)')

Found = dict[str, tuple[Storage, str]]


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; a sheet of `@import "another.css";` lines has those sheets in their place.

    So a browser asks for one file a page instead of forty, and never learns late of an import in an import.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: Found, dry_run: bool = False, **options: Any):
        if not dry_run:
            for name in [name for name in paths if name.endswith(".css")]:
                sheet = joined(name, paths)
                # Written at every collecting, since an imported file may have changed while this one has not.
                Path(self.path(name)).write_text(sheet)
            paths = {name: (self, name) if name.endswith(".css") else where for name, where in paths.items()}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined(name: str, paths: Found) -> str:
    """The text of this style sheet with what it imports in place of each `@import` line.

    What is imported from deeper folders keeps finding its files. A name that is not there raises KeyError.
    """
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()
    folder = posixpath.dirname(name)

    def imported(line: re.Match[str]) -> str:
        other = posixpath.normpath(posixpath.join(folder, line[1]))
        there = posixpath.dirname(other)

        def moved(url: re.Match[str]) -> str:
            file = posixpath.normpath(posixpath.join(there, url[1]))
            return f'url("{posixpath.relpath(file, folder or ".")}")'

        return RELATIVE_URL.sub(moved, joined(other, paths))

    return IMPORT.sub(imported, text)
