"""Checks the rules of the house that no other tool checks: the step `house` of `make check`.

An app consists of features, a feature of a few words (urls, views, page, parts, forms, service, queries,
rules); the contracts in pyproject.toml say which may import which. import-linter ignores patterns that match
nothing, folders that are not named, and a container's own `__init__`; this does not. Exceptions are
listed with their reason, here none, in boundaries.py a few. Rules about what is written in files are in
writing.py.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import grimp

from scripts import boundaries, writing

ROOT = Path(__file__).resolve().parent.parent
WORDS = {"urls", "views", "page", "parts", "forms", "service", "queries", "rules"}
# The folders of an app that are not features: models, and those that Django looks for.
PLACES = {"models", "migrations", "templatetags", "management"}
TOPS = {"urls", "access", "context", "apps", "admin"}
MOST_TOP_MODULES, MOST_FILES = 12, 20
# Folders of any size: one file a thing, found by its name.
WIDE = {"tests", "migrations", "models", "components", "account"}
MOST_MIXINS, MOST_MODEL_LINES = 3, 260
NOT_APPS = {"tests", "bench", "scripts"}


def main() -> int:
    """Print the findings of all rules; 1 if there are any."""
    findings = [finding for rule in RULES for finding in rule()]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


# Folders


def features_are_named() -> Iterator[str]:
    """Every package of an app is a feature named in the contracts, or one that Django looks for."""
    for app in apps_of_features():
        named = {name.partition(".")[2] for name in features() if name.startswith(f"{app}.")}
        for name in packages_in(app):
            if name not in named | PLACES:
                yield f"{app}/{name}: no contract names this folder. Add it to pyproject.toml."


def features_hold_known_words() -> Iterator[str]:
    """A feature's modules are the words of the house and nothing else, and its __init__ is empty."""
    for feature in features():
        for entry in sorted((ROOT / feature.replace(".", "/")).iterdir()):
            if entry.name == "__init__.py":
                if entry.stat().st_size:
                    yield f"{shown(entry)}: a feature's __init__ is empty; import from its modules."
            elif entry.name != "__pycache__" and entry.stem not in WORDS and entry.suffix in ("", ".py"):
                yield f"{shown(entry)}: no word of the house. A feature has {', '.join(sorted(WORDS))}."


def modules_stand_in_layers() -> Iterator[str]:
    """At the top of an app are only a few modules, which belong to no feature."""
    for app in apps():
        modules = sorted({file.stem for file in (ROOT / app).glob("*.py")} - {"__init__"})
        if len(modules) > MOST_TOP_MODULES:
            yield f"{app}/: {len(modules)} modules at the top, and {MOST_TOP_MODULES} are the most."
        if app in apps_of_features():
            for name in sorted(set(modules) - TOPS):
                yield f"{app}/{name}.py: stands in no layer. Put it into a feature."


def folders_stay_small() -> Iterator[str]:
    """No folder has more files than one can take in at a glance."""
    counted = Counter(PurePosixPath(name).parent for name in tracked())
    for folder, files in sorted(counted.items()):
        if files > MOST_FILES and not WIDE & set(folder.parts):
            yield f"{folder}/: {files} files, and {MOST_FILES} are the most."


# Contracts


def patterns_match() -> Iterator[str]:
    """Every pattern of every contract matches a module: one that matches nothing forbids nothing."""
    graph = grimp.build_graph(*apps(), include_external_packages=True, cache_dir=None)
    for contract in contracts():
        for key in ("source_modules", "forbidden_modules"):
            for pattern in contract.get(key, []):
                if "*" in pattern and not graph.find_matching_modules(pattern):
                    yield f"contract {contract['id']}: {pattern} in {key} matches no module."


def apps_are_the_same_everywhere() -> Iterator[str]:
    """Dockerfile, checks and contracts name the apps that exist."""
    there = set(packages_in(".")) - NOT_APPS
    copied = re.findall(r"^COPY (\w+)/ ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    code = re.search(r"^CODE = (.*)$", (ROOT / "scripts" / "check.py").read_text(), re.MULTILINE)
    named = {
        "pyproject.toml, root_packages": set(apps()),
        "scripts/check.py, CODE": set(re.findall(r"\w+", code[1] if code else "")) - NOT_APPS,
        "Dockerfile, COPY": set(copied) - {"templates", "static"},
    }
    for place, names in named.items():
        if names != there:
            yield f"{place}: {', '.join(sorted(names ^ there))} should be in both, the list and the checkout."


# Models


def mixins_stay_few() -> Iterator[str]:
    """A model has at most three mixins, each directly on the class that has the table's fields.

    So the type checker sees every field, and no mixin sees another.
    """
    for app in apps_of_features():
        classes = model_classes(app)
        fields = {name for name, (_, node) in classes.items() if bases(node) == ["models.Model"]}
        abstract = {name for name, (_, node) in classes.items() if is_abstract(node)}
        mixins = abstract - fields
        for name, (file, node) in classes.items():
            if name in mixins and not (len(bases(node)) == 1 and fields.intersection(bases(node))):
                yield f"{file}: {name} is a mixin and stands directly on the table's fields, on nothing else."
            if (count := len(mixins.intersection(bases(node)))) > MOST_MIXINS:
                yield f"{file}: {name} has {count} mixins, and {MOST_MIXINS} are the most."


def model_files_stay_short() -> Iterator[str]:
    """A file with a model can be read in one sitting."""
    for app in apps_of_features():
        for file in sorted({file for file, _ in model_classes(app).values()}):
            if (lines := len((ROOT / file).read_text().splitlines())) > MOST_MODEL_LINES:
                yield f"{file}: {lines} lines, and {MOST_MODEL_LINES} are the most of a model."


def model_classes(app: str) -> dict[str, tuple[str, ast.ClassDef]]:
    """The file and the class of each model of the app, and of the abstract classes that they consist of."""
    found = {
        node.name: (name, node)
        for name in tracked()
        if name.startswith(f"{app}/models/") and name.endswith(".py")
        for node in ast.parse((ROOT / name).read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    models = {"models.Model", "AbstractUser"}
    while more := {name for name, (_, node) in found.items() if models.intersection(bases(node))} - models:
        models |= more
    return {name: one for name, one in found.items() if name in models}


def bases(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(base) for base in node.bases]


def is_abstract(node: ast.ClassDef) -> bool:
    """Whether the class has a Meta that says so."""
    metas = [inner for inner in node.body if isinstance(inner, ast.ClassDef) and inner.name == "Meta"]
    return any("abstract = True" in ast.unparse(meta) for meta in metas)


# Helpers of the rules


def tool(name: str) -> dict[str, Any]:
    """A table under [tool] in pyproject.toml; empty if missing."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"].get(name, {})


def contracts() -> list[dict[str, Any]]:
    return tool("importlinter")["contracts"]


def apps() -> list[str]:
    return tool("importlinter")["root_packages"]


def features() -> list[str]:
    """Dotted names of all features, from the contract about their layers."""
    return next(contract["containers"] for contract in contracts() if contract["id"] == "features")


def apps_of_features() -> list[str]:
    """The apps that consist of features; core, live and refine are libraries."""
    return sorted({name.partition(".")[0] for name in features()})


def packages_in(folder: str) -> list[str]:
    return sorted(entry.name for entry in (ROOT / folder).iterdir() if (entry / "__init__.py").is_file())


@cache
def tracked() -> list[str]:
    """The files of the checkout that git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


RULES: list[Callable[[], Iterator[str]]] = [
    features_are_named,
    features_hold_known_words,
    modules_stand_in_layers,
    folders_stay_small,
    patterns_match,
    apps_are_the_same_everywhere,
    mixins_stay_few,
    model_files_stay_short,
    *writing.rules(ROOT, tracked),
    *boundaries.rules(ROOT, tracked),
]

if __name__ == "__main__":
    sys.exit(main())
