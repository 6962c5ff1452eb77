"""The guest beside the built-in judgement: three rows of the same letters, for `make score` with --guest.

    python -m tools.score --guest http://127.0.0.1:11434/v1 --guest-model NAME

The key is read from GROMO_GUEST_KEY. A letter the guest says nothing of counts with the built-in judgement in
all three rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gromootvod.core.distill import Span, distill
from gromootvod.core.distill.model import Model
from gromootvod.core.distill.opinions import is_doubtful
from gromootvod.guest.judging import Guest, Judged, judge_with_guest
from tools.corpus import Letter
from tools.teach.marks import Marks, kappa, lost, macro, shown


@dataclass(slots=True)
class Sides:
    """Counts of the built-in judgement, of the guest where it was asked, and of both merged."""

    builtin: Marks = field(default_factory=Marks)
    guest: Marks = field(default_factory=Marks)
    merged: Marks = field(default_factory=Marks)
    asked: int = 0
    answered: int = 0


def guest_at(url: str, model: str) -> Guest:
    """The guest to be scored."""
    return Guest(url, model, os.environ.get("GROMO_GUEST_KEY", ""))


def sides(letters: Sequence[Letter], guest: Guest, learned: Model | None = None) -> Sides:
    """Ask the guest about every letter, one after the other."""
    found = Sides()
    for letter in letters:
        judged = judge_with_guest(
            letter.text, distill(letter.text, subject=letter.subject, learned=learned).spans, guest
        )
        found.asked += sum(map(is_doubtful, judged.builtin))
        found.answered += len(judged.opinions)
        found.builtin.labels += marks_of_spans(letter, judged.builtin).labels
        found.guest.labels += marks_of_spans(letter, _guest_alone(judged)).labels
        found.merged.labels += marks_of_spans(letter, judged.merged).labels
    return found


def guest_table(found: Sides) -> Iterator[str]:
    """The three rows in Markdown."""
    yield f"Spans in doubt: {found.asked}; the guest named a label for {found.answered}."
    yield ""
    yield "| | kind, kappa | label, kappa | eight labels, macro F1 | facts lost | feelings shown |"
    yield "|---|--:|--:|--:|--:|--:|"
    rows = (("built-in", found.builtin), ("guest where asked", found.guest), ("merged", found.merged))
    for name, marks in rows:
        kinds, labels = marks.pairs(True), marks.pairs(False)
        yield (
            f"| {name} | {kappa(kinds):.3f} | {kappa(labels):.3f} | {macro(labels):.3f} "
            f"| {100 * lost(kinds):.1f} % | {100 * shown(kinds):.1f} % |"
        )


def marks_of_spans(letter: Letter, spans: Sequence[Span]) -> Marks:
    """Spans compared with what a person said, character by character, blanks aside."""
    marks = Marks()
    gold = iter(letter.spans)
    at = next(gold)
    for span in spans:
        for place in range(span.start, span.end):
            while place >= at.end:
                at = next(gold)
            if not letter.text[place].isspace():
                marks.labels[letter.language, letter.trade, at.label, span.label] += 1
    return marks


def _guest_alone(judged: Judged) -> list[Span]:
    """What it would be if the guest always had the last word on what it was asked."""
    said = {(one.start, one.end): one.label for one in judged.opinions}
    return [
        replace(span, kind=label.kind, label=label) if (label := said.get((span.start, span.end))) else span
        for span in judged.builtin
    ]
