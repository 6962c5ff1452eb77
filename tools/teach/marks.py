"""What the distiller says beside what a person said, character by character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gromootvod.core.distill import Kind, Label, distill
from gromootvod.core.distill.model import Model
from tools.corpus import Letter

AIMED_AT = (
    Label.SYMPTOM, Label.REQUEST, Label.HISTORY, Label.ENVIRONMENT,
    Label.STEP, Label.IMPACT, Label.EXPECTED, Label.ANGER,
)  # fmt: skip

Pairs = Counter[tuple[str, str]]


@dataclass(slots=True)
class Marks:
    """Counts of characters by (language, trade, gold label, told label), and by how sure the telling was."""

    labels: Counter[tuple[str, str, Label, Label]] = field(default_factory=Counter)
    sure: Counter[tuple[int, bool]] = field(default_factory=Counter)  # tenth of confidence, whether right
    hot: Counter[tuple[bool, bool]] = field(default_factory=Counter)  # of facts: gold, told

    @classmethod
    def of(cls, many: Iterable[Marks]) -> Marks:
        """The sum of many."""
        total = cls()
        for one in many:
            total.labels += one.labels
            total.sure += one.sure
            total.hot += one.hot
        return total

    def pairs(self, as_kind: bool, keep: Callable[[str, str], bool] = lambda language, trade: True) -> Pairs:
        """(gold, told) by kind (fact, feeling, other) or by label, of some languages and trades."""
        found: Pairs = Counter()
        for (language, trade, gold, told), count in self.labels.items():
            if keep(language, trade):
                pair = (kind(gold), kind(told)) if as_kind else (gold.value, told.value)
                found[pair] += count
        return found


def marks_of(letter: Letter, learned: Model | None = None) -> Marks:
    """One letter, distilled (by the shipped weights if by no others) and compared."""
    marks = Marks()
    gold = iter(letter.spans)
    at = next(gold)
    for span in distill(letter.text, subject=letter.subject, learned=learned).spans:
        for place in range(span.start, span.end):
            if letter.text[place].isspace():
                continue
            while place >= at.end:
                at = next(gold)
            marks.labels[letter.language, letter.trade, at.label, span.label] += 1
            marks.sure[min(int(span.confidence * 10), 9), at.label is span.label] += 1
            if at.label.kind is Kind.FACT and span.kind is Kind.FACT:
                marks.hot[at.hot, span.hot] += 1
    return marks


def kind(label: Label) -> str:
    """Fact, feeling or other."""
    return "other" if label.kind in (Kind.COURTESY, Kind.NOISE) else label.kind.value


def kappa(pairs: Pairs) -> float:
    """Cohen's kappa of two readers (Cohen 1960); 1 for no characters at all."""
    total = sum(pairs.values())
    if not total:
        return 1.0
    one, other = Counter[str](), Counter[str]()
    for (gold, told), count in pairs.items():
        one[gold] += count
        other[told] += count
    by_chance = sum(one[name] * other[name] for name in one) / total / total
    agreed = sum(count for (gold, told), count in pairs.items() if gold == told) / total
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0


def precision_recall(pairs: Pairs, name: str) -> tuple[float, float, float]:
    """(precision, recall, F1) of one label."""
    right = pairs[name, name]
    told = sum(count for (_, other), count in pairs.items() if other == name)
    gold = sum(count for (one, _), count in pairs.items() if one == name)
    return (
        right / told if told else 0.0,
        right / gold if gold else 0.0,
        2 * right / (told + gold) if told + gold else 0.0,
    )


def macro(pairs: Pairs) -> float:
    """The mean F1 of the labels aimed at, of those that occur."""
    gold = {one for one, _ in pairs}
    found = [precision_recall(pairs, label.value)[2] for label in AIMED_AT if label.value in gold]
    return sum(found) / len(found) if found else 0.0


def lost(kinds: Pairs) -> float:
    """The share of the facts' characters that are told to be none: the error that costs a repair."""
    facts = sum(count for (gold, _), count in kinds.items() if gold == "fact")
    return 1 - kinds["fact", "fact"] / facts if facts else 0.0


def shown(kinds: Pairs) -> float:
    """The share of the feelings' characters that the engineer is shown as facts: it costs a frown."""
    feelings = sum(count for (gold, _), count in kinds.items() if gold == "feeling")
    return kinds["feeling", "fact"] / feelings if feelings else 0.0
