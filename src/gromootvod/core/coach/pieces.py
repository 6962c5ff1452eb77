"""A draft in pieces of the size of a thought: its clauses, by the marks between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.words import MARK, Word

_LEAST = 3  # words, before a mark parts what follows
_MOST = 30  # words, after which a clause without a mark is parted all the same


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause: words of one sentence, and how the sentence ends."""

    words: tuple[Word, ...]
    sentence: int
    is_first: bool  # of its sentence
    is_last: bool
    mark: str  # what ends the sentence: "." "?" "!" "…" ":" or ""

    @property
    def start(self) -> int:
        """Offset of its first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset after its last word."""
        return self.words[-1].end


def pieces(draft: Draft) -> list[Piece]:
    """The clauses of a draft in order; words of others, code and the signature are not among them."""
    found: list[Piece] = []
    for number, own in groupby(draft.words, key=lambda word: word.sentence):
        parts = list(_parts(list(own)))
        text = draft.sentences[number].text.rstrip(' »"”)') if number < len(draft.sentences) else ""
        mark = text[-1:] if text[-1:] in ".?!…:" else ""
        found += [
            Piece(tuple(part), number, at == 0, at == len(parts) - 1, mark) for at, part in enumerate(parts)
        ]
    return found


def _parts(own: Sequence[Word]) -> Iterator[list[Word]]:
    """Cut at marks where enough stands on both sides."""
    part: list[Word] = []
    for at, word in enumerate(own):
        is_cut = word.before == MARK and len(part) >= _LEAST and len(own) - at >= _LEAST
        if is_cut or len(part) >= _MOST:
            yield part
            part = []
        part.append(word)
    if part:
        yield part
