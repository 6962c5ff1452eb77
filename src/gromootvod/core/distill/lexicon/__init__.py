"""Cues of each language: words and phrases by which a clause shows its nature, read from data files.

A cue is found by its first word; the words of a clause are looked at once, so the time is linear.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from gromootvod.core.text import verb_form, words

GAP = 3  # words that ".." may stand for

Matcher = tuple[frozenset[str], tuple[str, ...], frozenset[str]]  # exact words, beginnings, classes
Found = tuple[int, int]  # first word and the word after the last


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a lexicon: a cue, its first word, the words after it; True where a gap may stand before."""

    cue: str
    first: Matcher
    rest: tuple[tuple[Matcher, bool], ...]
    leads: bool = False  # only where the clause begins


@dataclass(slots=True)
class Lexicon:
    """Cues, indexed by the first word."""

    exact: dict[str, list[Pattern]] = field(default_factory=dict)
    begins: dict[str, list[Pattern]] = field(default_factory=dict)
    classed: dict[str, list[Pattern]] = field(default_factory=dict)
    memory: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)

    def cues(self, words: list[str]) -> dict[str, list[Found]]:
        """Every cue found in the lower-case words (е for ё), with where."""
        found: dict[str, list[Found]] = {}
        head = 1 if words and words[0].isdigit() else 0
        for at, word in enumerate(words):
            for pattern in self.starting(word):
                if pattern.leads and at > head:
                    continue
                end = _match_rest(pattern.rest, words, at + 1) if pattern.rest else at + 1
                if end:
                    found.setdefault(pattern.cue, []).append((at, end))
        return found

    def starting(self, word: str) -> tuple[Pattern, ...]:
        """The patterns whose first word this may be."""
        known = self.memory.get(word)
        if known is None:
            known = self._look_up(word)
            if len(self.memory) < 100_000:
                self.memory[word] = known
        return known

    def _look_up(self, word: str) -> tuple[Pattern, ...]:
        found = list(self.exact.get(word, ()))
        for length in range(2, min(len(word), 16) + 1):
            found += self.begins.get(word[:length], ())
        for name in _classes(word):
            found += self.classed.get(name, ())
        return tuple(found)


@cache
def lexicon() -> Lexicon:
    """The cues of both languages together: letters mix them, and the scripts keep them apart."""
    folder = files(__package__)
    return read_lexicon("\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in _FILES))


def read_lexicon(source: str) -> Lexicon:
    """A lexicon from the text of its file; ru.txt tells the form of a line."""
    made = Lexicon()
    cue = ""
    for line in source.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            cue = line.strip("[]")
        else:
            _add(made, _pattern(cue, line))
    return made


def _add(made: Lexicon, pattern: Pattern) -> None:
    exact, beginnings, classes = pattern.first
    for index, keys in ((made.exact, exact), (made.begins, beginnings), (made.classed, classes)):
        for key in keys:
            index.setdefault(key, []).append(pattern)


def _pattern(cue: str, line: str) -> Pattern:
    first, *others = line.split()
    rest: list[tuple[Matcher, bool]] = []
    gap = False
    for word in others:
        if word == "..":
            gap = True
        else:
            rest.append((_matcher(word), gap))
            gap = False
    return Pattern(cue, _matcher(first.removeprefix("^")), tuple(rest), first.startswith("^"))


def _matcher(token: str) -> Matcher:
    exact, beginnings, classes = set(), [], set()
    for part in token.split("|"):
        if part == "_" or part.startswith("<"):
            classes.add(part)
        elif part.endswith("*"):
            beginnings.append(part[:-1])
        else:
            exact.add(part)
    return frozenset(exact), tuple(beginnings), frozenset(classes)


def _match_rest(rest: tuple[tuple[Matcher, bool], ...], words: list[str], at: int) -> int:
    """The place after the last word matched, or 0."""
    for matcher, gap in rest:
        for skip in range(GAP + 1 if gap else 1):
            if at + skip < len(words) and _fits(matcher, words[at + skip]):
                at += skip + 1
                break
        else:
            return 0
    return at


def _fits(matcher: Matcher, word: str) -> bool:
    exact, beginnings, classes = matcher
    if word in exact or (beginnings and word.startswith(beginnings)):
        return True
    return bool(classes) and not classes.isdisjoint(_classes(word))


@cache
def _class_table() -> dict[str, tuple[str, ...]]:
    return {
        "": ("_",),
        "past": ("_", "<v>", "<past>"),
        "inf": ("_", "<v>", "<inf>"),
        "imp": ("_", "<v>", "<imp>"),
        "pres1": ("_", "<v>", "<pres1>"),
        "pres": ("_", "<v>"),
    }


def _classes(word: str) -> tuple[str, ...]:
    """The classes of a word; "<ed>" is the English past, "<past1>" the Russian one that "I" would take."""
    if word[:1].isdigit():
        return ("_", "<num>")
    if word.endswith(_FIRST_PAST) and word not in _THIRD and verb_form(word) == "past":
        return ("_", "<v>", "<past>", "<past1>")
    form = verb_form(word)
    if form == "past" and word.isascii():
        return ("_", "<v>", "<past>", "<ed>")
    return _class_table()[form]


_FILES = ("ru.txt", "en.txt")


# "нажал", "заходила": at the head of a clause most likely the writer himself, unless things do it
_FIRST_PAST = ("л", "ла", "лся", "лась")
_THIRD = words(
    "был была стал стала пришел пришла упал упала пропал пропала перестал перестала начал начала "
    "сломался сломалась",
    " исчез исчезла завис зависла появился появилась вырос выросла закончился закончилась мог могла "
    "смог смогла",
    " хотел хотела думал думала слетел слетела",
)
