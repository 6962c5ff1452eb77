"""The learned weights: read from the package when first needed, and put to use on a letter's clauses."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from . import signs
from .chain import Numbers, exponential, forward_backward, marginals
from .clause import Clause
from .cutting import Cutter
from .keys import key
from .rows import Rows
from .rules import Voices
from .senses import script, sense
from .values import Label

LABELS = tuple(Label)
HOT = len(LABELS)  # the column of the second head: a fact said with feeling
COLUMNS = HOT + 1
TIES = 3  # between clauses: of one sentence, of one paragraph, of two
REMEMBERED = 60_000  # words whose weights are kept summed up
BLOCK = 400  # clauses weighed at a time
ROWS = 8192  # of a table, spread at a time
TELLING = 0.3  # the least weight that a word is named for

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the weights say of the clauses of a letter: shares of labels by rows, and of heat."""

    shares: Numbers  # clauses x labels, rows add up to one
    hot: Numbers  # of each clause: how likely it is said with feeling, if it is a fact


@dataclass(slots=True)
class Model:
    """Weights of signs, moves from label to label, the cutter; `id` names them."""

    id: str
    rows: Rows  # by the keys of signs; row 0 of the table is all noughts
    table: Table
    moves: Numbers  # ties x labels x labels, e to the weight
    cutter: Cutter
    sharpness: float = 1.0  # what scores are multiplied by, so that shares are true (temperature)
    # what was met before; never handed on to a model with other weights (`dataclasses.replace` makes it anew)
    words: dict[str, int] = field(init=False, default_factory=dict)
    seen: dict[str, int] = field(init=False, default_factory=dict)  # signs and their rows
    # by script: numbers of a sense x (roles x columns)
    meanings: dict[str, Table] = field(init=False, default_factory=dict)
    sums: Table = field(init=False, default_factory=lambda: np.zeros((1, signs.ROLES * COLUMNS), np.float32))

    def read(self, clauses: Sequence[Clause], voices: Sequence[Voices], fixed: Mapping[int, int]) -> Reading:
        """Shares for every clause; `fixed` names the label (by its place in LABELS) of clauses beyond doubt."""
        scores = self.scores(clauses, voices)
        emissions = scores[:, :HOT] * self.sharpness
        emissions = exponential(emissions - emissions.max(1)[:, None])
        for number, label in fixed.items():
            emissions[number] = 1e-9
            emissions[number, label] = 1.0
        forward, backward = forward_backward(emissions, [tie(clause) for clause in clauses], self.moves)
        hot = 1.0 / (1.0 + exponential(-scores[:, HOT]))
        return Reading(marginals(forward, backward), hot)

    def scores(self, clauses: Sequence[Clause], voices: Sequence[Voices]) -> Numbers:
        """Clauses x columns: the sums of the weights of all their signs. In blocks, for letters of any length."""
        scores = np.zeros((len(clauses), COLUMNS))
        for start in range(0, len(clauses), BLOCK):
            self._add_words(clauses, start, scores)
        named = signs.of_letter(clauses, voices)
        for start in range(0, len(clauses), BLOCK):
            block = clauses[start : start + BLOCK]
            part = scores[start : start + BLOCK]
            part += self._summed([self._rows(next(named)) for _ in block])
        return scores

    def telling(self, words: Sequence[str], column: int) -> list[str]:
        """The two words that weigh most for a column, if any does."""
        known = dict.fromkeys(word for word in words[:100] if word in self.words)
        weighed = [(float(self.sums[self.words[word], column]), word) for word in known]
        return [word for value, word in sorted(weighed, reverse=True)[:2] if value > TELLING]

    def _add_words(self, clauses: Sequence[Clause], start: int, scores: Numbers) -> None:
        """Adds the sums over the words of a block, each to its clause and to the ones beside it."""
        block = clauses[start : start + BLOCK]
        end = start + len(block)
        self._meet(clause.words for clause in block)
        places: list[int] = []
        starts: list[int] = []
        for clause in block:
            starts.append(len(places))
            places.append(0)
            places += [self.words[word] for word in clause.words]
        sums: Numbers = np.add.reduceat(self.sums[places].astype(np.float64), starts, axis=0)
        sums *= np.array([signs.weight(len(clause.words)) for clause in block])[:, None]
        scores[start:end] += sums[:, :COLUMNS]
        before = sums[: len(clauses) - start - 1, COLUMNS : 2 * COLUMNS]
        scores[start + 1 : start + 1 + len(before)] += before
        after = sums[0 if start else 1 :, 2 * COLUMNS :]
        scores[max(start - 1, 0) : end - 1] += after

    def _meet(self, clauses: Iterable[Sequence[str]]) -> None:
        """Sums up what each new word weighs in its three roles, and keeps it."""
        if len(self.words) > REMEMBERED:
            self.words.clear()
        new = [word for word in dict.fromkeys(chain.from_iterable(clauses)) if word not in self.words]
        if not new:
            return
        first = len(self.words) + 1
        if first + len(new) > len(self.sums):
            more = np.zeros((len(self.sums) + len(new), signs.ROLES * COLUMNS), np.float32)
            self.sums = np.vstack([self.sums, more])
        found = [
            [key(sign) for sign in named]
            for word in new
            for named in (signs.of_word(word), signs.of_neighbour(word, 1), signs.of_neighbour(word, 2))
        ]
        rows = iter(self.rows.find(list(chain.from_iterable(found))).tolist())
        summed = self._summed([list(islice(rows, len(keys))) for keys in found])
        self.sums[first : first + len(new)] = summed.reshape(len(new), -1)
        for place, word in enumerate(new, first):
            self.words[word] = place
            self._add_sense(word, self.sums[place])

    def _add_sense(self, word: str, sums: Table) -> None:
        """Adds to the sums of a word, by roles and columns, what its meaning weighs."""
        numbers = sense(word)
        if numbers is None:
            return
        tongue = script(word)
        if tongue not in self.meanings:
            rows = [self._rows(signs.of_sense(role, tongue)) for role in range(signs.ROLES)]
            self.meanings[tongue] = np.hstack([self.table[of_role] for of_role in rows])
        sums += numbers @ self.meanings[tongue]

    def _rows(self, named: Sequence[str]) -> list[int]:
        """The rows of signs that come again and again."""
        try:
            return [self.seen[sign] for sign in named]
        except KeyError:
            if len(self.seen) > REMEMBERED:
                self.seen.clear()
            found: list[int] = self.rows.find([key(sign) for sign in named]).tolist()
            self.seen |= zip(named, found, strict=True)
            return found

    def _summed(self, found: Sequence[list[int]]) -> Numbers:
        """The sums of rows of the table, one for each list."""
        places: list[int] = []
        starts: list[int] = []
        for rows in found:
            starts.append(len(places))
            places.append(0)
            places += filter(None, rows)
        sums: Numbers = np.add.reduceat(self.table[places].astype(np.float64), starts, axis=0)
        return sums


def tie(clause: Clause) -> int:
    """How a clause hangs on the one before it: a row of the moves."""
    return 0 if clause.gap == 0 else 2 if clause.gap == 3 else 1


@cache
def model() -> Model:
    """The weights that the package carries."""
    return unpack(files(__package__).joinpath("weights.bin.gz").read_bytes())


@cache
def weights_id() -> str:
    """The name of the weights that the package carries, without reading them."""
    return files(__package__).joinpath("weights.id").read_text(encoding="utf-8").strip()


def unpack(packed: bytes) -> Model:
    """A model from the bytes of its file: a line of JSON, then the arrays it names."""
    raw = gzip.decompress(packed)
    end = raw.index(b"\n")
    head = json.loads(raw[:end])
    at = end + 1
    arrays = {}
    for name, kind, shape in head["arrays"]:
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        arrays[name] = np.frombuffer(raw, kind, int(np.prod(shape)), at).reshape(shape)
        at += size
    table = spread_rows(arrays["weights"], np.array(head["scales"]))
    levels = spread(np.arange(-127, 128, dtype=np.int8), np.array(head["gap_scale"])).tolist()
    gap_weights = [levels[at] for at in (arrays["gap_weights"].astype(np.int16) + 127).tolist()]
    return Model(
        id=head["id"],
        rows=Rows.of(arrays["keys"]),
        table=table,
        moves=exponential(arrays["moves"].astype(np.float64) * head["sharpness"]),
        cutter=Cutter(
            dict(zip(arrays["gap_keys"].tolist(), gap_weights, strict=True)), head["gap_bias"], head["bar"]
        ),
        sharpness=head["sharpness"],
    )


def spread_rows(small: NDArray[np.int8], scales: Numbers) -> Table:
    """A table from its eight bits, row 0 all noughts; piece by piece, for the sake of memory."""
    table = np.zeros((len(small) + 1, small.shape[1]), np.float32)
    for start in range(0, len(small), ROWS):
        piece = small[start : start + ROWS]
        table[start + 1 : start + 1 + len(piece)] = spread(piece, scales)
    return table


def spread(small: NDArray[np.int8], scale: Numbers) -> Numbers:
    """Weights from their eight bits: the square keeps small ones apart and large ones in reach."""
    part = small.astype(np.float64) / 127.0
    whole: Numbers = part * np.abs(part) * scale
    return whole
