"""Scripts and style sheets of the pages, as esbuild makes them of `static/` and of what npm has brought.

One script for all pages, one sheet for each, and the few lines that set the theme before the first paint.
They are made anew whenever static files are collected: in tests, `make run`, `make check` and the image.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management.base import CommandError

from refine.environment import BASE_DIR

SOURCE = BASE_DIR / "static"
# What a page asks for; all else in the folder is a part of these.
ENTRIES = ["css/app.css", "css/pages/*.css", "js/app.js", "js/ui/theme-first.js", "icons/*.svg"]
OPTIONS = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--charset=utf8",
    "--asset-names=fonts/[name]",
    "--loader:.woff2=file",
    "--loader:.svg=copy",
    "--log-level=warning",
]


class AssetsFinder(FileSystemFinder):
    """Finds what esbuild has made; whoever lists it, in order to collect it, has it made first."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        build(Path(settings.ASSETS_ROOT), with_maps=settings.SOURCE_MAPS)
        yield from super().list(ignore_patterns)

    def check(self, **kwargs: Any) -> Any:
        """No finding: the folder comes with the first collecting, and an image has no need of it."""
        return []


def build(into: Path, with_maps: bool = False) -> None:
    """Bring this folder up to date with the sources.

    Its files change one by one, each in one step and only if it became another: others may be collecting from
    there at the same time, and whoever compares times of files shall see none that is new without reason.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into.parent) as folder:
        bundle(Path(folder), *(["--sourcemap=linked"] if with_maps else []))
        made = {file.relative_to(folder): file for file in Path(folder).rglob("*") if file.is_file()}
        for name, file in made.items():
            target = into / name
            if not target.is_file() or target.read_bytes() != file.read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                file.replace(target)
    for old in into.rglob("*"):
        if old.is_file() and old.relative_to(into) not in made:
            old.unlink(missing_ok=True)


def bundle(into: Path, *options: str) -> None:
    """Have esbuild write all of it into an empty folder.

    Raise CommandError with whatever it says: its warnings are errors too.
    """
    entries = sorted(str(file) for pattern in ENTRIES for file in SOURCE.glob(pattern))
    command = [str(esbuild()), *entries, *OPTIONS, f"--outdir={into}", f"--outbase={SOURCE}", *options]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)  # noqa: S603
    if done.returncode or done.stderr:
        raise CommandError(f"esbuild could not join the scripts and style sheets of static/:\n{done.stderr}")


def esbuild() -> Path:
    """The program itself. The command that npm puts in its place wants Node, which an image has not."""
    for program in BASE_DIR.glob("node_modules/@esbuild/*/bin/esbuild"):
        return program
    raise CommandError("The scripts and style sheets of the pages need esbuild. `make setup` fetches it.")
