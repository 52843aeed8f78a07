"""Builds the scripts and style sheets with esbuild, from `static/` and the npm packages.

There is one script for all pages, one sheet for each, and a short script that sets the theme before the first
paint. They are built whenever static files are collected: in tests, `make run`, `make check` and the image.
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
# The files that pages load; all others in the folder are imported by these.
ENTRIES = ["css/app.css", "css/pages/*.css", "js/app.js", "js/ui/theme-first.js", "icons/*"]
OPTIONS = [
    "--bundle",
    "--minify",
    "--format=esm",
    "--charset=utf8",
    "--asset-names=fonts/[name]",
    "--loader:.woff2=file",
    "--loader:.svg=copy",
    "--loader:.png=copy",
    "--log-level=warning",
]


class AssetsFinder(FileSystemFinder):
    """Finds the built files, and builds them when they are listed to be collected."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        build(Path(settings.ASSETS_ROOT), with_maps=settings.SOURCE_MAPS)
        yield from super().list(ignore_patterns)

    def check(self, **kwargs: Any) -> Any:
        """No findings: the folder is created by the first build, and the image does not need it."""
        return []


def build(into: Path, with_maps: bool = False) -> None:
    """Bring this folder up to date with the sources.

    Each file is replaced atomically and only if its content has changed: other processes may be collecting
    from the folder, and compare the times of its files.
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
    """Have esbuild write all files into an empty folder.

    Raises CommandError with its messages; warnings are errors too.
    """
    entries = sorted(str(file) for pattern in ENTRIES for file in SOURCE.glob(pattern))
    command = [str(esbuild()), *entries, *OPTIONS, f"--outdir={into}", f"--outbase={SOURCE}", *options]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)  # noqa: S603
    if done.returncode or done.stderr:
        raise CommandError(f"esbuild could not join the scripts and style sheets of static/:\n{done.stderr}")


def esbuild() -> Path:
    """The path of the binary. npm's own command needs Node, which the image does not have."""
    for program in BASE_DIR.glob("node_modules/@esbuild/*/bin/esbuild"):
        return program
    raise CommandError("The scripts and style sheets of the pages need esbuild. `make setup` fetches it.")
