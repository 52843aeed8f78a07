"""The design system keeps its promise: every text can be read."""

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
