"""The learned judge: its weights, and what they say of the clauses of a draft and of a draft as a whole."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from gromootvod.core.coach import traits
from gromootvod.core.coach.heads import HEADS
from gromootvod.core.coach.pieces import Piece
from gromootvod.core.coach.words import Word
from gromootvod.core.distill.chain import Numbers
from gromootvod.core.distill.keys import key
from gromootvod.core.distill.model import spread_rows

FORM = 0.5  # what a sign counts that is not of a single word
REMEMBERED = 30_000  # words whose weights are kept summed up

Table = NDArray[np.float32]


@dataclass(slots=True)
class Judge:
    """Weights of signs by heads; weights of what stands around, by rules; the bars over which it speaks."""

    id: str
    rows: Mapping[int, int]  # key of a sign -> its row; row 0 is all noughts
    table: Table
    bias: Numbers
    around: Numbers  # rules of clauses x circumstances, the last one is the bias
    whole: Numbers  # rules of whole drafts x circumstances
    keep: Mapping[str, float]  # under this a rule's own remark is taken back
    add: Mapping[str, float]  # over this a remark is made where no rule spoke
    words: dict[str, Table] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)  # signs and their rows

    def scores(self, found: Sequence[Piece]) -> Numbers:
        """Clauses x heads: the logits of each clause by its own signs."""
        if len(self.words) > REMEMBERED:
            self.words.clear()
        rows: list[int] = []
        starts: list[int] = []
        own = np.empty((len(found), len(HEADS)))
        for number, piece in enumerate(found):
            starts.append(len(rows))
            rows += [self._row(sign) for sign in traits.of_piece(piece)]
            words = [self._word(word.text) for word in piece.words]
            own[number] = np.array(words, np.float64).sum(0) * traits.weight(len(words))
        form: Numbers = np.add.reduceat(self.table[rows].astype(np.float64), starts, axis=0)
        return self.bias + form * FORM + own

    def _row(self, sign: str) -> int:
        row = self.seen.get(sign)
        if row is None:
            row = self.rows.get(key(sign), 0)
            if len(self.seen) < REMEMBERED:
                self.seen[sign] = row
        return row

    def worth_of(self, words: Sequence[Word], column: int) -> list[float]:
        """How much each word weighs for a head."""
        return [float(self._word(word.text)[column]) for word in words]

    def _word(self, word: str) -> Table:
        known = self.words.get(word)
        if known is None:
            rows = [self.rows.get(key(sign), 0) for sign in traits.of_word(word)]
            known = self.words[word] = self.table[rows].sum(0)
        return known


def weighed(piece: Piece) -> dict[str, float]:
    """The signs of a clause and what each counts, as `Judge.scores` sums them."""
    signs: dict[str, float] = dict.fromkeys(traits.of_piece(piece), FORM)
    worth = traits.weight(len(piece.words))
    for word in piece.words:
        for sign in traits.of_word(word.text):
            signs[sign] = signs.get(sign, 0.0) + worth
    return signs


@cache
def judge() -> Judge:
    """The judge that the package carries."""
    return unpack(files(__package__).joinpath("judge.bin.gz").read_bytes())


def unpack(packed: bytes) -> Judge:
    """A judge from the bytes of its file: a line of JSON, then the arrays it names."""
    raw = gzip.decompress(packed)
    end = raw.index(b"\n")
    head = json.loads(raw[:end])
    count = int(head["rows"])
    keys = np.frombuffer(raw, "<u4", count, end + 1)
    small = np.frombuffer(raw, np.int8, count * len(HEADS), end + 1 + 4 * count).reshape(count, len(HEADS))
    table = spread_rows(small, np.array(head["scales"]))
    return Judge(
        id=head["id"],
        rows={found: row for row, found in enumerate(keys.tolist(), 1)},
        table=table,
        bias=np.array(head["bias"]),
        around=np.array(head["around"]),
        whole=np.array(head["whole"]),
        keep=head["keep"],
        add=head["add"],
    )
