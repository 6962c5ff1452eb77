"""Patterns of words, found in one pass over a text.

A pattern is words apart by blanks, each matching one word of the text:

    слово       this form                    слов*      all that begin so
    @слово      all forms of the lemma       <past>     a verb that looks like a past tense (or <inf>, <imp>,
    a|b|c       one of these                            <pres1>); <cap> a capital, <num> a number
    word?       may be absent                ..3        up to three words of any kind
    (a b|c)     one of these runs of words   ,          a comma or another mark stands here
    [ … ]       the place of the remark, when it is not the whole

A match lies within one sentence; words between which a mark stands match all the same, except in "..3".
Each word of a text is tried only against the patterns that can begin with it, and a pattern looks at a bounded
number of words, so the work is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

from gromootvod.core.coach.verbs import form
from gromootvod.core.coach.words import MARK, STOP, Word
from gromootvod.core.text import lemma, verb_form

_T = TypeVar("_T")
_PIECE = re.compile(r"\(|\)\??|\[|\]|[^\s()\[\]]+")
_GAP = re.compile(r"\.\.(\d+)")
_OPEN, _CLOSE = "[", "]"
_TAGS = frozenset({"past", "inf", "imp", "pres", "pres1", "plural", "step", "num"})
_SHORTEST_PREFIX = 2
_GREETINGS = frozenset({"здравствуйте", "извините", "простите", "ждите", "ожидайте"})


class PatternError(ValueError):
    """A pattern that cannot be read; the text says which."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What one word must be."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    lemmas: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    optional: bool = False
    gap: int = 0
    mark: bool = False

    def takes(self, word: Word) -> bool:
        """Whether the word fits."""
        text = word.text
        if text in self.exact or (self.prefixes and text.startswith(self.prefixes)):
            return True
        if self.lemmas and lemma(text) in self.lemmas:
            return True
        return any(_is(tag, text) for tag in self.tags)


@dataclass(frozen=True, slots=True)
class _Run:
    """A pattern without choices between runs; the place is steps[at:to]."""

    steps: tuple[_Step, ...]
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Hit(Generic[_T]):
    """A place where a pattern stands: words [start, end), and the place of the remark among them."""

    start: int
    end: int
    at: int
    to: int
    value: _T


@dataclass
class Matcher(Generic[_T]):
    """Many patterns, each with a value, looked for at once."""

    _exact: dict[str, list[tuple[_Run, _T]]] = field(default_factory=dict)
    _prefixes: dict[str, list[tuple[_Run, _T]]] = field(default_factory=dict)
    _lemmas: dict[str, list[tuple[_Run, _T]]] = field(default_factory=dict)
    _tagged: list[tuple[_Run, _T]] = field(default_factory=list)
    _lengths: tuple[int, ...] = ()

    def add(self, pattern: str, value: _T) -> None:
        """Raises PatternError."""
        for run in compile_pattern(pattern):
            first, entry = run.steps[0], (run, value)
            for text in first.exact:
                self._exact.setdefault(text, []).append(entry)
            for prefix in first.prefixes:
                self._prefixes.setdefault(prefix, []).append(entry)
            for base in first.lemmas:
                self._lemmas.setdefault(base, []).append(entry)
            if first.tags:
                self._tagged.append(entry)
        self._lengths = tuple(sorted({len(prefix) for prefix in self._prefixes}))

    def hits(self, words: Sequence[Word]) -> Iterator[Hit[_T]]:
        """All places, in the order of their first words."""
        for number, word in enumerate(words):
            for run, value in self._beginning(word):
                found = _match(run, words, number)
                if found is not None:
                    yield Hit(number, found[0], found[1], found[2], value)

    def any(self, words: Sequence[Word]) -> bool:
        """Whether any pattern stands there."""
        return next(self.hits(words), None) is not None

    def _beginning(self, word: Word) -> Iterable[tuple[_Run, _T]]:
        yield from self._exact.get(word.text, ())
        for length in self._lengths:
            yield from self._prefixes.get(word.text[:length], ()) if len(word.text) >= length else ()
        if self._lemmas:
            yield from self._lemmas.get(lemma(word.text), ())
        for entry in self._tagged:
            if entry[0].steps[0].takes(word):
                yield entry


def matcher(patterns: Iterable[str]) -> Matcher[None]:
    """For asking whether any of these stands somewhere."""
    made: Matcher[None] = Matcher()
    for pattern in patterns:
        made.add(pattern, None)
    return made


def compile_pattern(pattern: str) -> list[_Run]:
    """The runs a pattern stands for. Raises PatternError."""
    pieces = _PIECE.findall(pattern.lower().replace("ё", "е"))
    runs = []
    for flat in _flatten(pieces, pattern):
        at, to = 0, len([piece for piece in flat if piece not in "[]"])
        steps: list[_Step] = []
        for piece in flat:
            if piece == _OPEN:
                at = len(steps)
            elif piece == _CLOSE:
                to = len(steps)
            else:
                steps.append(_step(piece, pattern))
        if to <= at or flat.count(_OPEN) != flat.count(_CLOSE):
            raise PatternError(f"the place is empty in {pattern!r}")
        runs += _leading(steps, at, to, pattern)
    return runs


def _flatten(pieces: list[str], pattern: str) -> list[list[str]]:
    """All choices of the groups, groups within groups included."""
    flat, end = _runs(pieces, 0, pattern, within=False)
    if end < len(pieces):
        raise PatternError(f"a bracket too many in {pattern!r}")
    return flat


def _runs(pieces: list[str], at: int, pattern: str, *, within: bool) -> tuple[list[list[str]], int]:
    """The runs from here to the closing bracket (or the end), and where that is."""
    choices: list[list[list[list[str]]]] = [[]]
    while at < len(pieces) and not pieces[at].startswith(")"):
        piece = pieces[at]
        if piece == "(":
            inner, at = _runs(pieces, at + 1, pattern, within=True)
            if at >= len(pieces):
                raise PatternError(f"no closing bracket in {pattern!r}")
            choices[-1].append(_merged(inner, may_be_absent=pieces[at] == ")?"))
        elif "|" in piece and within:  # here a bar parts whole runs: "a b|c d" is "a b" or "c d"
            first, *others = piece.split("|")
            if first:
                choices[-1].append([[first]])
            for other in others:
                choices.append([[[other]]] if other else [])
        else:
            choices[-1].append([[piece]])
        at += 1
    return [_joined(chosen) for parts in choices for chosen in product(*parts)], at


def _joined(chosen: Iterable[list[str]]) -> list[str]:
    return [piece for run in chosen for piece in run]


def _merged(choices: list[list[str]], *, may_be_absent: bool) -> list[list[str]]:
    """Single words of a group become one step, so that choices do not multiply."""
    single = [choice[0] for choice in choices if len(choice) == 1 and _is_plain(choice[0])]
    runs = [choice for choice in choices if len(choice) != 1 or not _is_plain(choice[0])]
    step = [["|".join(single) + ("?" if may_be_absent else "")]] if single else []
    return step + runs + ([[]] if may_be_absent and not single else [])


def _is_plain(piece: str) -> bool:
    return piece not in {",", "[", "]"} and not piece.startswith("..") and not piece.endswith("?")


def _leading(steps: list[_Step], at: int, to: int, pattern: str) -> list[_Run]:
    """A run begins with a word that must be there."""
    if not steps or all(step.optional or step.gap for step in steps):
        raise PatternError(f"nothing must be there in {pattern!r}")
    first = steps[0]
    if first.gap or first.mark:
        raise PatternError(f"a pattern begins with a word: {pattern!r}")
    if not first.optional:
        return [_Run(tuple(steps), at, to)]
    sure = _Step(first.exact, first.prefixes, first.lemmas, first.tags)
    rest = _leading(steps[1:], max(0, at - 1), to - 1, pattern)
    return [_Run((sure, *steps[1:]), at, to), *rest]


def _step(piece: str, pattern: str) -> _Step:
    gap = _GAP.fullmatch(piece)
    if gap:
        return _Step(gap=int(gap[1]))
    if piece == ",":
        return _Step(mark=True)
    optional = piece.endswith("?")
    exact, prefixes, lemmas, tags = set(), [], set(), []
    for item in piece.removesuffix("?").split("|"):
        if item.startswith("@"):
            lemmas.add(lemma(item[1:]))
        elif item.startswith("<"):
            if item.strip("<>") not in _TAGS:
                raise PatternError(f"{item!r} is no form of a word in {pattern!r}")
            tags.append(item.strip("<>"))
        elif item.endswith("*"):
            if len(item) <= _SHORTEST_PREFIX:
                raise PatternError(f"{item!r} is too short in {pattern!r}")
            prefixes.append(item[:-1])
        elif item:
            exact.add(item)
        else:
            raise PatternError(f"an empty choice in {pattern!r}")
    return _Step(frozenset(exact), tuple(prefixes), frozenset(lemmas), tuple(tags), optional)


def _match(run: _Run, words: Sequence[Word], start: int) -> tuple[int, int, int] | None:
    """Where the run ends, and its place; None when it does not stand here."""
    if len(run.steps) > 1:  # most runs fail at their second word: no need to walk them
        second, at = run.steps[1], start + 1
        may_follow = at < len(words) and words[at].before < STOP and second.takes(words[at])
        if not (may_follow or second.optional or second.gap or second.mark):
            return None
    places = _places(run.steps, 0, words, start, start)
    return (places[-1], places[run.at], places[run.to]) if places else None


def _places(
    steps: tuple[_Step, ...], number: int, words: Sequence[Word], at: int, start: int
) -> tuple[int, ...] | None:
    """Where each step from here on begins, and the end."""
    if number == len(steps):
        return (at,)
    for after in _ways(steps[number], number == len(steps) - 1, words, at, start):
        rest = _places(steps, number + 1, words, after, start)
        if rest is not None:
            return (at, *rest)
    return None


def _ways(step: _Step, is_last: bool, words: Sequence[Word], at: int, start: int) -> Iterable[int]:
    """Where the next step may begin, the likeliest first; a gap at the end takes all it can."""
    inside = at < len(words) and (at == start or words[at].before < STOP)
    if step.mark:
        return (at,) if inside and words[at].before == MARK else ()
    if step.gap:
        reach = range(at, at + _free(words, at, step.gap) + 1)
        return reversed(reach) if is_last else reach
    taken = (at + 1,) if inside and step.takes(words[at]) else ()
    return (*taken, at) if step.optional else taken


def _free(words: Sequence[Word], at: int, most: int) -> int:
    """How many words, up to `most`, follow without a mark between."""
    taken = 0
    while taken < most and at + taken < len(words) and words[at + taken].before < MARK:
        taken += 1
    return taken


@lru_cache(maxsize=50_000)
def _is(tag: str, text: str) -> bool:
    if tag == "num":
        return text[:1].isdigit()
    if tag == "step":  # an imperative that is no greeting
        return text not in _GREETINGS and form(text) == "imperative"
    if tag == "plural":  # the past of "вы"
        return text.endswith(("ли", "лись")) and (verb_form(text) == "past" or form(text) == "past-plural")
    if tag == "inf" and form(text) == "infinitive":
        return True
    return verb_form(text) == tag
