"""The design system: every text can be read, colours are those of the tokens, and nothing is left unused."""

import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static/css"
TOKENS = (CSS / "tokens.css").read_text()
SURFACES = ("page", "sunken", "surface", "raised", "hover")
INKS = ("ink", "ink-quiet", "ink-faint", "accent-ink", "positive-ink", "warning-ink", "negative-ink")
PHASES = ("kickoff", "triage", "deep", "wrapup")
SHEETS = sorted(str(file.relative_to(CSS)) for file in CSS.rglob("*.css") if file.name != "tokens.css")
DECLARATION = re.compile(r"(?<![\w-])(-{0,2}[a-z][\w-]*):\s*([^;{}]*);")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CLASS = re.compile(r'class="((?:{%.*?%}|{{.*?}}|[^"])*)"', re.DOTALL)
# Where else classes are named: strings of scripts and of Python, blocks that carry a class.
STRINGS = "\n".join(
    string
    for folder, kind in (
        ("static/js", "js"),
        *((app, "py") for app in ("backlog", "core", "live", "sessions", "teams")),
    )
    for file in (ROOT / folder).rglob(f"*.{kind}")
    for string in re.findall(r'"[^"\n]*"|`[^`]*`|\'[^\'\n]*\'', file.read_text())
) + "\n".join(
    block for file in TEMPLATES for block in re.findall(r"{% block width %}(.*?){%", file.read_text())
)
TONES = ("positive", "warning", "negative", "accent")

PAIRS = [
    *product(INKS, SURFACES),
    *((f"{phase}-ink", ground) for phase in PHASES for ground in (*SURFACES, f"{phase}-tint")),
    *((f"{phase}-on", phase) for phase in PHASES),
    *((ink, f"{phase}-tint") for phase in PHASES for ink in ("ink", "ink-quiet", "ink-faint")),
    *((f"{tone}-ink", f"{tone}-tint") for tone in TONES),
    ("on-accent", "accent"),
    ("page", "ink"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_reaches_four_and_a_half_to_one(ink, ground, scheme):
    assert contrast(colour(ink, scheme), colour(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", SURFACES)
def test_the_edge_of_a_control_reaches_three_to_one(ground, scheme):
    assert contrast(colour("line-control", scheme), colour(ground, scheme)) >= 3


def colour(name: str, scheme: str) -> str:
    light, dark = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", TOKENS).groups()
    return light if scheme == "light" else dark


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(hex_colour: str) -> float:
    channels = (int(hex_colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class TestACustomProperty:
    # Set by a script (static/js/sessions/meeting/phase-bar.js).
    OF_SCRIPTS: ClassVar = {"--share"}

    def test_is_used_where_it_is_defined_and_defined_where_it_is_used(self):
        everything = "".join(without_comments(CSS / sheet) for sheet in ["tokens.css", *SHEETS])
        defined = set(re.findall(r"(?<![\w-])(--[a-z][\w-]*)\s*:\s", everything))
        used = set(re.findall(r"var\((--[\w-]+)", everything))

        assert len(defined) > 150
        assert defined ^ used == self.OF_SCRIPTS


class TestAQueryForTheSizeOfTheScreen:
    NAMED: ClassVar = re.findall(r"^     \w[\w ]+?  +(\(.+?\))(?: \*/)?$", TOKENS, re.MULTILINE)

    def test_is_named_if_several_sheets_use_it(self):
        used = Counter(query for sheet in SHEETS for query in set(queries(sheet)) if numbers(query))
        shared = {query for query, sheets in used.items() if sheets > 1}

        assert len(shared) > 5
        assert shared <= set(self.NAMED)

    def test_is_spelled_as_it_is_named_if_it_is_the_phones(self):
        phone = self.NAMED[0]
        asked = [query for sheet in SHEETS for query in queries(sheet)]
        alike = {query for query in asked if {"48", "75", "34"} <= numbers(query)}
        # With a condition of its own the comma has to be another.
        joined = "((width < 48rem) or ((width < 75rem) and (height < 34rem))) and (scripting: enabled)"

        assert asked.count(phone) > 20
        assert alike - {*self.NAMED, joined} == set()


@pytest.mark.parametrize("hue", range(8))
def test_white_can_be_read_on_a_hue(hue):
    solid = re.search(rf'\[data-hue="{hue}"\] {{\s*--hue-solid: (#\w+);', TOKENS)[1]

    assert contrast("#ffffff", solid) >= 4.5


def test_a_colour_is_named_in_one_place():
    # White stays white: initials, and the ground of a code that phones read.
    elsewhere = [
        (sheet, value)
        for sheet in SHEETS
        for _, value in DECLARATION.findall(without_comments(CSS / sheet))
        if re.search(r"#[0-9a-f]{3,8}\b|rgb\(|light-dark\(", value) and value not in ("#fff", "#5f5b52")
    ]

    assert elsewhere == []


class TestAClass:
    # Named by scripts of others.
    OF_LIBRARIES: ClassVar = {"sortable-ghost"}

    def test_has_a_template_a_script_or_a_reply_that_uses_it(self):
        attributes = [value for file in TEMPLATES for value in CLASS.findall(file.read_text())]
        # `button--{{ tone }}` uses every button--…
        stems = {stem for value in attributes for stem in re.findall(r"[\w-]+-(?=\{[{%])", value)}
        words = {word for text in (*attributes, STRINGS) for word in re.findall(r"[\w-]+", text)}
        unused = {
            name
            for sheet in SHEETS
            for name in re.findall(r"\.(-?[a-z_][\w-]*)", selectors(sheet))
            if name not in words and not name.startswith(tuple(stems))
        }

        assert unused - self.OF_LIBRARIES == set()


def without_comments(file: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)


def selectors(sheet: str) -> str:
    return re.sub(r'"[^"]*"|url\([^)]*\)', "", DECLARATION.sub("", without_comments(CSS / sheet)))


def queries(sheet: str) -> list[str]:
    return [" ".join(query.split()) for query in re.findall(r"@media ([^{]+)", without_comments(CSS / sheet))]


def numbers(query: str) -> set[str]:
    return set(re.findall(r"(\d+)rem", query))
