"""The fact card: the facts of a letter, slot by slot, each a verbatim quote with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from . import quoting, when
from .clause import Clause
from .evidence import attached, mentioned
from .judge import Verdict
from .repeats import repeats
from .settling import settle
from .stretches import stretches
from .times import CHANGED, FREQUENCY, SINCE
from .trimming import trim
from .typed import typed
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
    now: datetime | None = None,
) -> Card:
    """The card of one letter; only slots that hold something are in it. `now` turns words of time to dates."""
    slots: dict[Slot, list[CardValue]] = {}
    for span in quoting.joined(text, spans):
        slot = SLOT_OF.get(span.label)
        if slot:
            _add(slots, slot, _quote(text, span, slot))
    for clause, verdict in stretches(text, clauses, verdicts):
        if verdict.label.kind is Kind.FACT:
            _take(text, clause, verdict, slots)
    for value in attached(attachments):
        _add(slots, Slot.EVIDENCE, value)
    if Slot.SINCE in slots:
        slots[Slot.SINCE] = [_dated(value, now) for value in slots[Slot.SINCE]]
    if Slot.SYMPTOM in slots and Slot.ERROR in slots:
        slots[Slot.SYMPTOM] = [_beside(value, slots[Slot.ERROR]) for value in slots[Slot.SYMPTOM]]
    settled = {slot: settle(slot, slots[slot], text) for slot in Slot if slots.get(slot)}
    return {slot: values for slot, values in settled.items() if values}


def missing(found: Card) -> tuple[Slot, ...]:
    """The slots that would help and are empty, the most helpful first."""
    return tuple(slot for slot in WEIGHTS if not found.get(slot))


def completeness(found: Card) -> int:
    """0 (nothing known) to 100 (all that helps is known)."""
    return sum(weight for slot, weight in WEIGHTS.items() if found.get(slot))


def _quote(text: str, span: Span, slot: Slot) -> CardValue:
    if slot is Slot.ERROR:
        start, end, name = quoting.error(text, span)
        return CardValue(text[start:end], start, end, name)
    start, end = trim(text, span.start, span.end)
    return CardValue(text[start:end], start, end)


def _beside(value: CardValue, errors: Sequence[CardValue]) -> CardValue:
    """A symptom that only introduces the error's words («пишет «период закрыт»») is folded."""
    quoted = [
        one for one in errors if one.name == "quote" and value.start <= one.start and one.end <= value.end
    ]
    if quoted and len(value.text) - sum(len(one.text) for one in quoted) < _INTRODUCTION:
        return replace(value, folded=True)
    return value


def _take(text: str, clause: Clause, verdict: Verdict, slots: dict[Slot, list[CardValue]]) -> None:
    """What has a form inside a clause stands on the card by itself too."""
    for value in typed(text, clause):
        _add(slots, Slot.ENVIRONMENT, value)
    if verdict.label in quoting.TELL_ERRORS:
        for start, end, name in quoting.said_errors(text, clause):
            _add(slots, Slot.ERROR, CardValue(text[start:end], start, end, name))
    mention = mentioned(text, clause)
    if mention:
        _add(slots, Slot.EVIDENCE, mention)
    if verdict.label is not Label.CHANGE:
        match = CHANGED.search(text, clause.start, clause.end)
        if match:
            _add(slots, Slot.CHANGE, CardValue(match[0], match.start(), match.end(), "after"))
    _take_times(text, clause, verdict, slots)


def _take_times(text: str, clause: Clause, verdict: Verdict, slots: dict[Slot, list[CardValue]]) -> None:
    if verdict.label in _TIMELESS:
        return
    match = quoting.since(text, clause)
    if match:
        _add(slots, Slot.SINCE, CardValue(match[0], match.start(), match.end(), "since"))
    else:
        change = CHANGED.search(text, clause.start, clause.end)
        if change and _DAY.search(change[0]):
            _add(slots, Slot.SINCE, CardValue(change[0], change.start(), change.end(), "since"))
    often = FREQUENCY.search(text, clause.start, clause.end)
    if often:
        _add(slots, Slot.SINCE, CardValue(often[0], often.start(), often.end(), "frequency"))


def _dated(value: CardValue, now: datetime | None) -> CardValue:
    if not value.name:
        often = FREQUENCY.search(value.text)
        name = "frequency" if often and not SINCE.search(value.text) else "since"
        value = replace(value, name=name)
    if value.name == "frequency":
        return replace(value, when=repeats(value.text))
    match = SINCE.search(value.text) or CHANGED.search(value.text)
    return replace(value, when=when.began(match[0] if match else value.text, now))


def _add(slots: dict[Slot, list[CardValue]], slot: Slot, value: CardValue) -> None:
    values = slots.setdefault(slot, [])
    if len(values) < MOST and value.text:
        values.append(value)


_TIMELESS = frozenset({Label.HISTORY, Label.REQUEST, Label.EXPECTED, Label.STEP})
_INTRODUCTION = 14  # characters, quotation marks with them
_DAY = re.compile(r"\s\d\d\.\d\d")  # «после обновления 12.03»
