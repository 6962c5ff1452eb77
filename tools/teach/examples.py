"""From marked letters to clauses with the label that most of their characters bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from gromootvod.core.distill import Label
from gromootvod.core.distill import signs as sign
from gromootvod.core.distill.clause import Clause, view
from gromootvod.core.distill.cutting import Cutter, Gap, gaps
from gromootvod.core.distill.judge import prepare
from gromootvod.core.distill.lexicon import lexicon
from gromootvod.core.distill.model import LABELS, tie
from gromootvod.core.distill.senses import Sense, script, sense
from gromootvod.core.text import clause_bounds, is_translit, language, sentences
from tools.corpus import Gold, Letter

Signs = list[tuple[str, float]]
Meant = dict[tuple[int, str], Sense]  # by role and script: the sum of what the words mean

# the signs that are words or parts of them
WORDY = (
    "w:", "s4:", "s5:", "s6:", "g:", "f:", "fs:", "l:", "f2:", "f3:", "fl:", "h:",
    "1w:", "1s:", "2w:", "2s:",
)  # fmt: skip


@dataclass(slots=True)
class Example:
    """One letter: the signs of every clause, how it hangs on the one before, and what a person said of it."""

    letter: Letter
    signs: list[Signs]
    ties: list[int]
    labels: list[int]  # places in LABELS
    hot: list[bool]
    lengths: list[int]  # characters that are no blanks
    meant: list[Meant] = field(default_factory=list)  # of every clause, or of none
    worth: float = 1.0  # how much the letter counts


def example(letter: Letter, cutter: Cutter | None) -> Example | None:
    """A letter as the judgement sees it; None when it holds no clause."""
    clauses = clauses_of(letter, cutter)
    if not clauses:
        return None
    labels, hot, lengths = _gold(letter, clauses)
    ties = [tie(clause) for clause in clauses]
    return Example(letter, _signs(clauses), ties, labels, hot, lengths, _meant(clauses))


def alone(letter: Letter) -> Iterator[Letter]:
    """Every sentence of a letter as a letter of its own: what it says without what stands around it."""
    found = sentences(letter.text)
    if len(found) < 2:
        return
    for number, sentence in enumerate(found):
        spans = tuple(
            Gold(start - sentence.start, end - sentence.start, gold.label, gold.hot)
            for gold in letter.spans
            if (start := max(gold.start, sentence.start)) < (end := min(gold.end, sentence.end))
        )
        yield replace(letter, id=f"{letter.id}.{number}", text=sentence.text, spans=spans)


def bare(example: Example) -> Example:
    """The same letter without its words: so that rules and form learn to stand by themselves."""
    signs = [[pair for pair in of_clause if not pair[0].startswith(WORDY)] for of_clause in example.signs]
    return replace(example, signs=signs, meant=[])


def clauses_of(letter: Letter, cutter: Cutter | None) -> list[Clause]:
    """The clauses of a letter, cut as the distiller cuts it."""
    return view(letter.text, lexicon(), _translit(letter.text), cutter)


def gap_examples(letter: Letter) -> Iterator[tuple[Gap, bool]]:
    """Every gap between words, and whether the label changes in it."""
    borders = sorted(gold.start for gold in letter.spans[1:])
    translit = _translit(letter.text)
    for sentence in sentences(letter.text):
        ruled = [start for start, _ in clause_bounds(letter.text, sentence.start, sentence.end)[1:]]
        for gap in gaps(letter.text, sentence.start, sentence.end, ruled, translit):
            before = len(letter.text[: gap.cut].rstrip())
            while before and not letter.text[before - 1].isalnum():
                before -= 1
            yield gap, any(before <= border <= gap.cut + 1 for border in borders)


def _translit(text: str) -> bool:
    return language(text) == "ru" and is_translit(text)


def _gold(letter: Letter, clauses: Sequence[Clause]) -> tuple[list[int], list[bool], list[int]]:
    of_character: list[int] = [0] * len(letter.text)
    for number, gold in enumerate(letter.spans):
        of_character[gold.start : gold.end] = [number] * (gold.end - gold.start)
    edges = [0, *(clause.start for clause in clauses[1:]), len(letter.text)]
    labels, hot, lengths = [], [], []
    for start, end in pairwise(edges):
        count: Counter[Label] = Counter()
        heat = 0
        for at in range(start, end):
            if not letter.text[at].isspace():
                gold = letter.spans[of_character[at]]
                count[gold.label] += 1
                heat += gold.hot
        best = min(count, key=lambda label: (-count[label], LABELS.index(label)))
        labels.append(LABELS.index(best))
        lengths.append(sum(count.values()))
        hot.append(2 * heat > lengths[-1])
    return labels, hot, lengths


def _signs(clauses: list[Clause]) -> list[Signs]:
    """As Model.scores has it: signs of form whole, signs of words by the number of the words."""
    voices = prepare(clauses)
    found: list[Signs] = []
    for number, named in enumerate(sign.of_letter(clauses, voices)):
        of_clause: Signs = [(name, 1.0) for name in named]
        own = clauses[number].words
        weight = sign.weight(len(own))
        of_clause += [(name, weight) for word in own for name in sign.of_word(word)]
        for step, role in ((-1, 1), (1, 2)):
            if 0 <= number + step < len(clauses):
                other = clauses[number + step].words
                weight = sign.weight(len(other))
                of_clause += [(name, weight) for word in other for name in sign.of_neighbour(word, role)]
        found.append(of_clause)
    return found


def _meant(clauses: Sequence[Clause]) -> list[Meant]:
    """What the words of every clause and of the ones beside it mean."""
    own = [_summed(clause) for clause in clauses]
    found: list[Meant] = []
    for number in range(len(clauses)):
        beside = {0: own[number]}
        for step, role in ((-1, 1), (1, 2)):
            if 0 <= number + step < len(clauses):
                beside[role] = own[number + step]
        found.append(
            {(role, tongue): total for role, said in beside.items() for tongue, total in said.items()}
        )
    return found


def _summed(clause: Clause) -> dict[str, Sense]:
    totals: dict[str, Sense] = {}
    for word in clause.words:
        numbers = sense(word)
        if numbers is not None:
            tongue = script(word)
            totals[tongue] = totals[tongue] + numbers if tongue in totals else numbers
    worth = np.float32(sign.weight(len(clause.words)))
    return {tongue: total * worth for tongue, total in totals.items()}
