"""The whole lesson: from the marked replies and the book of phrases to the bytes of the judge's file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gromootvod.core.coach import around, whole
from gromootvod.core.coach.heads import HEADS, RULES, WHOLE
from gromootvod.core.coach.hearing import may_hear
from gromootvod.core.coach.judge import Judge, unpack
from gromootvod.core.distill.chain import Numbers
from gromootvod.core.distill.model import weights_id
from tools.reply_corpus import Reply, replies

from .bars import Bars, Opinion, bars
from .book import Line, lines
from .examples import Lived, all_examples, live, of_reply, worth_of
from .learn import Example, Lesson, Taught, teach
from .pack import pack
from .rulebook import HAND, of_rulebook
from .upper import halves, of_clauses, of_drafts, weights_of

TEACHER = "3"  # goes up whenever the way of teaching or the signs change
HANDS = "acdefgh"  # hand b is for measuring alone
SEEN = "ac"  # hands with which the rules were written
BOOK_WORTH = 2.0  # of a line, beside a clause of a reply
LOWER = Lesson(rounds=5, l1=0.5)
CLAUSES = Lesson(rounds=4, l1=0.5, l2=2.0, alpha=0.1, least=1)
DRAFTS = Lesson(rounds=10, l1=0.3, l2=4.0, alpha=0.1, least=1)
WEIGHTS = Path(__file__).parents[2] / "src/gromootvod/core/coach/judge.bin.gz"


@dataclass(slots=True)
class Told:
    """An example of the second storey, where it comes from, and its rule."""

    hand: str
    rule: int
    example: Example


def taught_from() -> list[Reply]:
    """The replies that the shipped weights are taught from, the rules' own examples among them."""
    return [*replies(HANDS), *of_rulebook()]


def taught() -> tuple[list[Lived], list[Line]]:
    """What the shipped weights are taught from, ready for teaching."""
    return [live(reply) for reply in taught_from()], list(lines())


def make_judge(lived: Sequence[Lived], said: Sequence[Line]) -> bytes:
    """The bytes of the file that these replies and the book teach."""
    clauses, drafts = second_storey(lived, unseen_scores(lived, said))
    clause_bars = bars(RULES, _opinions(clauses, CLAUSES, around.CIRCUMSTANCES.index("fired")))
    draft_bars = bars(WHOLE, _opinions(drafts, DRAFTS, whole.CIRCUMSTANCES.index("fired")))
    upper = [
        weights_of(taught.keys, taught.weights, len(rules), len(circumstances))
        for taught, rules, circumstances in (
            (teach([told.example for told in clauses], CLAUSES), RULES, around.CIRCUMSTANCES),
            (teach([told.example for told in drafts], DRAFTS), WHOLE, whole.CIRCUMSTANCES),
        )
    ]
    lower = teach(all_examples(lived, said, BOOK_WORTH), LOWER)
    facts = {
        "corpus": digest([one.reply for one in lived], said),
        "teacher": TEACHER,
        "distiller": weights_id(),
        "replies": len(lived),
        "lines": len(said),
    }
    made = pack(lower, upper[0], upper[1], clause_bars | draft_bars, facts)
    spared = _spare_examples(unpack(made), [one for one in lived if one.reply.hand == HAND], draft_bars)
    return pack(lower, upper[0], upper[1], clause_bars | spared, facts)


def _spare_examples(judge: Judge, own: Sequence[Lived], draft_bars: Bars) -> Bars:
    """The bars of whole drafts, low enough that what a rule was written for does not fall."""
    spared = dict(draft_bars)
    for one in own:
        named = {mark.rule for mark in one.reply.marks} & {remark.rule for remark in one.remarks}
        spoken = [rule for rule in WHOLE if rule in named and may_hear(one.page, rule)]
        if not one.pieces or not spoken:
            continue
        scores = (whole.whole(one.page, one.pieces, one.remarks, judge.scores(one.pieces)) * judge.whole).sum(
            1
        )
        for rule in spoken:
            keep, add = spared[rule]
            spared[rule] = (min(keep, round(float(scores[WHOLE.index(rule)]) - 0.01, 3)), add)
    return spared


def unseen_scores(lived: Sequence[Lived], book: Sequence[Line]) -> dict[str, Numbers]:
    """For every reply the scores of its clauses, by weights that were not taught from its hand."""
    scores: dict[str, Numbers] = {}
    for hand in sorted({one.reply.hand for one in lived}):
        taught = teach(
            all_examples([one for one in lived if one.reply.hand != hand], book, BOOK_WORTH), LOWER
        )
        rows = {found: row for row, found in enumerate(taught.keys)}
        for one in lived:
            if one.reply.hand == hand:
                scores[one.reply.name] = _scores(taught, rows, of_reply(one))
    return scores


def second_storey(lived: Sequence[Lived], scores: dict[str, Numbers]) -> tuple[list[Told], list[Told]]:
    """Examples on clauses and on drafts."""
    clauses: list[Told] = []
    drafts: list[Told] = []
    for seed, one in enumerate(lived):
        hand = one.reply.hand
        parts = halves(one, seed) if hand in SEEN else (one,)
        for part in parts:
            own = scores[one.reply.name]
            worth = worth_of(one) / len(parts)
            clauses += [Told(hand, rule, example) for rule, example in of_clauses(part, own, worth)]
            drafts += [Told(hand, rule, example) for rule, example in of_drafts(part, own, worth)]
    return clauses, drafts


def digest(found: Sequence[Reply], book: Sequence[Line]) -> str:
    """What the replies, their marks and the book come to, in short."""
    told = hashlib.sha256()
    for reply in found:
        marks = [(mark.rule, mark.start, mark.end, mark.is_whole) for mark in reply.marks]
        told.update(
            repr((reply.name, reply.draft, repr(reply.ticket), reply.now.isoformat(), marks)).encode()
        )
    for line in book:
        told.update(repr((line.heads, line.texts)).encode())
    return told.hexdigest()[:16]


def _opinions(told: Sequence[Told], lesson: Lesson, fired: int) -> list[Opinion]:
    """What each example of a real hand is held to be by weights that were not taught from it."""
    found: list[Opinion] = []
    for hand in sorted({one.hand for one in told} - {HAND}):
        taught = teach([one.example for one in told if one.hand != hand], lesson)
        rows = {key: row for row, key in enumerate(taught.keys)}
        here = [one for one in told if one.hand == hand]
        scores = _scores(taught, rows, (one.example for one in here))[:, 0]
        for one, score in zip(here, scores, strict=True):
            is_fired, is_right = fired in one.example.signs, bool(one.example.aims[0])
            found.append(Opinion(one.rule, float(score), is_fired, is_right, float(one.example.worth[0])))
    return found


def _scores(taught: Taught, rows: dict[int, int], examples: Iterable[Example]) -> Numbers:
    scores = []
    for example in examples:
        known = [(rows[found], value) for found, value in example.signs.items() if found in rows]
        weights = taught.weights[[row for row, _ in known]]
        scores.append(taught.bias + (weights * np.array([value for _, value in known])[:, None]).sum(0))
    return np.array(scores) if scores else np.zeros((0, len(HEADS)))
