"""Rules about what is written in files: lines of templates, lengths in sheets, plain names, and named paths.

`scripts/house.py` runs them.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

LONGEST_LINE, LONG_LINE, LONG_SHARE = 160, 120, 0.01
TOKENS = "static/css/tokens.css"
PIXELS, THINNEST = {"px": 1, "rem": 16}, 2
# Documents that name paths of other times or other projects.
ELSEWHERE = {"CHANGELOG.md", "tests/data/ATTRIBUTION.md"}
SUFFIXES = "py|html|txt|css|js|md|toml|tsv|json|yml|conf|svg|png"


def rules(root: Path, files: Callable[[], list[str]]) -> list[Callable[[], Iterator[str]]]:
    """The rules of this module, for the checkout at `root` with these files."""

    def text(name: str) -> str:
        return (root / name).read_text()

    def below(folder: str, suffix: str) -> list[str]:
        found = (root / folder).rglob(f"*{suffix}")
        return sorted(str(file.relative_to(root)) for file in found)

    def template_lines_are_short() -> Iterator[str]:
        """One element a line: nothing over 160 characters, and at most one line of a hundred over 120."""
        lines = [
            (f"{name}:{number}", len(line))
            for name in below("templates", ".html")
            for number, line in enumerate(text(name).splitlines(), start=1)
        ]
        for place, length in lines:
            if length > LONGEST_LINE:
                yield f"{place}: {length} characters, and {LONGEST_LINE} are the most."
        long = [place for place, length in lines if length > LONG_LINE]
        if len(long) > len(lines) * LONG_SHARE:
            yield f"templates/: {len(long)} of {len(lines)} lines are over {LONG_LINE} characters: {long}"

    def lengths_are_tokens() -> Iterator[str]:
        """Outside the tokens no sheet has a length of more than two pixels that is written as a number."""
        for name in below("static/css", ".css"):
            if name == TOKENS:
                continue
            for line, length in raw_lengths(text(name)):
                yield f"{name}:{line}: {length} is no token. Take the nearest one of {TOKENS}."

    def names_are_plain() -> Iterator[str]:
        """`said` had six meanings: it is data, message or errors. English in quotes may have it."""
        for name in files():
            if name.endswith(".py"):
                lines = vague_in_python(text(name))
            elif name.endswith((".js", ".html")):
                lines = vague_in_text(text(name))
            else:
                continue
            for line in lines:
                yield f"{name}:{line}: `said` says nothing; call it data, message or errors."

    def named_paths_exist() -> Iterator[str]:
        """Every path named in a document or a docstring exists."""
        names = set(files())
        there = names | {str(folder) for name in names for folder in PurePosixPath(name).parents}
        there |= {str(PurePosixPath(name).with_suffix("")) for name in names}
        tops = sorted({name.partition("/")[0] for name in names if "/" in name})
        path = re.compile(rf"(?<![\w/.-])((?:{'|'.join(map(re.escape, tops))})/[\w./-]*\w)(?![\w*{{<])")
        # A path may begin with a folder of an app or of templates: models/item.py, meeting/parts/clock.html.
        shortened = re.compile(rf"(?<![\w/.:@-])(\w[\w-]*(?:/[\w-]+)+\.(?:{SUFFIXES}))(?![\w*{{<])")
        endings = {
            "/".join(PurePosixPath(name).parts[start:]) for name in names for start in range(name.count("/"))
        }
        for name in sorted(names):
            if name in ELSEWHERE or not name.endswith((".md", ".py")):
                continue
            prose = text(name) if name.endswith(".md") else docstrings(text(name))
            for match in path.finditer(prose):
                if match[1] not in there:
                    yield f"{name}: names {match[1]}, which is not there."
            for match in shortened.finditer(prose):
                if match[1].partition("/")[0] not in tops and match[1] not in endings:
                    yield f"{name}: names {match[1]}, and no path ends so."

    return [template_lines_are_short, lengths_are_tokens, names_are_plain, named_paths_exist]


def raw_lengths(source: str) -> list[tuple[int, str]]:
    """The lines of this sheet with a length in px or rem over two pixels, which queries alone may have.

    Custom properties cannot stand in a query. Lengths that follow the letters (em, ch) or the window stay.
    """
    source = without(source, r"/\*.*?\*/|@(?:media|container)[^{]*")
    return [
        (source.count("\n", 0, match.start()) + 1, match[0])
        for match in re.finditer(r"(?<![\w.#-])-?(\d*\.?\d+)(px|rem)\b", source)
        if float(match[1]) * PIXELS[match[2]] > THINNEST
    ]


def vague_in_python(source: str) -> list[int]:
    """The lines of this source with a name that contains the word. The names of tests are sentences."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        for field in ("id", "arg", "attr", "name", "asname")
        if "said" in (words := str(getattr(node, field, "")).lower().split("_"))
        and words[0] != "test"
        and hasattr(node, "lineno")
    ]


def vague_in_text(source: str) -> list[int]:
    """The lines of this template or script with the word outside comments and quoted English."""
    for quoted in (
        r"{#.*?#}",
        r"{% comment %}.*?{% endcomment %}",
        r"{% blocktranslate.*?{% endblocktranslate %}",
        r"""{% translate (["']).*?\1""",
        r"/\*.*?\*/",
        r"(?<![:\"'])//[^\n]*",
    ):
        source = without(source, quoted)
    return [source.count("\n", 0, match.start()) + 1 for match in re.finditer(r"(?<!\w)said(?!\w)", source)]


def without(source: str, pattern: str) -> str:
    """The source with blanks in place of what matches, so that lines keep their numbers."""
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), source, flags=re.DOTALL)


def docstrings(source: str) -> str:
    """The docstrings of a Python module."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, documented)]
    return "\n".join(ast.get_docstring(node) or "" for node in nodes)
