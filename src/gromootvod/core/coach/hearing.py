"""The second hearing: what the rules said is weighed by the learned judge, who may take it back or add to it.

A remark that the judge holds improbable falls; where no rule spoke and he is sure, one is made on the clause.
Leaks, moments gone by and a house's own phrases are beyond his reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gromootvod.core.coach import around, whole
from gromootvod.core.coach.heads import BLOWS, RULES, WHOLE
from gromootvod.core.coach.judge import Judge, judge
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pieces import Piece, pieces
from gromootvod.core.coach.rules_words import has_contact, is_list_item
from gromootvod.core.coach.values import Remark, Severity
from gromootvod.core.coach.words import Word
from gromootvod.core.distill.chain import Numbers

HEARD = "heard"
"""The code of a remark that the judge made."""

FAINT = -4.5  # a clause whose own signs say less than this is not heard at all
_BEYOND = frozenset({"own", "already_past", "no_hour", "third_apology"})
_WHEN = frozenset(
    {
        "as",
        "when",
        "once",
        "until",
        "till",
        "after",
        "soon",
        "later",
        "at",
        "in",
        "как",
        "когда",
        "после",
        "по",
        "при",
        "в",
        "на",
        "до",
    }
)
_LEAST = 3  # words of time at the least


def heard(page: Page, remarks: Sequence[Remark], learned: Judge | None = None) -> list[Remark]:
    """The remarks that stand, and those that the judge adds; `learned` if not the shipped one."""
    found = pieces(page.draft)
    if not found:
        return list(remarks)
    known = learned or judge()
    scores = known.scores(found)
    opinions = (around.around(page, found, remarks, scores) * known.around[None]).sum(2)
    on_draft = (whole.whole(page, found, remarks, scores) * known.whole).sum(1)
    edges = around.Edges.of(found)
    kept = [one for one in remarks if not _falls(page, one, edges, opinions, on_draft, known)]
    return [
        *kept,
        *_on_clauses(page, found, kept, scores, opinions, known),
        *_on_the_whole(page, kept, on_draft, known),
    ]


def may_hear(page: Page, rule: str) -> bool:
    """Whether the judge has anything to say by a rule of whole drafts: the client has written, the ticket fits the rule."""
    known = page.known
    if (
        known is None
        or not any(map(str.isalpha, known.letters))
        or (rule.startswith("no_next") and not known.is_open)
    ):
        return False
    return rule != "unanswered" or bool(known.requests)


def _falls(
    page: Page, one: Remark, edges: around.Edges, opinions: Numbers, on_draft: Numbers, known: Judge
) -> bool:
    if one.rule in WHOLE:
        return may_hear(page, one.rule) and bool(on_draft[WHOLE.index(one.rule)] < known.keep[one.rule])
    if one.rule not in RULES or one.rule == "leak" or one.code in _BEYOND:
        return False
    touched = opinions[edges.touched(one), RULES.index(one.rule)]
    return touched.size > 0 and bool(touched.max() < known.keep[one.rule])


def _on_clauses(
    page: Page,
    found: Sequence[Piece],
    kept: Sequence[Remark],
    scores: Numbers,
    opinions: Numbers,
    known: Judge,
) -> Iterator[Remark]:
    sure = opinions - np.array([known.add[rule] for rule in RULES])
    sure[(scores[:, : len(RULES)] <= FAINT) | (around.fired_by(found, kept) > 0)] = -np.inf
    blows = sure[:, list(BLOWS)]
    blows[blows < blows.max(1)[:, None]] = -np.inf  # one clause, one blow
    sure[:, list(BLOWS)] = blows
    for column, rule in enumerate(RULES):
        if rule in page.house.off:
            continue
        chosen = [
            number
            for number in np.flatnonzero(sure[:, column] > 0).tolist()
            if _may_add(page, found[number], rule)
        ]
        for run in _runs(found, chosen):
            words = [word for piece in run for word in piece.words]
            start, end = _of_time(words, column, known) if rule == "empty_promise" else (0, len(words))
            yield _no_stop(page, page.remark(rule, HEARD, words[start].start, words[end - 1].end))


def _on_the_whole(page: Page, kept: Sequence[Remark], on_draft: Numbers, known: Judge) -> Iterator[Remark]:
    named = {one.rule for one in kept}
    for at, rule in enumerate(WHOLE):
        is_free = rule not in named and rule not in page.house.off and may_hear(page, rule)
        if not is_free or on_draft[at] <= known.add[rule]:
            continue
        if rule == "cold":
            first = page.draft.sentences[0]
            yield page.remark(rule, HEARD, first.start, first.end)
        else:
            yield page.at_the_end(rule, HEARD)


def _no_stop(page: Page, one: Remark) -> Remark:
    """A guess stops nobody, unless the house has said that this rule does."""
    is_free = one.severity is Severity.STOP and one.rule not in page.house.severity_of
    return replace(one, severity=Severity.WARN) if is_free else one


def _may_add(page: Page, piece: Piece, rule: str) -> bool:
    """Whether nothing stands by that forgives it."""
    if rule == "false_certainty":
        return page.known is not None and page.known.cause_known is False
    if rule == "empty_promise":
        dated = {page.draft.sentence_number(one.promise.start) for one in page.found if one.exact}
        return not dated & {piece.sentence, piece.sentence + 1}
    if rule == "passing_the_buck":
        return not has_contact(page, piece.sentence)
    if rule == "order":
        return not is_list_item(page, piece.sentence)
    return not (rule == "hollow" and page.shape.act and page.shape.explain and page.promised)


def _runs(found: Sequence[Piece], chosen: Sequence[int]) -> Iterator[list[Piece]]:
    """Neighbours within a sentence together: nobody wants two remarks on one breath."""
    run: list[Piece] = [found[chosen[0]]] if chosen else []
    for last, number in pairwise(chosen):
        if number != last + 1 or found[number].sentence != run[-1].sentence:
            yield run
            run = []
        run.append(found[number])
    if run:
        yield run


def _of_time(words: Sequence[Word], column: int, known: Judge) -> tuple[int, int]:
    """The words of time: from "when" or "soon" on, or else the stretch that weighs most (Kadane's maximal sum)."""
    for at, word in enumerate(words):
        if word.text in _WHEN and len(words) - at > 1:
            return at, len(words)
    best, total, first = (-np.inf, 0, len(words)), 0.0, 0
    for at, worth in enumerate(known.worth_of(words, column)):
        if total <= 0:
            total, first = 0.0, at
        total += worth
        if total > best[0]:
            best = (total, first, at + 1)
    _, start, end = best
    return max(0, min(start, end - _LEAST)), end
