"""The name of a ticket, made from its facts: at most 90 characters, no shouting, no greeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import forms, naming, phrases, wording
from .card import Card
from .clause import Clause
from .judge import Verdict
from .stretches import stretches
from .times import CHANGED, SINCE
from .values import Kind, Label, Slot

LONGEST = 90
QUOTE_LONGEST = 52
RUN_LONGEST = 72  # clauses of one sentence that say the same kind of thing stay together up to here
SUBJECT_TOLD = 2.8  # the score of a subject that tells the trouble in three words or more,
SUBJECT_SHORT = 2.3  # in two,
SUBJECT_TOPIC = 2.0  # and of one that tells in so many words what the letter is about
NEAR, APART = (
    0.3,
    0.8,
)  # by so much a candidate must do better that shares a word with the subject, or shares none
ENOUGH = 1.3  # a candidate that scores so well is not changed for a subject that tells no trouble
LOOKED_INTO = 1_000  # characters of a candidate
LOOKED_AT = 200  # clauses; the trouble is told before that


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that could name the ticket, its words as a title would say them, and how well it would do."""

    core: str
    label: Label
    start: int
    end: int
    score: float


def title(
    text: str,
    language: str,
    clauses: Sequence[Clause],
    verdicts: Sequence[Verdict],
    card: Card,
    subject: str,
) -> str:
    """Symptom, quoted error, since when; or the cleaned subject; or the first fact; or a plain phrase.

    "" only when there is nothing to read at all.
    """
    shouted = _is_shouted(clauses)
    candidates = list(_candidates(text, language, clauses[:LOOKED_AT], verdicts[:LOOKED_AT], shouted))
    best = max(candidates, key=lambda one: one.score, default=None)
    cleaned = wording.clean_subject(subject, language)
    if best is None:
        core = cleaned or _first_fact(language, clauses, verdicts, shouted)
        return wording.finish(core, language, LONGEST) or plain(language, verdicts, subject)
    best = _by_subject(best, cleaned)
    if best.core == cleaned and wording.tells_error(cleaned):
        return wording.finish(cleaned, language, LONGEST)
    error = _error(card, best.core, language) if best.label is not Label.REQUEST else ""
    core = _with_error(best, error, candidates, language)
    since = _since(list(stretches(text, clauses, verdicts)), card, best, core) if best.label in _TIMED else ""
    if best.score < ENOUGH and naming.topic(cleaned) and not naming.shares_stem(core, cleaned):
        core = f"{cleaned}: {naming.lowered(core)}" if len(core) + len(cleaned) + 2 <= LONGEST else core
    return compose(core, error, since, language) or plain(language, verdicts, subject)


def plain(language: str, verdicts: Sequence[Verdict], subject: str) -> str:
    """What a letter without facts is called; "" for one without words."""
    labels = [verdict.label for verdict in verdicts if verdict.label is not Label.NOISE]
    if not labels and not subject.strip():
        return ""
    if any(label in _COMPLAINING for label in labels):
        return _PLAIN[language]["complaint"]
    if Label.PRAISE in labels:
        return _PLAIN[language]["thanks"]
    if Label.REQUEST in labels or phrases.CRIES.search(subject):
        return _PLAIN[language]["help"]
    return _PLAIN[language]["letter"]


def _by_subject(best: Candidate, cleaned: str) -> Candidate:
    """The subject in place of a candidate that names the trouble worse."""
    if not cleaned or phrases.SMALL_TALK.search(cleaned):
        return best
    words = sum(len(word) > 3 for word in cleaned.split())
    told = naming.TROUBLE.search(cleaned) is not None and not wording.is_vague(cleaned) and words > 1
    score = (SUBJECT_TOLD if words > 2 else SUBJECT_SHORT) if told else (SUBJECT_TOPIC if words > 2 else 0.0)
    if naming.covers(best.core, cleaned) and best.score > ENOUGH:
        return best
    if not score or best.score >= score + (NEAR if naming.shares_stem(best.core, cleaned) else APART):
        return best
    if not told and best.label is Label.SYMPTOM and best.score > ENOUGH and naming.TROUBLE.search(best.core):
        if naming.shares_stem(best.core, cleaned):
            return best
        whole = f"{cleaned}: {naming.lowered(best.core)}"
        if ":" not in cleaned and len(whole) <= LONGEST:
            return Candidate(whole, best.label, best.start, best.end, score)
    return Candidate(cleaned, best.label, best.start, best.end, score)


def compose(core: str, error: str, since: str, language: str) -> str:
    """The parts put together; what does not fit is left out, the least important first."""
    marked = (
        (f": {wording.quote(error, language)}" if core else wording.quote(error, language)) if error else ""
    )
    timed = f", {since}" if since else ""
    for parts in ((core, marked, timed), (core, marked, ""), (core, "", timed), (core, "", "")):
        whole = wording.finish("".join(parts), language, 10_000)
        if whole and len(whole) <= LONGEST:
            return whole
    # rather without "since the update" or "after we moved" than cut in the middle of it
    shorter = wording.main_clause(CHANGED.sub("", core))
    return wording.finish(shorter if len(shorter.split()) > 3 else core, language, LONGEST)


def _candidates(
    text: str, language: str, clauses: Sequence[Clause], verdicts: Sequence[Verdict], shouted: bool
) -> Iterator[Candidate]:
    most = 0.0
    for first, last in _runs(clauses, verdicts):
        if _at_best(verdicts[first : last + 1], first) <= most:
            continue  # it could not win: its words need not be made
        whole = _candidate(text, language, clauses[first], clauses[last], verdicts[first], first, shouted)
        longest = LONGEST if verdicts[first].label is Label.REQUEST else RUN_LONGEST
        if whole and len(whole.core) <= longest:
            most = max(most, whole.score)
            yield whole
            continue
        for at in range(first, last + 1):
            one = _candidate(text, language, clauses[at], clauses[at], verdicts[at], at, shouted)
            if one:
                most = max(most, one.score)
                yield one


def _at_best(verdicts: Sequence[Verdict], at: int) -> float:
    """The most that a run of clauses could score."""
    surest = max(verdict.confidence for verdict in verdicts)
    return _WEIGHT.get(verdicts[0].label, 0.0) * _sureness(surest, at) * naming.FITTEST


def _sureness(confidence: float, at: int) -> float:
    """Earlier is better, and surer is."""
    return (0.6 + 0.4 * confidence) * 0.955**at


def _runs(clauses: Sequence[Clause], verdicts: Sequence[Verdict]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(clauses) + 1):
        if at == len(clauses) or (clauses[at].sentence, verdicts[at].label) != (
            clauses[first].sentence,
            verdicts[first].label,
        ):
            yield first, at - 1
            first = at


def _candidate(
    text: str, language: str, head: Clause, tail: Clause, verdict: Verdict, at: int, shouted: bool
) -> Candidate | None:
    weight = _WEIGHT.get(verdict.label, 0.0)
    if not weight:
        return None
    first = text[head.start : tail.end][:LOOKED_INTO]
    words = first
    if head.has("log") or head.has("code_text"):
        words = wording.error_words(words) or ("" if head.has("log") else words)
    core = wording.core(naming.opened(words), language, shouted, timeless=verdict.label in _TIMED)
    core = naming.polished(core, language)
    count = len(core.split())
    if count < 2 and not (count and len(core) > 6 and verdict.label in (Label.SYMPTOM, Label.ERROR)):
        return None
    # what names no thing ("it does not work") is worse
    score = weight * _sureness(verdict.confidence, at)
    score *= 0.45 if wording.is_vague(core) or core.startswith("(") else 1.0
    score *= naming.fitness(core, first, language)
    score *= (0.6 if count < 3 else 1.0) * (_hot(head) if verdict.hot else 1.0)
    return Candidate(core, verdict.label, head.start, tail.end, score)


def _hot(clause: Clause) -> float:
    """What is told in scorn names a ticket badly."""
    return 0.45 if clause.has("sarcasm") or clause.has("rhetorical") else 0.8


_COMPLAINING = frozenset({Label.ANGER, Label.THREAT, Label.SADNESS, Label.WORRY})
_PLAIN = {
    "ru": {
        "complaint": "Жалоба без подробностей",
        "thanks": "Благодарность",
        "help": "Просьба о помощи без подробностей",
        "letter": "Письмо без подробностей",
    },
    "en": {
        "complaint": "Complaint without details",
        "thanks": "Thanks",
        "help": "Call for help without details",
        "letter": "Letter without details",
    },
}
_TIMED = frozenset({Label.SYMPTOM, Label.ERROR, Label.IMPACT, Label.CHANGE})
_WEIGHT = {
    Label.SYMPTOM: 3.0,
    Label.ERROR: 2.2,
    Label.IMPACT: 1.5,
    Label.REQUEST: 1.6,
    Label.CHANGE: 1.5,
    Label.HISTORY: 0.7,
    Label.STEP: 0.5,
    Label.ENVIRONMENT: 0.5,
    Label.EXPECTED: 0.6,
    Label.OTHER_FACT: 0.5,
}


def _with_error(best: Candidate, error: str, candidates: Sequence[Candidate], language: str) -> str:
    """The core beside a quoted error: "при входе программа выдаёт ошибку «…»" needs only "при входе"."""
    if not error and best.label is not Label.ERROR:
        return best.core
    core = wording.without_says(best.core, error)
    if core or not error:
        return core or best.core
    before = [one for one in candidates if one.end <= best.start and one.end >= best.start - 3]
    return before[-1].core if before else wording.bare_error(language)


def _first_fact(language: str, clauses: Sequence[Clause], verdicts: Sequence[Verdict], shouted: bool) -> str:
    for clause, verdict in zip(clauses, verdicts, strict=True):
        if verdict.label.kind is Kind.FACT:
            core = wording.core(clause.text, language, shouted, timeless=False)
            if core:
                return core
    return ""


def _error(card: Card, core: str, language: str) -> str:
    lowered = wording.quote(core, language).lower()
    for value in card.get(Slot.ERROR, ())[:5]:
        words = " ".join(value.text.split()) if value.name == "quote" else wording.error_words(value.text)
        words = words.strip(' .,;:!«»"“”')
        if not words or len(words) > QUOTE_LONGEST:
            continue
        if value.name == "quote" and (len(words.split()) < 2 or forms.CODE_MARK.search(words)):
            continue
        said = wording.quote(words, language).lower()[1:-1]
        # a code that the core already tells is not told twice; quoted words are lifted out of it
        if value.name != "quote" and said in lowered:
            return ""
        return words
    return ""


def _since(clauses: Sequence[tuple[Clause, Verdict]], card: Card, best: Candidate, core: str) -> str:
    """Since when: told in the chosen clause, else in another of the trouble, else in one of its own."""
    told = [(_closeness(one, what, best), one) for one, what in clauses]
    for _, clause in sorted((pair for pair in told if pair[0] < 3), key=lambda pair: pair[0]):
        match = SINCE.search(clause.text[:1_000])
        if match:
            found = match[0].lower() if match[0].isupper() else match[0][:1].lower() + match[0][1:]
            found = re.sub(r"^уже\s(?=\S+\s)", "", found)
            return "" if found.lower() in core.lower() else found
    for value in card.get(Slot.CHANGE, ()):
        match = CHANGED.search(value.text)
        if match and not CHANGED.search(core):
            return match[0][:1].lower() + match[0][1:]
    return ""


def _closeness(clause: Clause, verdict: Verdict, best: Candidate) -> int:
    if best.start <= clause.start < best.end:
        return 0
    if verdict.label in (Label.SYMPTOM, Label.ERROR):
        return 1
    return 2 if verdict.label is Label.TIME and len(clause.words) <= 6 else 3


def _is_shouted(clauses: Sequence[Clause]) -> bool:
    loud = sum(1 for clause in clauses if clause.has("caps"))
    return loud * 2 > len(clauses)
