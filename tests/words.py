"""Reads docs/words.md, and collects every string that a person may read, with the places where it stands."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("refine", "sessions", "backlog", "teams", "live", "core")
# Whose strings are read though no gettext marks them: the sample team, and what commands print.
PLAIN = ("refine/sample", "*/management/commands", "scripts/run.py")
GETTEXT = {"gettext", "gettext_lazy", "gettext_noop"}
NGETTEXT = {"ngettext", "ngettext_lazy"}
LITERAL = r"""(?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
# What templatize() makes of a template's tags, and leaves of `_("...")` in their arguments.
MARKED = re.compile(rf"(?<![\w.])(?:n?p?gettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?")

BDI = re.compile(r"</?bdi>")


@cache
def page() -> str:
    return (ROOT / "docs" / "words.md").read_text()


def banned() -> list[tuple[str, str]]:
    """Each banned pattern with an example that it must match."""
    block = re.search(r"^```banned\n(.*?)^```", page(), re.DOTALL | re.MULTILINE)
    assert block, "docs/words.md has no block of banned patterns"
    pairs = [line.partition("   ")[::2] for line in block[1].splitlines() if line]
    return [(pattern, example.strip()) for pattern, example in pairs]


def compiled(pattern: str) -> re.Pattern[str]:
    """Case counts only inside `(?-i:...)`."""
    return re.compile(pattern, re.IGNORECASE)


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading of docs/words.md, without its head."""
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in page().partition(f"\n## {heading}\n")[2].partition("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    return [[cell.strip(" |") for cell in row] for row in rows[2:]]


@cache
def translatable() -> dict[str, set[str]]:
    """Every string that gettext gets, plural forms too, and the files it is in."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            for text in of_template(file.read_text()):
                found[text].add(str(file.relative_to(ROOT)))
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            for text in of_python(file.read_text()):
                found[text].add(str(file.relative_to(ROOT)))
    return dict(found)


def of_template(source: str) -> Iterator[str]:
    """The strings of a template as they are read: without marks around what has a direction of its own."""
    for match in MARKED.finditer(templatize(source)):
        for literal in match.groups():
            if literal:
                yield BDI.sub("", ast.literal_eval(literal)).replace("%%", "%")


def of_python(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    yield from of_nodes(tree, gettext_names(tree))


def gettext_names(tree: ast.AST) -> dict[str, str]:
    """The names under which a module calls the functions of gettext."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }


def of_nodes(tree: ast.AST, names: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            function = names.get(node.func.id)
            for argument in node.args[: 1 if function in GETTEXT else 2 if function in NGETTEXT else 0]:
                for constant in ast.walk(argument):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield constant.value


def of_calls(function: str) -> Iterator[str]:
    """The strings that go through gettext inside the arguments of these calls, in all views."""
    for app in APPS:
        for module in sorted((ROOT / app).rglob("*.py")):
            if "views" not in module.with_suffix("").parts:
                continue
            tree = ast.parse(module.read_text())
            names = gettext_names(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                    yield from of_nodes(node, names)


@cache
def untranslated() -> dict[str, set[str]]:
    """The texts of the sample team and of commands: every literal that is no docstring."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pattern in PLAIN:
        for place in ROOT.glob(pattern):
            for file in [place] if place.is_file() else place.glob("*.py"):
                for text in literals(file.read_text()):
                    found[text].add(str(file.relative_to(ROOT)))
    return dict(found)


def literals(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
