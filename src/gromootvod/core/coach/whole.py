"""What speaks for and against a remark on a whole draft: what its clauses do, and what the client asked and felt."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

import numpy as np

from gromootvod.core.coach.deeds import acts, is_idle
from gromootvod.core.coach.heads import BLOWS, HEADS, RULES, WHOLE
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pieces import Piece
from gromootvod.core.coach.rulebook import table
from gromootvod.core.coach.rules_next import are_touched, his_move, is_answered, our_move, touched_shares
from gromootvod.core.coach.values import Remark
from gromootvod.core.distill import Slot
from gromootvod.core.distill.chain import Numbers, exponential

CIRCUMSTANCES = (
    "fired", *(f"fired:{rule}" for rule in WHOLE), "most_care", "care", "most_deed", "deed", "idle", "most_idle",
    "blows", "loudest", "hollow", "vague", "rules", "no_rules", "words", "sentences", "asked", "upset", "uneasy",
    "heat", "calm", "unknown", "promised", "found", "acts", "does", "explains", "person", "idles", "his_move",
    "our_move", "both_moves", "solved", "answered", "requests", "touched", "least_touched", "untouched",
    "care_upset", "person_upset", "troubles", "troubled", "only_asks", "bias",
)  # fmt: skip
_CARE, _DEED, _IDLE = (HEADS.index(side) for side in ("care", "deed", "idle"))
_VAGUE, _HOLLOW = RULES.index("empty_promise"), RULES.index("hollow")
_FLOOR, _TOP = -6.0, 6.0
_FEW = 4


def whole(page: Page, found: Sequence[Piece], remarks: Sequence[Remark], scores: Numbers) -> Numbers:
    """Rules of whole drafts x circumstances; `remarks` are those of the rules."""
    shared = _of_draft(page, found, remarks) | _of_clauses(scores) | _of_client(page)
    named = {remark.rule for remark in remarks}
    shared |= {f"fired:{rule}": 2.0 * (rule in named) for rule in WHOLE}
    shared["care_upset"] = shared["most_care"] * shared["upset"] / 2
    shared["person_upset"] = shared["person"] * shared["upset"] / 2
    rows = [[{**shared, "fired": 4.0 * (rule in named)}[name] for name in CIRCUMSTANCES] for rule in WHOLE]
    return np.array(rows, np.float64) / 4.0


def _of_clauses(scores: Numbers) -> dict[str, float]:
    scores = np.clip(scores, _FLOOR, _TOP)
    sure = 1.0 / (1.0 + exponential(-scores))
    sums = np.minimum(sure.sum(0), _FEW)
    return {
        "most_care": float(scores[:, _CARE].max()), "care": float(sums[_CARE]),
        "most_deed": float(scores[:, _DEED].max()), "deed": float(sums[_DEED]),
        "most_idle": float(scores[:, _IDLE].max()), "idle": float(sums[_IDLE]),
        "blows": float(np.minimum(sure[:, list(BLOWS)].max(1).sum(), _FEW)),
        "loudest": float(scores[:, list(BLOWS)].max()), "hollow": float(scores[:, _HOLLOW].max()),
        "vague": float(scores[:, _VAGUE].max()),
    }  # fmt: skip


def _of_draft(page: Page, found: Sequence[Piece], remarks: Sequence[Remark]) -> dict[str, float]:
    his, our = his_move(page), our_move(page)
    faults = len({remark.rule for remark in remarks} - set(WHOLE))
    return {
        "rules": float(min(_FEW, faults)), "no_rules": 2.0 * (faults == 0),
        "words": log2(1.0 + len(page.body)) / 2, "sentences": min(len(page.draft.sentences), 12) / 3.0,
        "asked": 2.0 * any(piece.mark == "?" for piece in found), "promised": 4.0 * page.promised,
        "found": float(min(2, len(page.found))), "acts": 2.0 * page.shape.act, "does": 2.0 * acts(page.draft),
        "explains": 2.0 * page.shape.explain, "person": 2.0 * page.shape.person, "idles": 2.0 * is_idle(page.draft),
        "his_move": 2.0 * his, "our_move": 2.0 * our, "both_moves": 2.0 * (his and our),
        "solved": 2.0 * page.says(table("no_next_word", "solved", "patterns")), "bias": 4.0,
    }  # fmt: skip


def _of_client(page: Page) -> dict[str, float]:
    known = page.known
    shares, touched = touched_shares(page), are_touched(page)
    return {
        "upset": 4.0 * (known is not None and known.is_upset), "uneasy": 2.0 * (known is not None and known.is_uneasy),
        "heat": (known.heat if known else 0) / 25.0, "calm": 2.0 * (known is None or known.heat < 15),
        "unknown": 2.0 * (known is not None and known.cause_known is False), "answered": 2.0 * is_answered(page),
        "requests": float(min(len(shares), _FEW)), "touched": 2.0 * (sum(shares) / len(shares) if shares else 1.0),
        "least_touched": 2.0 * min(shares, default=1.0), "untouched": 2.0 * min(2, touched.count(False)),
        **_of_letters(page),
    }  # fmt: skip


def _of_letters(page: Page) -> dict[str, float]:
    """Whether the client tells a trouble or only asks."""
    known = page.known
    card = known.card if known and known.card else {}
    troubles = sum(len(card.get(slot, ())) for slot in (Slot.SYMPTOM, Slot.ERROR))
    only_asks = known is not None and "?" in known.letters and not troubles
    return {
        "troubles": float(min(troubles, _FEW)), "troubled": 2.0 * (troubles > 0), "only_asks": 2.0 * only_asks,
    }  # fmt: skip
