"""The name of a ticket, made from its facts: at most 90 characters, without shouting and without a greeting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import wording
from .card import SINCE, Card
from .clause import Clause
from .judge import Verdict
from .values import Kind, Label, Slot

LONGEST = 90
QUOTE_LONGEST = 48


def title(
    language: str, clauses: Sequence[Clause], verdicts: Sequence[Verdict], card: Card, subject: str
) -> str:
    """Symptom, quoted error, since when; or the cleaned subject; or the first fact; or nothing."""
    shouted = _is_shouted(clauses)
    chosen = _choose(language, clauses, verdicts, shouted)
    cleaned = wording.clean_subject(subject, language)
    if chosen is None:
        base = cleaned or _first_fact(language, clauses, verdicts, shouted)
        return wording.finish(base, language, LONGEST)
    core, clause = chosen
    error = _error(card, core, language)
    since = _since(card, clause, core)
    return compose(core, error, since, language)


def compose(core: str, error: str, since: str, language: str) -> str:
    """The parts put together; what does not fit is left out, the least important first."""
    marked = f": {wording.quote(error, language)}" if error else ""
    timed = f", {since}" if since else ""
    for parts in ((core, marked, timed), (core, marked, ""), (core, "", timed), (core, "", "")):
        whole = wording.finish("".join(parts), language, 10_000)
        if len(whole) <= LONGEST:
            return whole
    return wording.finish(core, language, LONGEST)


def _choose(
    language: str, clauses: Sequence[Clause], verdicts: Sequence[Verdict], shouted: bool
) -> tuple[str, Clause] | None:
    """The clause that says best what is wrong, as a title would say it."""
    best: tuple[float, str, Clause] | None = None
    for number, (clause, verdict) in enumerate(zip(clauses[:200], verdicts, strict=False)):
        weight = _WEIGHT.get(verdict.label, 0.0)
        if not weight:
            continue
        core = wording.core(clause.text, language, shouted)
        words = len(core.split())
        if words < 2 and not (words and verdict.label is Label.SYMPTOM and len(core) > 6):
            continue
        # earlier is better, a bare "it does not work" worse than one that names the thing
        score = (
            weight * (0.6 + 0.4 * verdict.confidence) * (0.45 if wording.is_vague(core, language) else 1.0)
        )
        score *= 0.6 if words < 3 else 1.0
        score *= 0.97**number
        if best is None or score > best[0]:
            best = (score, core, clause)
    return (best[1], best[2]) if best else None


_WEIGHT = {
    Label.SYMPTOM: 3.0,
    Label.ERROR: 1.3,
    Label.IMPACT: 1.2,
    Label.REQUEST: 1.5,
    Label.CHANGE: 0.6,
}


def _first_fact(language: str, clauses: Sequence[Clause], verdicts: Sequence[Verdict], shouted: bool) -> str:
    for clause, verdict in zip(clauses, verdicts, strict=True):
        if verdict.label.kind is Kind.FACT:
            core = wording.core(clause.text, language, shouted)
            if core:
                return core
    return ""


def _error(card: Card, core: str, language: str) -> str:
    lowered = core.lower()
    for value in card.get(Slot.ERROR, ())[:5]:
        words = value.text.strip().split("\n")[0].strip(' .,;:!«»"“”')
        if value.name != "quote":
            words = wording.error_words(words)
        if words and len(words) <= QUOTE_LONGEST and words.lower() not in lowered:
            return words
        if words and words.lower() in lowered:
            return ""
    return ""


def _since(card: Card, clause: Clause, core: str) -> str:
    values = [value for value in card.get(Slot.SINCE, ()) if value.start >= 0]
    values.sort(key=lambda value: (not clause.start <= value.start < clause.end, value.start))
    for value in values:
        match = SINCE.search(value.text)
        if match:
            found = match[0].lower() if match[0].isupper() else match[0][:1].lower() + match[0][1:]
            found = re.sub(r"^уже\s", "", found)
            return "" if found.lower() in core.lower() else found
    return ""


def _is_shouted(clauses: Sequence[Clause]) -> bool:
    loud = sum(1 for clause in clauses if clause.has("caps"))
    return loud * 2 > len(clauses)
