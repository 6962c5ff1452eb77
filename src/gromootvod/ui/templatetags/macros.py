"""Macros and ratings in templates: `{% load macros %}`."""

from __future__ import annotations

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
