"""The design system keeps its promises: every file is linked, and every text can be read."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static/css"
TOKENS = (CSS / "tokens.css").read_text()
SURFACES = ("page", "sunken", "surface", "raised", "hover")
INKS = ("ink", "ink-quiet", "ink-faint", "accent-ink", "positive-ink", "warning-ink", "negative-ink")
PHASES = ("kickoff", "triage", "deep", "wrapup")
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


def test_every_style_sheet_is_linked_or_imported_by_one_that_is():
    named = re.findall(
        r"css/([\w/-]+\.css)", "".join(file.read_text() for file in ROOT.glob("templates/**/*.html"))
    )
    found: set[str] = set()
    while named:
        name = named.pop()
        found.add(name)
        named += re.findall(r'@import "(.+)";', (CSS / name).read_text())

    assert found == {str(file.relative_to(CSS)) for file in CSS.glob("**/*.css")}


class TestATemplate:
    """One element a line, so that a change of one shows as one."""

    LINES = [
        (f"{file.relative_to(ROOT)}:{number}", line)
        for file in sorted(ROOT.glob("templates/**/*.html"))
        for number, line in enumerate(file.read_text().splitlines(), 1)
    ]

    def test_has_no_line_of_more_than_160_characters(self):
        assert not [place for place, line in self.LINES if len(line) > 160]

    def test_has_hardly_a_line_of_more_than_120(self):
        long = [place for place, line in self.LINES if len(line) > 120]

        assert len(long) <= len(self.LINES) / 100, long


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
