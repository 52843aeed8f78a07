"""Rules about what may know what where import-linter does not look: loose files, and names in strings.

`scripts/house.py` runs them. An exception is listed with its reason, and one that is not needed is reported.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

# The apps from the top, as the contract about them says: each may know those after it.
ORDER: list[str] = next(
    contract["layers"]
    for contract in tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
    if contract["id"] == "apps"
)
NAMESPACES = "|".join(ORDER)
TOOLS = {"tests", "bench", "scripts"}

# Names that would hold anything; "base" stays for templates, where Django and allauth use it.
VAGUE = {
    *("base", "common", "extra", "extras", "func", "functions", "general", "helper", "helpers", "lib"),
    *("misc", "other", "shared", "stuff", "things", "tools", "util", "utils", "various"),
}
# Names that Django looks for: the module of a database backend.
NAMED_BY_DJANGO = re.compile(r"core/db/backends/\w+/base\.py")

# What rules may import: no clock, no chance, no files, no network, no Django.
PURE_STANDARD = {
    *("abc", "array", "base64", "binascii", "bisect", "collections", "contextlib", "csv", "dataclasses"),
    *("datetime", "decimal", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "html", "io"),
    *(
        "itertools",
        "json",
        "math",
        "operator",
        "re",
        "statistics",
        "string",
        "textwrap",
        "typing",
        "unicodedata",
    ),
    *("urllib.parse", "warnings", "zipfile", "zoneinfo"),
}
PURE_CORE = {"core.text"}
# They turn bytes and texts that they are given into others.
PURE_OTHERS = {"bs4", "markdownify", "openpyxl"}
IMPURE_CALLS = {"open", "input", "print", "eval", "exec", "__import__", "globals", "vars"}
# A part of an archive that is in memory.
PURE_CALLS = {"archive.open"}
CLOCKS = {"now", "utcnow", "today"}

# Calls that import what a string names.
BY_NAME = {"import_module", "__import__", "import_string", "get_model", "run_module", "run_path"}
MAY_IMPORT_BY_NAME = {
    "live/socket/handshake.py": "the engine of sessions is a setting",
    "teams/accounts/queries/identity.py": "the engine of sessions is a setting",
    "refine/former_paths.py": "stored paths of former modules lead to today's",
}
# Files in which a string may be the path of a module of ours, because something reads it there.
MAY_NAME_MODULES = {
    "refine/settings.py": "Django's settings name classes and modules",
    "refine/asgi.py": "names the settings",
    "refine/urls.py": "includes the addresses of the apps",
    "refine/templates_loader.py": "Django's settings of templates name loaders",
    "refine/former_paths.py": "maps stored paths of former modules to today's",
}

MAY_NAME_ADDRESSES = {
    "core/http/hosts.py": "the home of a team is its backlog, wherever that app is installed",
    "templates/teams/settings/_settings_tabs.html": "the tabs of a team's settings, those of all apps",
    "templates/teams/settings/page.html": "the address to share is made of a code, which teams give out",
}
# Templates of these folders belong to no app: the shell puts all apps together, the others know none.
SHELL, NO_APP = {"layout"}, {"components", "account", "allauth", "live"}


def rules(root: Path, files: Callable[[], list[str]]) -> list[Callable[[], Iterator[str]]]:
    """The rules of this module, for the checkout at `root` with these files."""

    @cache
    def text(name: str) -> str:
        return (root / name).read_text()

    @cache
    def tree(name: str) -> ast.Module:
        return ast.parse(text(name))

    def python_of_apps() -> list[str]:
        return [name for name in files() if name.endswith(".py") and name.partition("/")[0] in ORDER]

    def python_stands_in_packages() -> Iterator[str]:
        """Every module is in packages up to the top: import-linter does not see namespace packages."""
        there = set(files())
        for name in sorted(there):
            top = name.partition("/")[0]
            if not name.endswith(".py") or name == "manage.py":
                continue
            if top not in {*ORDER, *TOOLS}:
                yield f"{name}: {top} is no app and no folder of tools. Add it to the order of apps."
                continue
            for folder in list(PurePosixPath(name).parents)[:-1]:
                if f"{folder}/__init__.py" not in there:
                    yield f"{name}: {folder} has no __init__.py, so no contract sees it."
                    break

    def modules_are_python() -> Iterator[str]:
        """Folders of apps hold Python; templates, sheets and scripts have places of their own."""
        for name in files():
            if name.partition("/")[0] in ORDER and not name.endswith(".py"):
                yield f"{name}: only Python stands in an app; templates and static files have their folders."

    def names_mean_something() -> Iterator[str]:
        """No module or package has a name under which anything could be put."""
        for name in python_of_apps():
            if NAMED_BY_DJANGO.fullmatch(name):
                continue
            for word in PurePosixPath(name).with_suffix("").parts[1:]:
                if word.strip("_") in VAGUE:
                    yield f"{name}: {word} could hold anything; name what it is about."
                    break

    def nothing_is_imported_by_name() -> Iterator[str]:
        """A string imports nothing: it would pass every contract."""
        importing, naming = set(), set()
        modules = {name.removesuffix("/__init__.py").removesuffix(".py") for name in python_of_apps()}
        for name in python_of_apps():
            if "/migrations/" in name:
                continue
            for node in ast.walk(tree(name)):
                if isinstance(node, ast.Call) and called(node) in BY_NAME:
                    importing.add(name)
                    if name not in MAY_IMPORT_BY_NAME:
                        yield f"{name}:{node.lineno}: {called(node)} passes every contract. Import it."
            for line, path in literals(tree(name), rf"(?:{NAMESPACES})(?:\.\w+)+"):
                if not ({path.replace(".", "/"), path.rpartition(".")[0].replace(".", "/")} & modules):
                    continue
                if name.endswith("/apps.py") or is_model(path):
                    continue
                naming.add(name)
                if name not in MAY_NAME_MODULES:
                    yield f'{name}:{line}: "{path}" names a module past every contract; import it instead.'
        yield from needless(MAY_IMPORT_BY_NAME, importing)
        yield from needless(MAY_NAME_MODULES, naming)

    def models_are_named_downward() -> Iterator[str]:
        """A model named in a string is of the own app or one below."""
        labels = {**{app: app for app in ORDER}, "refinement": "sessions"}
        for name in python_of_apps():
            if "/migrations/" in name:
                continue
            for line, path in literals(tree(name), rf"(?:{'|'.join(labels)})\.[A-Z]\w*"):
                if is_above(labels[path.partition(".")[0]], name.partition("/")[0]):
                    yield f'{name}:{line}: "{path}" is a model of an app above.'

    def rules_are_pure() -> Iterator[str]:
        """Rules import only what is listed as pure, and read no clock and no file."""
        for name in python_of_apps():
            if not re.match(r"\w+/\w+/rules(\.py|/)", name):
                continue
            for node in ast.walk(tree(name)):
                for module in imported(node):
                    if not is_pure(module):
                        yield f"{name}:{node.lineno}: rules may not import {module}."  # type: ignore[attr-defined]
                if not isinstance(node, ast.Call) or ast.unparse(node.func) in PURE_CALLS:
                    pass
                elif called(node) in IMPURE_CALLS:
                    yield f"{name}:{node.lineno}: rules may not call {called(node)}."
                if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                    yield f"{name}:{node.lineno}: rules read no clock; the moment is passed in."

    def addresses_point_down() -> Iterator[str]:
        """Templates and Python name addresses of their own app and those below, as imports do."""
        used = set()
        for name in files():
            app = app_of(name)
            if app is None or not name.endswith((".html", ".txt", ".py")):
                continue
            found = (
                literals(tree(name), rf"(?:{NAMESPACES}):[\w-]+")
                if name.endswith(".py")
                else matches(text(name), rf"""["']((?:{NAMESPACES}):[\w-]+)["']""")
            )
            for line, address in found:
                if is_above(address.partition(":")[0], app):
                    used.add(name)
                    if name not in MAY_NAME_ADDRESSES:
                        yield f"{name}:{line}: names an address of {address.partition(':')[0]}, an app above."
        yield from needless(MAY_NAME_ADDRESSES, used)

    def addresses_are_reversed() -> Iterator[str]:
        """No template spells the path of a page, which would pass for no address of another app."""
        for name in files():
            if name.startswith("templates/") and name.endswith((".html", ".txt")):
                spelled = r"""(?:href|action|formaction|src|hx-\w+)=["'](/[\w{][^"']*)["']"""
                for line, path in matches(text(name), spelled):
                    yield f"{name}:{line}: spells {path}; {{% url %}} and {{% order %}} make addresses."

    def includes_point_down() -> Iterator[str]:
        """A template includes and extends those of its own app, of apps below and of the shell."""
        tag = r"""{% (?:include|extends) ["'](\w+)/[^"']+["']"""
        for name in files():
            app = app_of(name)
            if app is None or not name.startswith("templates/"):
                continue
            for line, folder in matches(text(name), tag):
                if folder in ORDER and is_above(folder, app):
                    yield f"{name}:{line}: includes a template of {folder}, an app above."

    return [
        python_stands_in_packages,
        modules_are_python,
        names_mean_something,
        nothing_is_imported_by_name,
        models_are_named_downward,
        rules_are_pure,
        addresses_point_down,
        addresses_are_reversed,
        includes_point_down,
    ]


def app_of(name: str) -> str | None:
    """The app that a module or template belongs to, core for what belongs to none; None for the project's."""
    parts = PurePosixPath(name).parts
    if parts[0] == "templates":
        folder = parts[1] if len(parts) > 2 else ""
        if folder in NO_APP:
            return "core"
        return folder if folder in ORDER else None
    return parts[0] if parts[0] in ORDER and parts[0] != "refine" else None


def is_above(other: str, app: str) -> bool:
    return ORDER.index(other) < ORDER.index(app)


def is_model(path: str) -> bool:
    """Whether this is "app.Model", as a foreign key names one."""
    return bool(re.fullmatch(r"\w+\.[A-Z]\w*", path))


def is_pure(module: str) -> bool:
    """Whether rules may import this module."""
    top = module.partition(".")[0]
    if module in PURE_CORE | PURE_OTHERS | PURE_STANDARD or (top in PURE_STANDARD and top != "urllib"):
        return True
    return bool(re.fullmatch(rf"(?:{NAMESPACES})\.\w+\.rules(?:\.\w+)*", module)) or module.startswith(".")


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that this statement imports; a relative one begins with a dot."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        # From further up than the rules' own folder anything could come.
        yield (
            f".{node.module or ''}"
            if node.level == 1
            else "." * node.level
            if node.level
            else node.module or ""
        )


def called(node: ast.Call) -> str:
    """The last word of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def literals(tree: ast.Module, pattern: str) -> Iterator[tuple[int, str]]:
    """The strings of this source that match wholly, with their lines; docstrings are none."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in prose:
            continue
        if re.fullmatch(pattern, node.value):
            yield node.lineno, node.value


def matches(source: str, pattern: str) -> Iterator[tuple[int, str]]:
    """The first group of each match outside Django's comments, with its line."""
    blank = lambda match: re.sub(r"[^\n]", " ", match[0])  # noqa: E731 - lines keep their numbers
    source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", blank, source, flags=re.DOTALL)
    for match in re.finditer(pattern, source):
        yield source.count("\n", 0, match.start()) + 1, match[1]


def needless(allowed: dict[str, str], used: set[str]) -> Iterator[str]:
    """Exceptions that nothing needs any more: the lists may only shrink."""
    for name in sorted(allowed.keys() - used):
        yield f"scripts/boundaries.py: {name} needs no exception any more."


assert not PURE_STANDARD - {"urllib.parse"} - sys.stdlib_module_names
