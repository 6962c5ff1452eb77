"""Examines what a delta has learned: on corrections it was not taught, and on letters that were right before."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .clause import Clause
from .delta import Delta, softened, taught
from .judge import Verdict, judge
from .marks import Mark
from .model import Model
from .pupil import Pupil, Told, pupil
from .teaching import Course, teach
from .values import Kind, Label

FEWEST = 5  # corrections that can be learned from: every fifth is held back, and one is the least
STRENGTHS = (1.0, 0.5, 0.25)
LABELS_KEPT, KINDS_KEPT, FACTS_LOST = 0.90, 0.97, 0.01  # of clauses that nobody corrected


@dataclass(slots=True)
class Score:
    """How corrections are answered: how many, how many rightly, by label as members named them."""

    asked: int = 0
    labels: int = 0
    kinds: int = 0
    likelihood: float = 0.0  # mean of the logarithms of how sure the right answer is
    by_label: dict[str, tuple[int, int]] = field(default_factory=dict)  # asked, right
    by_kind: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Drift:
    """What became of clauses that nobody corrected."""

    clauses: int = 0
    labels_kept: int = 0
    kinds_kept: int = 0
    facts: int = 0
    facts_lost: int = 0

    @property
    def bearable(self) -> bool:
        """Whether hardly anything that was right has been unlearned."""
        return (
            self.labels_kept >= LABELS_KEPT * self.clauses
            and self.kinds_kept >= KINDS_KEPT * self.clauses
            and self.facts_lost <= FACTS_LOST * self.facts
        )


@dataclass(slots=True)
class Report:
    """What was taught and how it went; `verdict`: better, worse, few (corrections to judge by)."""

    verdict: str
    taught: int
    held: int
    unusable: int  # corrections of less than half a clause: they stand, but nothing can be learned from them
    before: Score
    after: Score
    drift: Drift
    strength: float = 0.0


def learn(
    base: Model, corrected: Sequence[Told], anchors: Sequence[Told], course: Course | None = None
) -> tuple[Delta | None, Report]:
    """Teach a delta from corrected letters, if it does not get worse.

    Every fifth correction is held back from a trial; when the trial answers them no worse and leaves what nobody
    corrected alone, all corrections are folded in. `anchors` are letters that nobody corrected.
    """
    letters = _in_order(corrected)
    pupils = [pupil(one, base) for one in letters]
    held, unusable, usable = _held_back(letters, pupils)
    report = Report("few", usable - len(held), len(held), unusable, Score(), Score(), Drift())
    if usable < FEWEST:
        return None, report
    others = [pupil(one, base) for one in _in_order(anchors)]
    trial = teach(base, [*_without(pupils, held), *others[::2]], course)
    report.before = _score(base, letters, pupils, held)
    tried: list[Report] = []
    for strength in STRENGTHS:
        model = taught(base, softened(trial, strength))
        after, drift = _score(model, letters, pupils, held), _drift(base, model, [*pupils, *others])
        tried.append(replace(report, after=after, drift=drift, strength=strength, verdict="worse"))
        if drift.bearable and not _worse(report.before, after):
            tried[-1].verdict = "better"
            return _whole(base, pupils, others, strength, softened(trial, strength), course), tried[-1]
    return None, tried[0]


def _whole(
    base: Model,
    pupils: list[Pupil],
    others: list[Pupil],
    strength: float,
    trial: Delta,
    course: Course | None,
) -> Delta:
    """All corrections folded in; where that unlearns more than the trial did, the trial itself."""
    whole = softened(teach(base, [*pupils, *others[::2]], course), strength)
    return whole if _drift(base, taught(base, whole), [*pupils, *others]).bearable else trial


Held = set[tuple[int, int]]  # (number of the letter, number of the mark)


def _in_order(letters: Sequence[Told]) -> list[Told]:
    return sorted(letters, key=lambda one: (_hash(one.text), one.folds, one.marks))


def _held_back(letters: Sequence[Told], pupils: Sequence[Pupil]) -> tuple[Held, int, int]:
    """Every fifth correction in the order of hashes of its words; the same words are never on both sides."""
    groups: dict[str, list[tuple[int, int]]] = {}
    unusable = 0
    for number, (letter, one) in enumerate(zip(letters, pupils, strict=True)):
        for at, mark in enumerate(letter.marks):
            if not one.of_mark[at]:
                unusable += 1
                continue
            words = " ".join(letter.text[mark.start : mark.end].casefold().split())
            groups.setdefault(_hash(words), []).append((number, at))
    ordered = [groups[name] for name in sorted(groups)]
    usable = sum(map(len, ordered))
    return (
        {one for group in ordered[4::5] for one in group},
        unusable,
        usable if len(ordered) >= FEWEST else 0,
    )


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _without(pupils: Sequence[Pupil], held: Held) -> list[Pupil]:
    """The pupils without what is held back: nothing is asked of those clauses, neither new nor old."""
    found = []
    for number, one in enumerate(pupils):
        quiet = [at for mark, clauses in one.of_mark.items() if (number, mark) in held for at in clauses]
        worth = one.worth.copy()
        worth[quiet] = 0.0
        found.append(replace(one, worth=worth))
    return found


def _score(model: Model, letters: Sequence[Told], pupils: Sequence[Pupil], held: Held) -> Score:
    score = Score()
    for number in sorted({number for number, _ in held}):
        one = pupils[number]
        verdicts = _verdicts(one.clauses, model)
        for _, at in sorted(pair for pair in held if pair[0] == number):
            _count(score, letters[number].marks[at], [verdicts[clause] for clause in one.of_mark[at]])
    score.likelihood /= max(score.asked, 1)
    return score


def _count(score: Score, mark: Mark, verdicts: Sequence[Verdict]) -> None:
    right = sum(verdict.label is mark.label for verdict in verdicts) * 2 > len(verdicts)
    kind = sum(verdict.label.kind is mark.label.kind for verdict in verdicts) * 2 > len(verdicts)
    score.asked += 1
    score.labels += right
    score.kinds += kind
    for table, name, hit in ((score.by_label, mark.label, right), (score.by_kind, mark.label.kind, kind)):
        asked, answered = table.get(name.value, (0, 0))
        table[name.value] = (asked + 1, answered + hit)
    for verdict in verdicts:
        sure = (
            verdict.confidence if verdict.label is mark.label else (1 - verdict.confidence) / (len(Label) - 1)
        )
        score.likelihood += math.log(max(sure, 1e-4)) / len(verdicts)


def _verdicts(clauses: list[Clause], model: Model) -> list[Verdict]:
    return judge(clauses, model)


def _drift(base: Model, model: Model, pupils: Sequence[Pupil]) -> Drift:
    drift = Drift()
    for one in pupils:
        marked = {at for clauses in one.of_mark.values() for at in clauses}
        pairs = zip(_verdicts(one.clauses, base), _verdicts(one.clauses, model), strict=True)
        for at, (was, now) in enumerate(pairs):
            if at in marked:
                continue
            drift.clauses += 1
            drift.labels_kept += was.label is now.label
            drift.kinds_kept += was.label.kind is now.label.kind
            if was.label.kind is Kind.FACT:
                drift.facts += 1
                drift.facts_lost += now.label.kind is not Kind.FACT
    return drift


def _worse(before: Score, after: Score) -> bool:
    if after.labels < before.labels or after.kinds < before.kinds:
        return True
    same = (after.labels, after.kinds) == (before.labels, before.kinds)
    return same and after.likelihood < before.likelihood - 0.05
