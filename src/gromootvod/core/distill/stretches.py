"""Neighbouring clauses of one sentence that say the same kind of thing, seen as one: a cut between "since" and
"9am" must not hide the time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .clause import Clause
from .judge import Verdict

LONGEST = 2_000  # characters of a stretch


def stretches(
    text: str, clauses: Sequence[Clause], verdicts: Sequence[Verdict]
) -> Iterator[tuple[Clause, Verdict]]:
    """The clauses, those joined that follow each other in a sentence under one label; "joined" is their cue."""
    first = 0
    for at in range(1, len(clauses) + 1):
        if at < len(clauses) and _follows(clauses[first], clauses[at], verdicts[at - 1], verdicts[at]):
            continue
        if at - first == 1:
            yield clauses[first], verdicts[first]
        else:
            yield _joined(text, clauses[first:at]), verdicts[first]
        first = at


def _follows(head: Clause, clause: Clause, before: Verdict, verdict: Verdict) -> bool:
    return (
        clause.sentence == head.sentence
        and verdict.label is before.label
        and clause.end - head.start <= LONGEST
        and not clause.has("fence")
    )


def _joined(text: str, run: Sequence[Clause]) -> Clause:
    start, end = run[0].start, run[-1].end
    cues = {cue: places for clause in run for cue, places in clause.cues.items()}
    words = [word for clause in run for word in clause.words]
    return replace(run[0], end=end, text=text[start:end], words=words, cues={**cues, "joined": [(0, 0)]})
