"""What a word means, in numbers: words that stand for like things have like numbers, also those that no letter taught.

The numbers come from the word vectors of Navec (A. Kukushkin; MIT) for Russian and of the sentence encoder
all-MiniLM-L6-v2 (N. Reimers and others; Apache-2.0) for English; tools/teach/senses.py makes them.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from .keys import key

SIZE = 64  # numbers of a word
STEMS = (6, 5)  # letters by which a word is found that is not in the table itself
SCALE = 32.0  # what the bytes of the table are divided by

Sense = NDArray[np.float32]


def names(word: str) -> list[str]:
    """Under what a word is looked for, in this order: itself, then its beginnings."""
    return [whole_name(word), *(stem_name(word[:length]) for length in STEMS if len(word) >= length)]


def whole_name(word: str) -> str:
    """Under what a word itself stands in the table."""
    return "w" + word


def stem_name(stem: str) -> str:
    """Under what a beginning of words stands there."""
    return f"{len(stem)}{stem}"


def script(word: str) -> str:
    """Which table a word belongs to: meanings of two languages are not comparable."""
    return "en" if word[:1].isascii() else "ru"


@lru_cache(maxsize=20_000)
def sense(word: str) -> Sense | None:
    """The numbers of a word, in lower case with е for ё; None for a word of which nothing is known."""
    if not word.isalpha():
        return None
    table = _table()
    for name in names(word):
        row = table.row(key(name))
        if row is not None:
            numbers: Sense = table.rows[row] / np.float32(SCALE)
            return numbers
    return None


@dataclass(frozen=True, slots=True)
class _Table:
    keys: NDArray[np.uint32]  # in order
    rows: NDArray[np.int8]

    def row(self, wanted: int) -> int | None:
        at = int(np.searchsorted(self.keys, np.uint32(wanted)))
        return at if at < len(self.keys) and self.keys[at] == wanted else None


@cache
def _table() -> _Table:
    """A count, the keys, then the numbers of each key: a byte each."""
    raw = gzip.decompress(files(__package__).joinpath("senses.bin.gz").read_bytes())
    count = int(np.frombuffer(raw, "<u4", 1)[0])
    rows = np.frombuffer(raw, np.int8, count * SIZE, 4 + 4 * count).reshape(count, SIZE)
    return _Table(np.frombuffer(raw, "<u4", count, 4), rows)
