"""The whole lesson: from the corpus to the bytes of the weights' file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tools.corpus import CORPUS, Letter, read_letters, read_split

from .chain import Lesson, teach
from .examples import Example, alone, bare, example
from .gaps import teach_cutter
from .pack import pack

TEACHER = "4"  # goes up whenever the way of teaching or the signs change
TUNED = ("train",)  # what is taught from while tuning, so that dev says something
TAUGHT = ("train", "dev")  # the parts that the shipped weights are taught from, when all is tuned
SHARPNESS = 0.75  # makes confidences honest on the dev part
BAR = 0.1
ALONE = 0.6  # how much a sentence without its letter counts
BARE = 0.3  # how much a letter without its words counts
WEIGHTS = Path(__file__).parents[2] / "src/gromootvod/core/distill/weights.bin.gz"


def taught_letters(*parts: str, root: Path = CORPUS) -> list[Letter]:
    """The letters of some parts; of those that the shipped weights are taught from when none is named."""
    return read_split().of(read_letters(root), *(parts or TAUGHT))


def make_weights(letters: Sequence[Letter], lesson: Lesson | None = None) -> bytes:
    """The bytes of the file that `letters` teach."""
    cutter = teach_cutter(letters, BAR)
    learned = teach(cut_examples(letters), lesson or Lesson())
    facts = {"corpus": digest(letters), "teacher": TEACHER, "letters": len(letters)}
    return pack(learned, cutter, SHARPNESS, facts)


def cut_examples(letters: Sequence[Letter]) -> list[Example]:
    """The letters, whole and without their words, then their sentences alone, cut by cutters that have not seen them.

    Each half of the letters is cut by what the other half taught.
    """
    cutters = [teach_cutter(letters[1::2], BAR), teach_cutter(letters[::2], BAR)]
    found: list[Example] = []
    for number, letter in enumerate(letters):
        for piece in (letter, *alone(letter)):
            one = example(piece, cutters[number % 2])
            if one is not None:
                one.worth = 1.0 if piece is letter else ALONE
                found.append(one)
                if piece is letter:
                    found.append(replace(bare(one), worth=BARE))
    return found


def digest(letters: Sequence[Letter]) -> str:
    """What the letters and their marks come to, in short: it changes when a mark does."""
    told = hashlib.sha256()
    for letter in letters:
        marks = [(gold.start, gold.end, gold.label.value, gold.hot) for gold in letter.spans]
        told.update(repr((letter.id, letter.text, marks)).encode())
    return told.hexdigest()[:16]
