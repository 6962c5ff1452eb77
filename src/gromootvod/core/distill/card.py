"""The fact card: the facts of a letter, slot by slot, each a verbatim quote with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import forms
from .clause import Clause
from .judge import Verdict
from .times import CHANGED, SINCE
from .values import CardValue, Kind, Label, Slot, Span

SLOT_OF = {
    Label.SYMPTOM: Slot.SYMPTOM,
    Label.ERROR: Slot.ERROR,
    Label.EXPECTED: Slot.EXPECTED,
    Label.STEP: Slot.STEPS,
    Label.ENVIRONMENT: Slot.ENVIRONMENT,
    Label.CHANGE: Slot.CHANGE,
    Label.TIME: Slot.SINCE,
    Label.IMPACT: Slot.IMPACT,
    Label.REQUEST: Slot.REQUEST,
    Label.HISTORY: Slot.HISTORY,
}
# How much each slot helps the one who repairs; the sum is 100.
WEIGHTS = {
    Slot.SYMPTOM: 25,
    Slot.ERROR: 15,
    Slot.STEPS: 15,
    Slot.ENVIRONMENT: 15,
    Slot.EXPECTED: 8,
    Slot.SINCE: 8,
    Slot.CHANGE: 5,
    Slot.IMPACT: 5,
    Slot.EVIDENCE: 4,
}
MOST = 60  # values of a slot; an archive pasted into a letter is evidence, not a card

Card = dict[Slot, tuple[CardValue, ...]]


def card(
    text: str,
    spans: Sequence[Span],
    clauses: Sequence[Clause],
    verdicts: Sequence[Verdict],
    attachments: Sequence[str] = (),
) -> Card:
    """The card of one letter; only slots that hold something are in it."""
    slots: dict[Slot, list[CardValue]] = {}
    for span in spans:
        slot = SLOT_OF.get(span.label)
        if slot and len(slots.get(slot, ())) < MOST:
            slots.setdefault(slot, []).append(_value(text, span, slot))
    for clause, verdict in zip(clauses, verdicts, strict=True):
        if verdict.label.kind is Kind.FACT:
            _typed(text, clause, slots)
            _since(text, clause, verdict, slots)
            _change(text, clause, verdict, slots)
    if attachments:
        slots.setdefault(Slot.EVIDENCE, []).extend(
            CardValue(name, -1, -1, "attachment") for name in attachments
        )
    return {slot: tuple(slots[slot]) for slot in Slot if slots.get(slot)}


def missing(found: Card) -> tuple[Slot, ...]:
    """The slots that would help and are empty, the most helpful first."""
    return tuple(slot for slot in WEIGHTS if not found.get(slot))


def completeness(found: Card) -> int:
    """0 (nothing known) to 100 (all that helps is known)."""
    return sum(weight for slot, weight in WEIGHTS.items() if found.get(slot))


def _value(text: str, span: Span, slot: Slot) -> CardValue:
    start, end = span.start, span.end
    if slot is Slot.ERROR and span.why not in _MACHINE:
        inner = forms.quoted(text[start:end])
        if inner and not _IDENTIFIER.fullmatch(text, start + inner[0], start + inner[1]):
            return CardValue(
                text[start + inner[0] : start + inner[1]], start + inner[0], start + inner[1], "quote"
            )
    piece = text[start:end]
    head = _LEAD.match(piece)
    left = head.end() if head else 0
    right = len(piece.rstrip(" \t\r\n,;:—–-"))
    if right <= left:
        left, right = 0, len(piece)
    return CardValue(piece[left:right], start + left, start + right)


def _typed(text: str, clause: Clause, slots: dict[Slot, list[CardValue]]) -> None:
    """Versions, products, numbers of documents and accounts, addresses: values that have a form."""
    for cue, name, pattern in _TYPES:
        if not clause.has(cue):
            continue
        for match in pattern.finditer(text, clause.start, clause.end):
            start, end = match.span("code") if "code" in pattern.groupindex else _inner(match)
            values = slots.setdefault(Slot.ENVIRONMENT, [])
            taken = any(value.name and value.start <= start < value.end for value in values[-8:])
            if not taken and len(values) < MOST:
                values.append(CardValue(text[start:end], start, end, name))


def _change(text: str, clause: Clause, verdict: Verdict, slots: dict[Slot, list[CardValue]]) -> None:
    """ "После обновления" inside another fact stands on the card by itself too."""
    if verdict.label is Label.CHANGE:
        return
    match = CHANGED.search(text, clause.start, clause.end)
    if match and len(slots.get(Slot.CHANGE, ())) < MOST:
        slots.setdefault(Slot.CHANGE, []).append(CardValue(match[0], match.start(), match.end(), "after"))


def _inner(match: re.Match[str]) -> tuple[int, int]:
    return match.span(match.lastindex) if match.lastindex else match.span()


def _since(text: str, clause: Clause, verdict: Verdict, slots: dict[Slot, list[CardValue]]) -> None:
    """Words of time inside another fact stand on the card by themselves too."""
    if verdict.label in (Label.TIME, Label.HISTORY, Label.REQUEST, Label.EXPECTED):
        return
    match = SINCE.search(text, clause.start, clause.end)
    if match and len(slots.get(Slot.SINCE, ())) < MOST:
        slots.setdefault(Slot.SINCE, []).append(CardValue(match[0], match.start(), match.end(), "since"))


_MACHINE = ("log-line", "trace-goes-on", "fenced")
_IDENTIFIER = re.compile(r"[a-z_][\w.]*(?:\([^()]{0,40}\))?")
_LEAD = re.compile(r"\s*(?:[-*•–—+]\s+|\(?\d{1,2}[.)]\s+)?\s*")
_TYPES = (
    ("version", "version", forms.VERSION),
    ("product", "product", forms.PRODUCT),
    ("document", "document", forms.DOCUMENT),
    ("account", "account", forms.ACCOUNT),
    ("url", "url", forms.URL),
    ("email", "email", forms.EMAIL),
    ("phone", "phone", forms.PHONE),
)
