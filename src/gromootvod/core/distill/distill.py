"""The door of the distiller: one text in, all that was told apart in it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gromootvod.core.text import is_translit, language

from .card import card, missing
from .clause import Clause, view
from .heat import heat
from .joining import BLANK, FOLDED, Piece, join
from .judge import Verdict, judge
from .lexicon import lexicon
from .model import Model, model, weights_id
from .title import title
from .troubles import divided
from .values import Distillate

RULES = "rules-4"
VERSION = f"{RULES}+{weights_id()}"


def distill(
    text: str,
    *,
    subject: str = "",
    folds: Sequence[tuple[int, int]] = (),
    attachments: Sequence[str] = (),
    now: datetime | None = None,
    learned: Model | None = None,
) -> Distillate:
    """Tells the facts of a letter from its feelings.

    `folds` are stretches (start, end) of quoted or foreign text, which become noise; `attachments` are names
    of files, which become evidence with the place (-1, -1); `now` turns "since Monday" into a date. Spans join without
    gap or overlap and cover the text. `learned` are other weights than the shipped ones. Linear in the text;
    never raises, whatever the text is.
    """
    tongue = language(text if text.strip() else subject)
    translit = tongue == "ru" and is_translit(text)
    learned = learned or model()
    clauses: list[Clause] = []
    starts: list[tuple[int, int]] = []  # of every stretch: where it starts, how many clauses stand before it
    for start, end in _open_stretches(len(text), folds):
        starts.append((start, len(clauses)))
        clauses += _moved(view(text[start:end], lexicon(), translit, learned.cutter), start, clauses)
    verdicts = judge(clauses, learned)
    spans = join(len(text), _pieces(starts, folds, clauses, verdicts))
    found = card(text, spans, clauses, verdicts, attachments, now)
    told = Distillate(
        language=tongue,
        title=title(text, tongue, clauses, verdicts, found, subject),
        heat=heat(clauses, verdicts),
        spans=spans,
        card=found,
        missing=missing(found),
        version=version_of(learned),
        text=text,
    )
    return divided(told)


def version_of(learned: Model) -> str:
    """The version of what these weights tell apart; VERSION for the shipped ones."""
    return f"{RULES}+{learned.id}"


def _open_stretches(length: int, folds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of the text that are not folded, in order."""
    stretches, at = [], 0
    for start, end in sorted((max(0, a), min(length, b)) for a, b in folds):
        if start > at:
            stretches.append((at, start))
        at = max(at, end)
    if at < length:
        stretches.append((at, length))
    return stretches


def _moved(clauses: list[Clause], by: int, before: list[Clause]) -> list[Clause]:
    sentence = before[-1].sentence + 1 if before else 0
    for clause in clauses:
        clause.start += by
        clause.end += by
        clause.sentence += sentence
    return clauses


def _pieces(
    starts: list[tuple[int, int]],
    folds: Sequence[tuple[int, int]],
    clauses: list[Clause],
    verdicts: list[Verdict],
) -> list[Piece]:
    """Where each clause, fold and blank begins; the first clause begins where its stretch does."""
    pieces = [
        (clause.start, clause.sentence, verdict) for clause, verdict in zip(clauses, verdicts, strict=True)
    ]
    ends = [*(first for _, first in starts), len(clauses)][1:]
    extra: list[Piece] = [(max(0, a), -1, FOLDED) for a, b in folds if b > max(0, a)]
    for (start, first), last in zip(starts, ends, strict=True):
        if first == last:
            extra.append((start, -1, BLANK))
        else:
            pieces[first] = (start, pieces[first][1], pieces[first][2])
    return sorted([*pieces, *extra], key=lambda piece: piece[0])
