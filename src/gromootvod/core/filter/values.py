"""What a filter is once it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace

OPERATORS = (":", ">", "<", ">=", "<=")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: text[start:end] of the filter. `value` is a code of the vocabulary where the key has codes."""

    key: str
    op: str  # one of OPERATORS
    value: str
    negated: bool = False
    start: int = 0
    end: int = 0
    quoted: bool = False  # then a bar in the value is a bar

    @property
    def values(self) -> tuple[str, ...]:
        """The alternatives of the value, any of which will do: "known|repairing"."""
        return (self.value,) if self.quoted else tuple(self.value.split("|"))


@dataclass(frozen=True, slots=True)
class Filter:
    """All of it must hold. A word ending in * stands for all that begin so; `without` may not be found at all."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.terms or self.without)

    @property
    def asks_text(self) -> bool:
        """Whether something is looked for in what was written."""
        return bool(self.words or self.phrases or self.without)

    def only_terms(self) -> Filter:
        """The same without what is looked for in the texts."""
        return Filter(terms=self.terms)

    def and_also(self, *terms: Term) -> Filter:
        """The same with more conditions."""
        return replace(self, terms=(*self.terms, *terms))


class FilterError(ValueError):
    """The filter cannot be understood: text[start:end] is the place, `code` says why, `hint` may hold a near word."""

    def __init__(self, code: str, start: int, end: int, *, key: str = "", hint: str = "") -> None:
        super().__init__(code)
        self.code, self.start, self.end, self.key, self.hint = code, start, end, key, hint
