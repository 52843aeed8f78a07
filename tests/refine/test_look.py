"""The design system: every text can be read, and spaces, sizes and colours are those of the tokens."""

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
# All that names a class: templates, scripts, and what makes parts.
SOURCES = "\n".join(
    file.read_text()
    for folder in ("templates", "static/js", "backlog", "core", "live", "refine", "sessions", "teams")
    for kind in ("html", "js", "py")
    for file in (ROOT / folder).rglob(f"*.{kind}")
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


class TestTheScale:
    # A larger one is the measure of its own part: a column, a dialog, a place on the page.
    SMALLEST_MEASURE = 3.4

    @pytest.mark.parametrize("sheet", SHEETS)
    def test_has_every_space_size_and_text_of_a_sheet(self, sheet):
        raw = [
            f"{name}: {value}"
            for name, value in DECLARATION.findall(without_comments(CSS / sheet))
            for number in re.findall(r"([\d.]+)rem", value)
            if float(number) < self.SMALLEST_MEASURE
        ]

        assert raw == []

    def test_has_no_step_that_nobody_uses(self):
        everything = "".join(without_comments(CSS / sheet) for sheet in ["tokens.css", *SHEETS])
        steps = re.findall(r"(--(?:s\d[\d-]*|size-\d+|text-[\w-]+)):", TOKENS)

        assert len(steps) > 30
        assert [step for step in steps if f"var({step})" not in everything] == []


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

    def test_has_a_template_a_script_or_a_part_that_uses_it(self):
        words = set(re.findall(r"[\w-]+", SOURCES))
        # `button--{{ tone }}` uses every button--…
        stems = tuple(re.findall(r"[\w-]+-(?=\{[{%]|\$\{)", SOURCES))
        unused = {
            name
            for sheet in SHEETS
            for name in re.findall(r"\.(-?[a-z_][\w-]*)", selectors(sheet))
            if name not in words and not name.startswith(stems)
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
