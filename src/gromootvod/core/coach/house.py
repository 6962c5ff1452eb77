"""What a house changes in the coach: rules off, severities, phrases and terms of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from gromootvod.core.coach.pattern import PatternError, compile_pattern
from gromootvod.core.coach.values import Severity


class HouseError(ValueError):
    """Settings that cannot be used; the text says which."""


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """A phrase that this house wants to be told of. `pattern` is in the language of `pattern.py`."""

    rule: str
    pattern: str
    reason: str
    rewrite: str = ""


@dataclass(frozen=True)
class House:
    """Settings of the coach. Tuples of pairs instead of mappings, so that a house can be a key."""

    off: frozenset[str] = frozenset()  # names of rules
    severities: tuple[tuple[str, Severity], ...] = ()
    phrases: tuple[OwnPhrase, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()  # jargon of the house: a term (a pattern) and a plain word
    known_terms: frozenset[str] = frozenset()  # terms that every client of this house knows
    inner_words: tuple[str, ...] = ()  # patterns of words and hosts that may not leave the house
    hot: int = 40  # from this heat on the client is upset

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read {"off": ["jargon"], "severities": {"order": "warn"}, "phrases": [{"rule", "pattern", "reason",
        "rewrite"}], "terms": {"проводка": "запись в учёте"}, "known_terms": [], "inner_words": [], "hot": 40}.

        Every field may be absent. Raises HouseError, which names the field or the pattern.
        """
        if not isinstance(data, Mapping):
            raise HouseError("settings must be a JSON object")
        try:
            return cls(
                off=frozenset(map(str, data.get("off") or ())),
                severities=tuple(
                    sorted(
                        (str(rule), Severity(value)) for rule, value in (data.get("severities") or {}).items()
                    )
                ),
                phrases=tuple(_phrase(item) for item in data.get("phrases") or ()),
                terms=tuple(
                    sorted((_pattern(term), str(plain)) for term, plain in (data.get("terms") or {}).items())
                ),
                known_terms=frozenset(str(term).lower() for term in data.get("known_terms") or ()),
                inner_words=tuple(_pattern(word) for word in data.get("inner_words") or ()),
                hot=int(data.get("hot", 40)),
            )
        except (PatternError, TypeError, ValueError, AttributeError) as error:
            raise HouseError(str(error)) from None

    @cached_property
    def severity_of(self) -> Mapping[str, Severity]:
        """The severities by rule."""
        return dict(self.severities)


def _phrase(item: Mapping[str, Any]) -> OwnPhrase:
    missing = {"rule", "pattern", "reason"} - set(item)
    if missing:
        raise HouseError(f"a phrase lacks {', '.join(sorted(missing))}")
    return OwnPhrase(
        str(item["rule"]), _pattern(item["pattern"]), str(item["reason"]), str(item.get("rewrite") or "")
    )


def _pattern(value: object) -> str:
    compile_pattern(str(value))
    return str(value)
