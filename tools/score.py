"""`make score`: how well the distiller tells letters it has not been taught from.

    python -m tools.score [--split dev|test] [--write]

By characters that are no blanks, against the marks of a person. `--write` puts the table into
docs/reference/distiller.md. The shipped weights know the dev part: to score it, weights that do not are taught
first (half a minute). Tune with dev; test is for the table alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gromootvod.core.distill.model import model, unpack
from tools.corpus import PARTS, read_letters, read_split
from tools.score_guest import guest_at, guest_table, sides
from tools.teach.lesson import TUNED, make_weights, taught_letters
from tools.teach.marks import Marks, marks_of
from tools.teach.table import table

PAGE = Path(__file__).parents[1] / "docs/reference/distiller.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def main() -> int:
    """Print the table; write it into the page when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=PARTS[1:], default="dev")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--guest", default="", help="an OpenAI-compatible endpoint to be scored beside")
    parser.add_argument("--guest-model", default="")
    options = parser.parse_args()
    letters = read_split().of(read_letters(), options.split)
    learned = model() if options.split == "test" else unpack(make_weights(taught_letters(*TUNED)))
    marks = Marks.of(marks_of(letter, learned) for letter in letters)
    told = "\n".join(table(marks, options.split, len(letters)))
    print(told)
    if options.guest:
        asked = sides(letters, guest_at(options.guest, options.guest_model), learned)
        print("\n".join(["", *guest_table(asked)]))
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        _, _, tail = rest.partition(END)
        PAGE.write_text(f"{head}{BEGIN}\n\n{told}\n\n{END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
