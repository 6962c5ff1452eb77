"""The one analyser of search: the same lemmas go under SQLite FTS5 and under PostgreSQL's "simple"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from .lookalikes import fold_token

WORDS_KEPT = 20_000  # of one text in the index; a pasted log beyond that is not searched
LONGEST = 64  # characters of a token that are kept
LONGEST_LEMMA = 28  # a longer word is no word of a dictionary


def index_words(*texts: str) -> tuple[str, ...]:
    """The lemmas under which `texts` are found together, at most WORDS_KEPT."""
    return tuple(analyse("\n".join(texts))[:WORDS_KEPT])


def analyse(text: str) -> list[str]:
    """The search lemmas of a text, in its order, lower-case, letters and digits only.

    Words come as dictionary forms (Russian: pymorphy3, with е for ё; English: Snowball); a code comes whole,
    without its separators, and in parts: "E-1042" gives "e1042", "1042". Linear in the text.
    """
    found: list[str] = []
    for token in _TOKEN.findall(text.lower()):
        found += _of_token(token) if len(token) <= LONGEST else _of_token(token[:LONGEST])
    return found


@lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """The dictionary form of one word: "ошибок" is "ошибка", "людей" is "человек", "failing" is "fail"."""
    word = fold_token(word.lower().replace("ё", "е"))
    if len(word) > LONGEST_LEMMA:
        return word
    if _CYRILLIC.fullmatch(word):
        normal: str = _morph().normal_forms(word)[0]
        return normal.replace("ё", "е")
    if word.isascii() and word.isalpha():
        return str(_english().stemWord(word))
    return word


@lru_cache(maxsize=50_000)
def is_dictionary_word(word: str) -> bool:
    """Whether a Russian word stands in the dictionary as a common word, so not an abbreviation or a brand."""
    if not _morph().word_is_known(word.lower()):
        return False
    return not any(mark in str(_morph().parse(word.lower())[0].tag) for mark in ("Abbr", "Init"))


@lru_cache(maxsize=200_000)
def _of_token(token: str) -> tuple[str, ...]:
    if _DIGIT.search(token):
        return _of_code(token)
    return tuple(lemma(part) for part in _PART.findall(token) if len(part) < LONGEST)


def _of_code(token: str) -> tuple[str, ...]:
    parts = [fold_token(part) for part in _PART.findall(fold_token(token).lower())]
    pieces: list[str] = []
    joined = ""
    for part in parts:
        joined += part
        pieces.append(joined)  # so that "8.3" finds 8.3.24
        runs = _RUN.findall(part)
        pieces += [part] if len(runs) == 1 else [part, *runs]
    seen = dict.fromkeys(piece for piece in pieces if len(piece) > 1 or piece.isdigit())
    return tuple(lemma(piece) if piece.isalpha() else piece for piece in seen)


@cache
def _morph() -> Any:
    # Imported late: the dictionaries cost a fifth of a second that most readers never need.
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@cache
def _english() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


_TOKEN = re.compile(r"[^\W_]+(?:[-_./@:'’][^\W_]+)*+")
_PART = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_CYRILLIC = re.compile("[а-я]+")
