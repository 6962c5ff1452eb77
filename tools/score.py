"""`make score`: how well the distiller tells letters it has not been taught from.

    python -m tools.score [--split dev|test|train] [--write]

By characters that are no blanks, against the marks of a person. `--write` puts the table into
docs/reference/distiller.md. Tune with dev; test is for the table alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.corpus import PARTS, read_letters, read_split
from tools.teach.marks import Marks, marks_of
from tools.teach.table import table

PAGE = Path(__file__).parents[1] / "docs/reference/distiller.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def main() -> int:
    """Print the table; write it into the page when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=PARTS, default="dev")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    letters = read_split().of(read_letters(), options.split)
    marks = Marks.of(marks_of(letter) for letter in letters)
    told = "\n".join(table(marks, options.split, len(letters)))
    print(told)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        _, _, tail = rest.partition(END)
        PAGE.write_text(f"{head}{BEGIN}\n\n{told}\n\n{END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
