"""The feeling that words carry anywhere, learned from open corpora of feelings: a hint, not a judgement.

The weights come from CEDR (Sboev and others 2021, Apache-2.0) and GoEmotions (Demszky and others 2020, CC BY 4.0);
tools/teach/affect.py makes them.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from .keys import key

FEELINGS = ("anger", "sadness", "fear", "joy")
BEGINNINGS = (4, 5, 6)  # letters
WORDS = 60  # of a clause that are asked

Four = tuple[float, float, float, float]


def parts(word: str) -> list[str]:
    """The signs of a word: itself and its beginnings."""
    return ["w" + word, *(f"{length}{word[:length]}" for length in BEGINNINGS if len(word) > length)]


def hints(words: Sequence[str]) -> list[str]:
    """The signs of a clause: how much of each feeling its words carry, in coarse steps; none for unknown words."""
    found = [weighed for word in words[:WORDS] if (weighed := _weigh(word))[0]]
    count = sum(number for number, _ in found)
    if not count:
        return []
    script = "en" if words[0][:1].isascii() else "ru"
    signs = []
    for at, name in enumerate(FEELINGS):
        value = sum(four[at] for _, four in found) / math.sqrt(count)
        signs.append(f"em:{name}:{script}:{max(-3, min(4, int(value * 1.5)))}")
        if value > 0.5:
            signs.append("em+:" + name)
    return signs


@lru_cache(maxsize=30_000)
def _weigh(word: str) -> tuple[int, Four]:
    """How many signs of a word are known, and the sums of their weights."""
    table = _table()
    rows = [row for sign in parts(word) if (row := table.get(key(sign)))]
    sums = [sum(row[at] for row in rows) for at in range(4)]
    return len(rows), (sums[0], sums[1], sums[2], sums[3])


@cache
def _table() -> dict[int, Four]:
    """Keys of signs with their weights: a count, the keys, four bytes a key in 32nds."""
    raw = gzip.decompress(files(__package__).joinpath("affect.bin.gz").read_bytes())
    count = int(np.frombuffer(raw, "<u4", 1)[0])
    keys = np.frombuffer(raw, "<u4", count, 4).tolist()
    rows = (np.frombuffer(raw, np.int8, 4 * count, 4 + 4 * count).reshape(count, 4) / 32.0).tolist()
    return {found: (a, b, c, d) for found, (a, b, c, d) in zip(keys, rows, strict=True)}
