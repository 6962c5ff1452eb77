"""Makes the table of feelings that words carry: logistic regression over CEDR (Russian) and GoEmotions (English).

    python -m tools.teach.affect cedr-main-train.csv goemotions/train.tsv goemotions/labels.txt

The corpora are not part of the project: the table is. Run only to make it anew.
"""

from __future__ import annotations

import csv
import gzip
import math
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from gromootvod.core.distill.affect import parts
from gromootvod.core.distill.clause import words_of
from gromootvod.core.distill.keys import key

from .order import shuffled

TABLE = Path(__file__).parents[2] / "src/gromootvod/core/distill/affect.bin.gz"
LEAST, ROUNDS, RATE = 5, 3, 0.5
GROUPS = (
    {"anger", "annoyance", "disapproval", "disgust"},
    {"sadness", "disappointment", "grief", "remorse"},
    {"fear", "nervousness"},
    {"joy", "admiration", "gratitude", "love", "excitement", "pride", "relief"},
)
CEDR = ("joy", "sadness", "surprise", "fear", "anger")

Sentence = tuple[list[str], tuple[bool, ...]]


def main() -> None:
    """Write the table."""
    cedr, comments, names = sys.argv[1:]
    table: dict[int, list[float]] = {}
    for sentences in (_russian(cedr), _english(comments, names)):
        table.update({key(sign): weights for sign, weights in _learn(list(sentences)).items()})
    keys = sorted(table)
    small = np.clip(np.rint(np.array([table[found] for found in keys]) * 32), -127, 127).astype(np.int8)
    raw = np.array([len(keys), *keys], "<u4").tobytes() + small.tobytes()
    TABLE.write_bytes(gzip.compress(raw, 9, mtime=0))


def _russian(path: str) -> Iterable[Sentence]:
    with open(path, encoding="utf-8") as source:
        for row in csv.DictReader(source):
            yield _sentence(row["text"], {CEDR[int(digit)] for digit in row["labels"] if digit.isdigit()})


def _english(path: str, names: str) -> Iterable[Sentence]:
    labels = Path(names).read_text(encoding="utf-8").split()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        text, numbers, _ = line.split("\t")
        yield _sentence(text, {labels[int(number)] for number in numbers.split(",")})


def _sentence(text: str, felt: set[str]) -> Sentence:
    signs = dict.fromkeys(sign for word in words_of(text)[:60] for sign in parts(word))
    return list(signs), tuple(bool(felt & group) for group in GROUPS)


def _learn(sentences: list[Sentence]) -> dict[str, list[float]]:
    count = Counter(sign for signs, _ in sentences for sign in signs)
    known = [([sign for sign in signs if count[sign] >= LEAST], felt) for signs, felt in sentences]
    weights = {sign: [0.0] * 4 for sign, times in count.items() if times >= LEAST}
    squares = {sign: [1.0] * 4 for sign in weights}
    bias = [-2.0] * 4
    for turn in range(ROUNDS):
        for number in shuffled(len(known), turn):
            signs, felt = known[number]
            value = 1 / math.sqrt(len(signs) or 1)
            for at in range(4):
                score = bias[at] + value * sum(weights[sign][at] for sign in signs)
                slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - felt[at]
                bias[at] -= 0.02 * slope
                for sign in signs:
                    pull = slope * value + 1e-4 * weights[sign][at]
                    squares[sign][at] += pull * pull
                    weights[sign][at] -= RATE * pull / math.sqrt(squares[sign][at])
    return weights


if __name__ == "__main__":
    main()
