"""Canned words with variables: `{{name}}` and its kin, filled in for one ticket. No code, no conditions, no loops."""

from .grammar import CASES, FACTS, LONGEST, PLAIN, MacroError, Part, Template, Text, Variable, parse
from .render import Gap, Rendered, gaps, render

__all__ = [
    "CASES",
    "FACTS",
    "LONGEST",
    "PLAIN",
    "Gap",
    "MacroError",
    "Part",
    "Rendered",
    "Template",
    "Text",
    "Variable",
    "gaps",
    "parse",
    "render",
]
