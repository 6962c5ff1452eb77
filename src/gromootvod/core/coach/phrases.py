"""Rules that know words by sight, from phrases.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.values import Remark, Severity

_BLANK = re.compile(r"(\[(?:\\.|[^\]])*\]|\(\?<[=!][^)]*\))| (?![?*+{])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying it."""

    reason: str
    match: re.Pattern[str]  # a group named "at" narrows the place
    unless: re.Pattern[str] | None
    rewrite: str


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """A rule with its phrases, and examples that its tests hold it to."""

    name: str
    severity: Severity
    phrases: tuple[Phrase, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]

    def look(self, draft: Draft) -> Iterator[Remark]:
        """The places where the draft says it, each place once."""
        reached = 0
        for start, end, phrase in sorted(self._matches(draft), key=lambda found: found[:2]):
            if start >= reached:
                reached = end
                yield Remark(
                    self.name, start, end, self.severity, phrase.reason, _rewrite(draft, start, phrase)
                )

    def _matches(self, draft: Draft) -> Iterator[tuple[int, int, Phrase]]:
        for phrase in self.phrases:
            for match in phrase.match.finditer(draft.folded):
                if phrase.unless is None or not phrase.unless.search(_sentence(draft, match.start())):
                    start, end = match.span("at" if "at" in phrase.match.groupindex else 0)
                    yield start, end, phrase


@lru_cache(maxsize=1)
def phrase_rules() -> Mapping[str, PhraseRule]:
    """The rules of phrases.toml by name."""
    data = tomllib.loads(files(__package__).joinpath("phrases.toml").read_text("utf-8"))
    return {rule["name"]: _rule(rule) for rule in data["rule"]}


def _rule(data: dict[str, Any]) -> PhraseRule:
    phrases = tuple(_phrase(phrase) for phrase in data["phrase"])
    return PhraseRule(
        data["name"], Severity(data["severity"]), phrases, tuple(data["bad"]), tuple(data["good"])
    )


def _phrase(data: dict[str, str]) -> Phrase:
    rewrite = data.get("rewrite") or data.get("rewrite_ru") or data.get("rewrite_en") or ""
    unless = re.compile(data["unless"]) if "unless" in data else None
    return Phrase(data["reason"], re.compile(_spaced(data["match"])), unless, rewrite)


def _spaced(pattern: str) -> str:
    """Let a blank match a run of blanks or a line break; classes, look-behinds and optional blanks stay."""
    return _BLANK.sub(lambda match: match[1] or "[ \\n]{1,3}", pattern.replace("ё", "е"))


def _sentence(draft: Draft, at: int) -> str:
    return draft.sentences[draft.sentence_number(at)].text


def _rewrite(draft: Draft, start: int, phrase: Phrase) -> str:
    """The offered words, with a capital where the draft has one."""
    return phrase.rewrite[:1].upper() + phrase.rewrite[1:] if draft.text[start].isupper() else phrase.rewrite
