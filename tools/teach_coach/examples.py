"""From marked replies and the book of phrases to examples: the signs of clauses and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.heads import HEADS, RULES, SIDES
from gromootvod.core.coach.judge import weighed
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pieces import Piece, pieces
from gromootvod.core.coach.review import by_rules, open_page
from gromootvod.core.coach.values import Remark
from gromootvod.core.distill.keys import key
from tools.reply_corpus import Mark, Reply

from .book import Line
from .learn import Example
from .rulebook import HAND as OWN
from .rulebook import WORTH as OWN_WORTH

NOW = datetime(2026, 1, 12, 12, tzinfo=UTC)
_HALF, _MOST = 0.5, 0.6
_BLOWS = frozenset({"argument", "blame", "rude", "sarcasm", "order"})
_UNSAID = {  # heads of which a line of the book says nothing, by the heads that it bears
    **{rule: (_BLOWS | {"deed"}) - {rule} for rule in _BLOWS},
    "empty_promise": frozenset({"deed", "idle"}),
    "passing_the_buck": frozenset({"deed", "order", "argument"}),
    "false_certainty": frozenset({"argument", "blame"}),
    "riddle": frozenset({"false_certainty", "idle"}),
    "leak": _BLOWS,
    "grovelling": frozenset({"care"}),
    "idle": frozenset({"hollow", "empty_promise", "riddle", "argument"}),
    "deed": frozenset({"care", "order"}),
    "care": frozenset({"grovelling", "deed"}),
    "hollow": frozenset({"idle"}),
}


@dataclass(frozen=True, slots=True)
class Lived:
    """A reply as the judge meets it."""

    reply: Reply
    page: Page
    pieces: list[Piece]
    remarks: list[Remark]  # by the rules alone


def live(reply: Reply) -> Lived:
    """Open it, and let the rules speak."""
    page = open_page(reply.draft, now=reply.now, ticket=reply.ticket)
    return Lived(reply, page, pieces(page.draft), by_rules(page, reply.draft))


def of_reply(lived: Lived) -> Iterator[Example]:
    """An example for every clause."""
    for piece in lived.pieces:
        aims, worth = said(lived, piece)
        yield Example(lived.reply.name, _keyed(weighed(piece)), aims, worth * worth_of(lived))


def worth_of(lived: Lived) -> float:
    """How much a reply counts."""
    return OWN_WORTH if lived.reply.hand == OWN else 1.0


def of_book(lines: Iterable[Line], worth: float) -> Iterator[Example]:
    """An example for every clause of every way of a line; all ways of a line together count `worth`."""
    for line in lines:
        aims = np.array([float(head in line.heads) for head in HEADS])
        unsaid = (
            frozenset().union(*(_UNSAID.get(head, frozenset()) for head in line.heads))
            if line.heads
            else SIDES
        )
        asked = np.array([float(head in line.heads or head not in unsaid) for head in HEADS])
        for text in line.texts:
            found = pieces(Draft(text if text[-1] in "?!.…" else text + "."))
            for piece in found:
                yield Example(line.name, _keyed(weighed(piece)), aims, asked * worth / len(line.texts))


def _keyed(signs: dict[str, float]) -> dict[int, float]:
    return {key(name): value for name, value in signs.items()}


def said(lived: Lived, piece: Piece) -> tuple[np.ndarray, np.ndarray]:
    """What is aimed at by column, and whether the marks say anything of it."""
    aims, worth = np.zeros(len(HEADS)), np.zeros(len(HEADS))
    for at, rule in enumerate(RULES):
        met = [_meets(mark, piece) for mark in lived.reply.marks if mark.rule == rule and not mark.is_whole]
        aims[at] = float(1 in met)
        worth[at] = float(1 in met or (0 not in met and _is_asked(lived, piece, rule)))
    return aims, worth


def _meets(mark: Mark, piece: Piece) -> int:
    """1: guilty; 0: nobody can say; -1: not."""
    shared = min(mark.end, piece.end) - max(mark.start, piece.start)
    if shared <= 0:
        return -1
    return int(shared >= _HALF * (piece.end - piece.start) or shared >= _MOST * (mark.end - mark.start))


def _is_asked(lived: Lived, piece: Piece, rule: str) -> bool:
    """Whether silence says that the clause is innocent: not where the rule forgives for another reason."""
    page = lived.page
    if rule == "false_certainty":
        return page.known is not None and page.known.cause_known is False
    if rule == "empty_promise":
        near = {page.draft.sentence_number(one.promise.start) for one in page.found if one.exact}
        return not near & {piece.sentence, piece.sentence + 1}
    return not (rule == "hollow" and page.shape.act and page.shape.explain)


def all_examples(lived: Sequence[Lived], lines: Iterable[Line], worth: float) -> list[Example]:
    """All there is to learn from."""
    return [*(example for one in lived for example in of_reply(one)), *of_book(lines, worth)]
