"""Rules on how a draft looks: capitals, long sentences, the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gromootvod.core.coach.known import OTHER
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.rulebook import rules
from gromootvod.core.coach.sight import Sighted
from gromootvod.core.coach.values import Remark
from gromootvod.core.text import is_dictionary_word

_LONG_SENTENCE, _LONG_PARAGRAPH = 40, 120  # words
_PATIENCE = 0.85  # how much of it an upset reader takes in
_RUN = re.compile(r"(?<![\w/.-])[А-ЯЁA-Z]{2,30}(?:[ ,]{1,2}[А-ЯЁA-Z]{1,30})*(?![\w./-]|\.\w)")
_CAPITAL_WORD = re.compile(r"[А-ЯЁA-Z]{2,30}")
_LOUD_LETTERS, _LOUD_WORD = 6, 4
_MARKS = re.compile(r"!{2,}|\?{3,}|[?!]*(?:\?!|!\?)[?!]*")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ ]*(?:\n|[-*•–—]|[0-9]{1,2}[.)][ ]))[^\n]+)*")
_WORD = re.compile(r"\w+")
_CYRILLIC, _LATIN = re.compile("[а-я]"), re.compile("[a-z]")
_ENOUGH_LETTERS = 25


def shouting(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Words in capitals that are no abbreviations, names or codes; marks in heaps."""
    spoken = page.known.letters if page.known else ""
    for match in _RUN.finditer(page.draft.text):
        if page.draft.own[match.start()] == " ":
            continue
        words = _CAPITAL_WORD.findall(match[0])
        loud = [word for word in words if word not in spoken and _is_common(word)]
        if loud and len(words) > 1:  # beside a common word the others of the run are shouted, too
            loud = [
                word for word in words if word not in spoken and (word in loud or len(word) >= _LOUD_WORD)
            ]
        longest = max(map(len, loud), default=0)
        if (len(loud) >= 2 and sum(map(len, loud)) >= _LOUD_LETTERS) or (
            len(words) == 1 and longest >= _LOUD_WORD
        ):
            calm = match[0].lower()
            if (
                not page.draft.text[: match.start()].rstrip()
                or page.draft.text[: match.start()].rstrip()[-1] in ".!?"
            ):
                calm = calm[:1].upper() + calm[1:]
            yield page.remark("shouting", "capitals", *match.span(), calm)
    for match in _MARKS.finditer(page.draft.own):
        yield page.remark("shouting", "marks", *match.span(), "?" if "?" in match[0] else "!")


def wrong_language(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """The draft is written in the other alphabet than the client's language. Short notes are let be."""
    own = page.draft.own
    cyrillic, latin = len(_CYRILLIC.findall(own)), len(_LATIN.findall(own))
    foreign = {"ru": latin, "en": cyrillic, OTHER: cyrillic + latin}.get(page.language or "", 0)
    if page.language and foreign >= _ENOUGH_LETTERS and foreign > 0.8 * (cyrillic + latin):
        first = page.draft.sentences[0]
        yield page.remark("wrong_language", f"client_reads_{page.language}", first.start, first.end)


def wall(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Sentences and paragraphs too long to take in."""
    patience = _PATIENCE if page.known and page.known.is_upset else 1.0
    long = []
    for match in _PARAGRAPH.finditer(page.draft.own):
        if len(_WORD.findall(match[0])) > _LONG_PARAGRAPH * patience:
            long.append(match.span())
            yield page.remark("wall", "long_paragraph", *match.span())
    for sentence in page.draft.sentences:
        is_told = any(start <= sentence.start < end for start, end in long)
        if not is_told and len(_WORD.findall(sentence.text)) > _LONG_SENTENCE * patience:
            yield page.remark("wall", "long_sentence", sentence.start, sentence.end)


def _is_common(word: str) -> bool:
    """Whether a word in capitals is a common one, not an abbreviation or a name."""
    low = word.lower().replace("ё", "е")
    if low in _spared():
        return False
    if low.isascii():
        return low in _english()
    return len(low) > 1 and is_dictionary_word(word.lower()) and (len(low) > 3 or low in _short_russian())


@cache
def _spared() -> frozenset[str]:
    return frozenset(rules()["shouting"].tables["names"]["words"])


@cache
def _english() -> frozenset[str]:
    return frozenset(" ".join(rules()["shouting"].tables["common"]["en"]).split())


@cache
def _short_russian() -> frozenset[str]:
    return frozenset(" ".join(rules()["shouting"].tables["common"]["ru"]).split())
