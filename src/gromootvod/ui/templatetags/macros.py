"""Macros and ratings in templates: `{% load macros %}`."""

from __future__ import annotations

from typing import Any

from django import template

from gromootvod.ui import terms_macro

register = template.Library()


@register.simple_tag
def macro_action(kind: str, value: str) -> str:
    """An action in words: see terms_macro.action."""
    return terms_macro.action(kind, value)


@register.filter
def of(values: dict[str, str], key: str) -> str:
    """`{{ typed.actions|of:"state" }}`: the value of a key, "" where there is none."""
    return values.get(key, "")


@register.simple_tag
def rating_bars(week: Any, most: int) -> list[dict[str, str]]:
    """A week's answers as a stacked bar, from the ground up, on a scale of 100 for the fullest week."""
    bars, top = [], 100.0
    for kind, count in (("kept", week.helped), ("late", week.not_helped)):
        height = 100 * count / (most or 1)
        top -= height
        if height:
            bars.append({"kind": kind, "y": f"{top:.2f}", "height": f"{height:.2f}"})
    return bars
