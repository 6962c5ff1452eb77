"""The one language of search, views and rules: parsed here, compiled to the tables by `desk.filtering`."""

from .grammar import LONGEST, MOST, parse, term_text, to_text
from .moments import Day, Named, Span, read_moment
from .values import OPERATORS, Filter, FilterError, Term
from .vocabulary import CHOICES, FIELD, KINDS, canonical_key, kind_of, russian_choice, russian_key

__all__ = [
    "CHOICES",
    "FIELD",
    "KINDS",
    "LONGEST",
    "MOST",
    "OPERATORS",
    "Day",
    "Filter",
    "FilterError",
    "Named",
    "Span",
    "Term",
    "canonical_key",
    "kind_of",
    "parse",
    "read_moment",
    "russian_choice",
    "russian_key",
    "term_text",
    "to_text",
]
