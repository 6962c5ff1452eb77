"""Contrast is computed from the tokens themselves: OKLCH to linear sRGB to WCAG's relative luminance."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import gromootvod.ui

TOKENS = Path(gromootvod.ui.__file__).parent / "static" / "ui" / "tokens.css"
COLOUR = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)"
PAIR = re.compile(rf"--([\w-]+): light-dark\({COLOUR}, {COLOUR}\)")
SINGLE = re.compile(rf"--([\w-]+): {COLOUR};")

GROUNDS = ("paper", "sheet", "sunk")
# Text on a ground: every combination that the stylesheets use.
PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS],
    *[(hue, ground) for hue in ("ground", "ember", "kept", "feel") for ground in GROUNDS],
    *[(hue, f"{hue}-soft") for hue in ("ground", "ember", "kept", "feel", "blue", "rose")],
    *[(ink, f"{hue}-soft") for ink in ("ink", "ink-2") for hue in ("ground", "ember", "kept", "feel")],
    ("ink-3", "feel-soft"),
    ("ground", "feel-soft"),
    ("recede", "sheet"),
    ("on-ground", "ground"),
    ("on-ember", "ember"),
    ("sheet", "kept"),
    ("sheet", "feel"),
    ("paper", "ink"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_readable_on_its_ground(text: str, ground: str, theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_that_carry_meaning_stand_out_from_their_ground(theme: str) -> None:
    colours = tokens(theme)
    for mark in ("ground", "ember", "kept", "spark-high"):
        for ground in GROUNDS:
            assert contrast(colours[mark], colours[ground]) >= 3, (mark, ground, theme)


def test_the_measure_itself_is_right() -> None:
    white, black = (1.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    assert contrast(white, black) == pytest.approx(21, abs=0.01)
    # #777777 on white is the textbook case of 4.48:1; its OKLCH lightness is 0.5693.
    assert contrast((0.5693, 0.0, 0.0), white) == pytest.approx(4.48, abs=0.02)


def tokens(theme: str) -> dict[str, tuple[float, float, float]]:
    """The colours of a theme as (lightness 0-1, chroma, hue in degrees)."""
    text = TOKENS.read_text("utf-8")
    found: dict[str, tuple[float, float, float]] = {}
    for name, *numbers in PAIR.findall(text):
        light, dark = numbers[:3], numbers[3:]
        found[name] = _colour(light if theme == "light" else dark)
    for name, *numbers in SINGLE.findall(text):
        found[name] = _colour(numbers)
    return found


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """WCAG 2.2 contrast ratio of two OKLCH colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance; colours out of the sRGB gamut are clipped as browsers at least do."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(numbers: list[str]) -> tuple[float, float, float]:
    lightness, chroma, hue = (float(number) for number in numbers)
    return lightness / 100, chroma, hue
