"""Whom a note names: "@Egor", "@egor.petrov", "@engineers"; by the longest name that fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

MOST = 50  # mentions looked at in one note: more is a list, no call
_JOINTS = frozenset(".-_@")  # may stand inside a name, and at its end they are punctuation


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the text, the @ included, that calls `key`."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a note names, in order; `unclear` are names that fit several, `unknown` those that fit nobody."""

    named: tuple[Named, ...] = ()
    unclear: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def fold(text: str) -> str:
    """The text as names are compared: no case, ё as е. Its length stays, so that offsets do."""
    return "".join(_fold(char) for char in text)


def handles_of(name: str, email: str) -> list[str]:
    """By what a person may be called: his whole name, each word of it, his address and what stands before its @."""
    words = name.split()
    local = email.partition("@")[0]
    called = [
        " ".join(words),
        "_".join(words),
        ".".join(words),
        *words,
        email,
        local,
        local.partition("+")[0],
    ]
    return [handle for handle in dict.fromkeys(map(fold, called)) if handle]


def find_mentions(text: str, called: Mapping[str, Set[str]]) -> Found:
    """Find the names after @ in `text`; `called` maps folded handles to the keys they may mean. Linear in the text."""
    folded, first = fold(text), _by_first_word(called)
    named: list[Named] = []
    unclear: list[str] = []
    unknown: list[str] = []
    at = folded.find("@")
    while at >= 0 and len(named) + len(unclear) + len(unknown) < MOST:
        after = at + 1
        if _begins(folded, at):
            word_end = _word_end(folded, after)
            handle = _longest(folded, after, first.get(folded[after:word_end], ()))
            if handle:
                after += len(handle)
                keys = called[handle]
                if len(keys) == 1:
                    named.append(Named(at, after, next(iter(keys))))
                else:
                    unclear.append(text[at:after])
            elif word_end > after:
                unknown.append(text[at:word_end])
                after = word_end
        at = folded.find("@", after)
    return Found(tuple(named), tuple(dict.fromkeys(unclear)), tuple(dict.fromkeys(unknown)))


def _by_first_word(called: Iterable[str]) -> dict[str, list[str]]:
    """The handles by the word they begin with, the longest first."""
    found: dict[str, list[str]] = {}
    for handle in sorted(called, key=len, reverse=True):
        found.setdefault(handle[: _word_end(handle, 0)], []).append(handle)
    return found


def _longest(text: str, at: int, handles: Iterable[str]) -> str:
    return next(
        (handle for handle in handles if text.startswith(handle, at) and _ends(text, at + len(handle))), ""
    )


def _begins(text: str, at: int) -> bool:
    """Whether the @ begins a name: inside an address of mail it does not."""
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in _JOINTS)


def _ends(text: str, at: int) -> bool:
    """Whether a name may end here: "@egor." is Egor at the end of a sentence, "@egor.petrov" is another name."""
    if at >= len(text):
        return True
    if text[at] in _JOINTS and text[at] != "_":
        return at + 1 >= len(text) or not text[at + 1].isalnum()
    return not (text[at].isalnum() or text[at] == "_")


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


def _fold(char: str) -> str:
    lower = char.lower()
    return "е" if lower == "ё" else lower if len(lower) == 1 else char
