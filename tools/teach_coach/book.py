"""The book of phrases, corpus/phrases/{ru,en}.txt: ways of saying it, and harmless ones that look alike.

    == blame
    вы (сами|же) (удалили|стёрли) (файл|папку)
    == fine
    вы (сами|и сами) можете (удалить|стереть) файл

A line is one clause or sentence; `(a|b)` is a choice, `(a|b)?` one that may be absent, `#` begins a remark. A section may name several rules
("== blame, argument"); "fine" is what nobody should be told of. A line is told out in at most MOST ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.teach.order import shuffled

BOOK = Path(__file__).parents[2] / "corpus/phrases"
FINE = "fine"
MOST = 6
_CHOICE = re.compile(r"\(([^()]*)\)(\??)")
_BLANKS = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the book in all the ways that are told."""

    name: str
    language: str
    heads: tuple[str, ...]  # none: fine
    texts: tuple[str, ...]


class BookError(ValueError):
    """A line that cannot be read; the text says which."""


def lines(folder: Path = BOOK) -> Iterator[Line]:
    """All lines of all books. Raises BookError."""
    for path in sorted(folder.glob("*.txt")):
        yield from read_book(path.read_text("utf-8"), path.stem)


def read_book(text: str, language: str) -> Iterator[Line]:
    """The lines of one book. Raises BookError."""
    heads: tuple[str, ...] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("== "):
            named = [name.strip() for name in bare[3:].split(",")]
            heads = tuple(name for name in named if name != FINE)
        elif bare and not bare.startswith("#"):
            if heads is None or bare.count("(") != bare.count(")"):
                raise BookError(f"{language}, line {number}: {bare}")
            yield Line(f"{language}:{number}", language, heads, ways(bare, number))


def ways(line: str, seed: int) -> tuple[str, ...]:
    """The texts that a line stands for, at most MOST of them, chosen by the seed."""
    choices: list[list[str]] = []
    at = 0
    for match in _CHOICE.finditer(line):
        choices += [[line[at : match.start()]], match[1].split("|") + ([""] if match[2] else [])]
        at = match.end()
    choices.append([line[at:]])
    total = 1
    for choice in choices:
        total *= len(choice)
    told = sorted(range(total)) if total <= MOST else sorted(_spread(total, seed))
    return tuple(dict.fromkeys(_told(choices, number) for number in told))


def _spread(total: int, seed: int) -> list[int]:
    """Numbers far apart, so that every choice gets its turn."""
    step = total / MOST
    jitter = shuffled(997, seed)
    return [int(step * at) + jitter[at] % max(1, int(step)) for at in range(MOST)]


def _told(choices: list[list[str]], number: int) -> str:
    said = []
    for choice in choices:
        number, at = divmod(number, len(choice))
        said.append(choice[at])
    return _BLANKS.sub(" ", "".join(said)).strip()
