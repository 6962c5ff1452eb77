"""Makes the table of senses: what words mean in numbers, from word vectors (Russian) and a sentence encoder (English).

    python -m tools.teach.senses navec_news_v1_1B_250K_300d_100q.tar all-MiniLM-L6-v2/ goemotions/train.tsv

Needs the library `navec`. Neither the vectors nor the encoder are part of the project: the table is. Run only to make it
anew. Frequent words count less (Arora and others 2017), the directions in which words differ most are kept, and the words
that begin alike stand in for those of them that the table does not have.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from gromootvod.core.distill.keys import key
from gromootvod.core.distill.senses import SCALE, SIZE, STEMS, stem_name, whole_name

from .encoder import Encoder

TABLE = Path(__file__).parents[2] / "src/gromootvod/core/distill/senses.bin.gz"
WORDS = {"ru": 36_000, "en": 20_000}
BEGINNINGS = {6: 22_000, 5: 8_000}
FREQUENT = 1e-3  # a word of this share of a text counts half
STRENGTH = 5.0  # tuned on the dev part
COMMON = 30_000  # words by which the directions are found

Vectors = NDArray[np.float64]


def main() -> None:
    """Write the table."""
    navec, encoder, comments = sys.argv[1:]
    rows: dict[int, NDArray[np.float64]] = {}
    for language, (words, vectors, counts) in {
        "ru": _russian(navec),
        "en": _english(Path(encoder), comments),
    }.items():
        for name, numbers in _named(words, _reduced(vectors, counts), counts, WORDS[language]):
            rows.setdefault(key(name), numbers)
    keys = sorted(rows)
    small = np.clip(np.rint(np.array([rows[found] for found in keys]) * SCALE), -127, 127).astype(np.int8)
    raw = np.array([len(keys), *keys], "<u4").tobytes() + small.tobytes()
    TABLE.write_bytes(gzip.compress(raw, 9, mtime=0))
    print(f"{len(keys)} rows, {TABLE.stat().st_size / 1e6:.1f} MB")


def _russian(path: str) -> tuple[list[str], Vectors, Vectors]:
    from navec import Navec  # type: ignore[import-not-found]  # needed only to make the table anew

    known = Navec.load(path)
    found: dict[str, tuple[str, int]] = {}
    for word, count in zip(known.vocab.words, known.vocab.counts, strict=False):
        plain = word.replace("ё", "е")
        if re.fullmatch("[а-я]+", plain) and count > found.get(plain, ("", 0))[1]:
            found[plain] = (word, count)
    words = sorted(found, key=lambda word: (-found[word][1], word))
    vectors = np.array([known[found[word][0]] for word in words], np.float64)
    return words, vectors, np.array([float(found[word][1]) for word in words])


def _english(folder: Path, comments: str) -> tuple[list[str], Vectors, Vectors]:
    encoder = Encoder(folder)
    count: Counter[str] = Counter()
    for line in Path(comments).read_text(encoding="utf-8").splitlines():
        count.update(re.findall("[a-z]+", line.split("\t")[0].lower()))
    whole = {word for word in encoder.vocabulary if re.fullmatch("[a-z]{2,}", word)}
    known = {word for word in count if 1 < len(word) < 24} | whole
    words = sorted(known, key=lambda word: (-count[word], word not in whole, word))
    return words, encoder.vectors(words).astype(np.float64), np.array([count[word] + 0.5 for word in words])


def _reduced(vectors: Vectors, counts: Vectors) -> Vectors:
    """Words x SIZE, in order of frequency."""
    unit = vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
    unit -= unit[:COMMON].mean(0)
    directions = np.linalg.svd(unit[:COMMON], full_matrices=False)[2][:SIZE]
    share = counts / counts.sum()
    reduced = unit @ directions.T * (FREQUENT / (FREQUENT + share))[:, None]
    return cast(Vectors, reduced * STRENGTH)


def _named(words: list[str], reduced: Vectors, counts: Vectors, kept: int) -> list[tuple[str, Vectors]]:
    """The most frequent words, then the most frequent beginnings with the mean of what begins so."""
    found = [(whole_name(word), numbers) for word, numbers in zip(words[:kept], reduced, strict=False)]
    weights = np.sqrt(counts)
    for length in STEMS:
        alike: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(words):
            if len(word) >= length:
                alike[word[:length]].append(at)
        heavy = sorted(alike, key=lambda stem: (-weights[alike[stem]].sum(), stem))[: BEGINNINGS[length]]
        for stem in heavy:
            own = alike[stem]
            found.append((stem_name(stem), np.average(reduced[own], axis=0, weights=weights[own])))
    return found


if __name__ == "__main__":
    main()
