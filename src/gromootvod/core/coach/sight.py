"""Remarks on phrases: what the tables of the rules know by sight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pattern import Hit, Matcher
from gromootvod.core.coach.rulebook import Phrase, phrases
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.words import STOP

_BREATH = 20  # characters
_NEGATIONS = frozenset({"не", "ни", "нет", "not", "never", "no", "without", "без"})
_DIGITS_AND_NAMES = re.compile(r"\d+|(?<=\w )[A-ZА-ЯЁ]\w+")


@dataclass(frozen=True, slots=True)
class Sighted:
    """A phrase in its place, before the rule has judged what stands around it."""

    phrase: Phrase
    start: int
    end: int
    first: int  # number of its first word
    last: int  # number of the word after its last
    sentence: int


def sighted(page: Page) -> Mapping[str, list[Sighted]]:
    """All phrases of the draft by rule; of those that overlap within a rule, the first and longest."""
    words = page.body
    memory: dict[tuple[int, int], bool] = {}
    by_rule: dict[str, list[Sighted]] = {}
    for hit in phrases(page.house).hits(words):
        if hit.to > hit.at and not _is_unsaid(page, hit, memory):
            place = Sighted(
                hit.value, words[hit.at].start, words[hit.to - 1].end, hit.at, hit.to, words[hit.at].sentence
            )
            by_rule.setdefault(hit.value.rule, []).append(place)
    return {rule: list(_apart(places)) for rule, places in by_rule.items()}


def remarks(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A remark on each."""
    for place in places:
        phrase = place.phrase
        rewrite = _rewrite(page, place)
        if phrase.reason:
            yield Remark(
                phrase.rule,
                place.start,
                place.end,
                page.severity(phrase.rule),
                phrase.reason,
                rewrite,
                phrase.code,
            )
        else:
            yield page.remark(phrase.rule, phrase.code, place.start, place.end, rewrite)


def _apart(places: list[Sighted]) -> Iterator[Sighted]:
    """One for all that touch or nearly do: nobody wants two remarks on one breath."""
    last: Sighted | None = None
    for place in sorted(
        places, key=lambda place: (place.start, -place.end, not place.phrase.reason, place.phrase.code)
    ):
        if last is None:
            last = place
        elif (
            place.start - last.end <= _BREATH and place.sentence == last.sentence and not place.phrase.counted
        ):
            if place.end > last.end:
                last = replace(last, end=place.end, last=place.last)
        else:
            yield last
            last = place
    if last is not None:
        yield last


def _is_unsaid(page: Page, hit: Hit[Phrase], memory: dict[tuple[int, int], bool]) -> bool:
    phrase, words = hit.value, page.body
    if phrase.negation and hit.at and words[hit.at].before < STOP and words[hit.at - 1].text in _NEGATIONS:
        return True
    number = words[hit.start].sentence
    key = (id(phrase), number)
    if key not in memory:
        memory[key] = _is_harmless(page, phrase, number)
    return memory[key] or (
        bool(phrase.unless_signs) and _sign_follows(page, words[hit.to - 1].end, number, phrase.unless_signs)
    )


def _is_harmless(page: Page, phrase: Phrase, number: int) -> bool:
    sentence = page.sentence(number)
    if phrase.unless and phrase.unless.any(sentence):
        return True
    if phrase.not_asked and page.draft.sentences[number].text.rstrip(' »")').endswith("?"):
        return True
    near: Matcher[None] | None = phrase.unless_near
    return near is not None and (near.any(sentence) or near.any(page.sentence(number + 1)))


def _sign_follows(page: Page, at: int, number: int, signs: tuple[str, ...]) -> bool:
    """Whether an explanation begins: a sign in the rest of the sentence with words after it."""
    end = page.draft.sentences[number].end
    return any(0 <= page.draft.own.find(sign, at, min(end, at + 200)) < end - 3 for sign in signs)


def _rewrite(page: Page, place: Sighted) -> str:
    """The offered words, with a capital where the draft has one; "" when a fact would be lost."""
    phrase = place.phrase
    if phrase.rewrites is None:
        return ""
    text = page.draft.text[place.start : place.end]
    for hit in phrase.rewrites.hits(page.body[place.first : place.last]):
        if hit.start == 0:
            kept = page.draft.text[page.body[place.first + hit.end - 1].end : place.end]
            lost = text[: len(text) - len(kept)] if kept else text
            if _DIGITS_AND_NAMES.search(lost):
                return ""
            new = hit.value + kept
            return new[:1].upper() + new[1:] if text[:1].isupper() else new
    return ""
