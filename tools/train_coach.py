"""`make train`, the second half: teaches the coach's judge from the replies and the book; the same corpus, the same bytes.

python -m tools.train_coach [--check]
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time

from tools.teach_coach.lesson import WEIGHTS, make_judge, taught


def main(arguments: list[str] | None = None) -> int:
    """0 when the weights are written, or are what they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare with what stands")
    options = parser.parse_args(arguments)
    begin = time.perf_counter()
    lived, book = taught()
    made = make_judge(lived, book)
    seconds = time.perf_counter() - begin
    print(f"{len(lived)} replies, {len(book)} lines, {len(made) / 1024:.0f} KiB of weights, {seconds:.0f} s")
    if options.check:
        same = gzip.decompress(made) == gzip.decompress(WEIGHTS.read_bytes())
        print("the judge is what the corpus makes" if same else "the judge is NOT what the corpus makes")
        return 0 if same else 1
    WEIGHTS.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
