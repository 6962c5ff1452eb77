"""The table of `make score`, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from gromootvod.core.distill import VERSION, Label

from .marks import Marks, kappa, lost, macro, precision_recall, shown


def table(marks: Marks, part: str, letters: int) -> Iterator[str]:
    """The lines of the whole table."""
    characters = sum(marks.labels.values())
    yield f"Part *{part}*: {letters} letters, {characters:,} characters that are no blanks; {VERSION}."
    yield ""
    yield "| | kind, kappa | label, kappa | eight labels, macro F1 | facts lost | feelings shown |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name in ("ru", "en"):
        yield _line(marks, name, lambda language, trade, name=name: language == name)
    for name in sorted({trade for _, trade, _, _ in marks.labels}):
        yield _line(marks, name, lambda language, trade, name=name: trade == name)
    yield _line(marks, "**all**", lambda language, trade: True)
    yield ""
    yield from _labels(marks)
    yield ""
    yield from _reliability(marks)


def _line(marks: Marks, name: str, keep) -> str:  # type: ignore[no-untyped-def]
    kinds, labels = marks.pairs(True, keep), marks.pairs(False, keep)
    return (
        f"| {name} | {kappa(kinds):.3f} | {kappa(labels):.3f} | {macro(labels):.3f} "
        f"| {100 * lost(kinds):.1f} % | {100 * shown(kinds):.1f} % |"
    )


def _labels(marks: Marks) -> Iterator[str]:
    columns = [
        marks.pairs(False, lambda language, trade, name=name: language == name) for name in ("ru", "en")
    ]
    yield "| label | ru: precision | recall | F1 | en: precision | recall | F1 |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for label in Label:
        cells = [f"{value:.2f}" for pairs in columns for value in precision_recall(pairs, label.value)]
        yield f"| {label.value} | " + " | ".join(cells) + " |"


def _reliability(marks: Marks) -> Iterator[str]:
    """How often a label is right that is said with this confidence."""
    yield "| said with confidence | right | characters |"
    yield "|---|--:|--:|"
    for tenth in range(1, 10):
        right, wrong = marks.sure[tenth, True], marks.sure[tenth, False]
        if right + wrong:
            yield f"| {tenth / 10:.1f}-{(tenth + 1) / 10:.1f} | {right / (right + wrong):.2f} | {right + wrong:,} |"
