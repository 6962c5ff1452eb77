"""`make train`: teaches the distiller, then the coach's judge, and writes their weights; the same corpus, the same bytes.

    python -m tools.train [--check]

`--check` writes nothing: it teaches anew and tells whether the weights that stand are what the corpus makes.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time

from gromootvod.core.distill.model import unpack
from tools import train_coach
from tools.teach.lesson import WEIGHTS, make_weights, taught_letters


def main() -> int:
    """0 when the weights are written, or are what they should be."""
    return distiller() | train_coach.main()


def distiller() -> int:
    """The same of the distiller's weights alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    begin = time.perf_counter()
    letters = taught_letters()
    made = make_weights(letters)
    seconds = time.perf_counter() - begin
    print(f"{len(letters)} letters, {len(made) / 1024:.0f} KiB of weights, {seconds:.0f} s")
    if options.check:
        same = gzip.decompress(made) == gzip.decompress(WEIGHTS.read_bytes())
        print(
            "the weights are what the corpus makes" if same else "the weights are NOT what the corpus makes"
        )
        return 0 if same else 1
    WEIGHTS.write_bytes(made)
    WEIGHTS.with_name("weights.id").write_text(unpack(made).id + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
