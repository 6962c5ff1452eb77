"""From clauses to verdicts: what is plain by its form is ruled, the rest is weighed by what was learned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .clause import Clause
from .model import LABELS, Model
from .rules import Voices, listen
from .sections import Section, enter_sections
from .values import Kind, Label

SIGNATURE_LINES = 8
SHORT = 4  # words of an outburst
HOT_BAR = 0.5
LEAST_OF_TROUBLE = 0.08  # the share of `symptom` that a harm needs to be the trouble itself
OTHER_COUNTS = (
    0.5  # of the share of `other_fact`, beside those of labels that say more; tuned on the dev part
)


@dataclass(slots=True)
class Verdict:
    """What one clause was found to be; `feelings` are the shares of every feeling, whatever the label is."""

    label: Label
    hot: bool
    confidence: float
    why: str
    feelings: dict[Label, float] = field(default_factory=dict)


def judge(clauses: Sequence[Clause], learned: Model) -> list[Verdict]:
    """A verdict for every clause, in order."""
    if not clauses:
        return []
    voices = prepare(clauses)
    ruled = rule(clauses)
    fixed = {number: LABELS.index(label) for number, (label, _) in ruled.items()}
    reading = learned.read(clauses, voices, fixed)
    hot = (reading.hot > HOT_BAR).tolist()
    verdicts = [
        _decide(clause, voices[number], shares, hot[number], learned)
        for number, (clause, shares) in enumerate(zip(clauses, reading.shares.tolist(), strict=True))
    ]
    for number, (label, name) in ruled.items():
        felt = {label: 0.97} if label.kind is Kind.FEELING else {}
        verdicts[number] = Verdict(label, False, 0.97, name, felt)
    _introduce(clauses, verdicts)
    _name_the_trouble(clauses, verdicts, reading.shares[:, _SYMPTOM].tolist())
    _close(clauses, verdicts)
    return verdicts


def prepare(clauses: Sequence[Clause]) -> list[Voices]:
    """What the rules say of every clause, headings and what stands under them marked."""
    enter_sections(clauses)
    return [listen(clause) for clause in clauses]


def rule(clauses: Sequence[Clause]) -> dict[int, tuple[Label, str]]:
    """The clauses whose form leaves no doubt: their label and the name of the rule."""
    found: dict[int, tuple[Label, str]] = {}
    for number, clause in enumerate(clauses):
        if clause.has("fence"):
            continue
        if clause.has("log"):
            found[number] = (Label.ERROR, "log-line")
        elif clause.has("noise_line") and _alone(clauses, number):
            found[number] = (Label.NOISE, "noise-line")
        elif clause.has("ticked"):
            found[number] = (Label.ENVIRONMENT, "ticked-box")
        elif clause.section == Section.HEADING:
            found[number] = (Label.NOISE, "heading")
        elif _said_by_machine(clauses, number):
            found[number] = (Label.ERROR, "error-in-quotes")
        elif _within_trace(clauses, number):
            found[number] = (Label.ERROR, "trace-goes-on")
        elif _mere_thanks(clauses, number):
            found[number] = (Label.COURTESY, "thanks")
        elif feeling := _outburst(clause):
            found[number] = (feeling, f"{feeling.value}-word")
    return found


def _outburst(clause: Clause) -> Label | None:
    """The feeling of a few words that hold nothing else: "достало уже", "so frustrating"."""
    if not 0 < len(clause.words) <= SHORT or clause.has("quote") or not set(clause.cues) <= _FEELING_CUES:
        return None
    return next((label for cue, label in _OUTBURSTS.items() if clause.has(cue)), None)


def _mere_thanks(clauses: Sequence[Clause], number: int) -> bool:
    """A sentence of a few words that thanks, and says nothing else: "Thanks a lot, Dina." """
    clause = clauses[number]
    few = clause.has("thanks") and len(clause.words) <= SHORT and set(clause.cues) <= _MANNERS
    return few and _alone(clauses, number)


def _alone(clauses: Sequence[Clause], number: int) -> bool:
    """Whether a clause is its whole sentence: "https://…" alone is noise, "https://… does not load" is not."""
    beside = clauses[max(number - 1, 0) : number + 2]
    return sum(clause.sentence == clauses[number].sentence for clause in beside) == 1


def _said_by_machine(clauses: Sequence[Clause], number: int) -> bool:
    """Whether a clause is nothing but a quote behind the word "error"."""
    if not number or not clauses[number].text.startswith(_QUOTES) or not clauses[number].has("quote"):
        return False
    before = clauses[number - 1]
    near = before.sentence == clauses[number].sentence and bool(before.words)
    return near and any(end >= len(before.words) - 1 for _, end in before.cues.get("error_word", ()))


def _within_trace(clauses: Sequence[Clause], number: int) -> bool:
    """Whether a line stands between two lines of a log: the code that a stack trace quotes."""
    if not 0 < number < len(clauses) - 1:
        return False
    before, clause, after = clauses[number - 1 : number + 2]
    return before.has("log") and after.has("log") and clause.gap == after.gap == 2


def _decide(clause: Clause, voices: Voices, shares: list[float], hot: bool, learned: Model) -> Verdict:
    column = choose(shares)
    label = LABELS[column]
    feelings = {LABELS[at]: shares[at] for at in _COLUMNS[Kind.FEELING]}
    said_hot = hot and column in _COLUMNS[Kind.FACT]
    return Verdict(label, said_hot, round(shares[column], 2), _why(clause, voices, column, learned), feelings)


def choose(shares: Sequence[float]) -> int:
    """The kind that has most of the shares and the likeliest label of that kind, by its column.

    What is no other fact for certain is rather the fact that an engineer looks for.
    """
    best, most = Kind.FACT, -1.0
    for kind, columns in _COLUMNS.items():
        total = sum([shares[at] for at in columns])
        if total > most:
            best, most = kind, total
    return max(_COLUMNS[best], key=lambda at: shares[at] * (OTHER_COUNTS if at == _OTHER else 1.0))


def _why(clause: Clause, voices: Voices, column: int, learned: Model) -> str:
    """The rule that speaks for the label, or the words that weigh most for it."""
    if clause.has("fence"):
        return "fenced"
    if LABELS[column] in voices.names:
        return voices.names[LABELS[column]][1]
    words = learned.telling(clause.words, column)
    return "words: " + ", ".join(words) if words else "beside"


def _introduce(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """ "It says" before the words of an error belongs to them."""
    for number in range(1, len(clauses)):
        before, clause = clauses[number - 1], clauses[number]
        if (
            verdicts[number].label is Label.ERROR
            and before.sentence == clause.sentence
            and clause.text.startswith(_QUOTES)
            and before.has("says")
            and len(before.words) <= 3
        ):
            verdicts[number - 1] = replace(verdicts[number], why="says-in-quotes")


def _name_the_trouble(clauses: Sequence[Clause], verdicts: list[Verdict], shares: Sequence[float]) -> None:
    """Where no trouble is told, the harm is the trouble ("Our site is down."), or what sounds like one ("It will not post.").

    The likeliest such clause is the symptom.
    """
    if any(verdict.label in _TROUBLES for verdict in verdicts):
        return
    likely = [
        number
        for number, verdict in enumerate(verdicts)
        if verdict.label is Label.IMPACT
        or (verdict.label in _MAY_BE_TROUBLE and any(map(clauses[number].has, _SOUNDS)))
    ]
    best = max(likely, key=shares.__getitem__, default=None)
    if best is not None and shares[best] > LEAST_OF_TROUBLE:
        confidence = round(shares[best], 2)
        verdicts[best] = replace(
            verdicts[best], label=Label.SYMPTOM, confidence=confidence, why="trouble-itself"
        )


def _close(clauses: Sequence[Clause], verdicts: list[Verdict]) -> None:
    """A signature: the sign-off and the short lines under it, or a bare name that ends the letter."""
    for back in range(min(SIGNATURE_LINES * 2, len(clauses))):
        number = len(clauses) - 1 - back
        starts = any(begin == 0 for begin, _ in clauses[number].cues.get("signoff", ()))
        if starts and len(clauses[number].words) <= 6 and verdicts[number].label is Label.COURTESY:
            _sign(clauses, verdicts, number)
            return
        if _POSTSCRIPT.match(clauses[number].text):
            return
    silent = clauses and not any(clauses[-1].has(cue) for cue in _TELLING)
    if silent and clauses[-1].gap >= 1 and _NAME.fullmatch(clauses[-1].text.strip()):
        verdicts[-1] = Verdict(Label.COURTESY, False, 0.7, "name-at-the-end")


def _sign(clauses: Sequence[Clause], verdicts: list[Verdict], number: int) -> None:
    for at in range(number, len(clauses)):
        telling = verdicts[at].label in _NO_SIGNATURE and len(clauses[at].words) > 4
        if at > number and (telling or _POSTSCRIPT.match(clauses[at].text) or len(clauses[at].words) > 12):
            return
        if verdicts[at].label.kind is not Kind.NOISE:
            verdicts[at] = Verdict(Label.COURTESY, False, 0.9, "signature")


_COLUMNS = {kind: [at for at, label in enumerate(LABELS) if label.kind is kind] for kind in Kind}
_TROUBLES = frozenset((Label.SYMPTOM, Label.ERROR))
_MAY_BE_TROUBLE = frozenset((Label.OTHER_FACT, Label.HISTORY, Label.EXPECTED, Label.STEP, Label.WORRY))
_SOUNDS = ("neg_verb", "fail", "error_word")
_SYMPTOM = LABELS.index(Label.SYMPTOM)
_OTHER = LABELS.index(Label.OTHER_FACT)
_NO_SIGNATURE = frozenset((Label.SYMPTOM, Label.REQUEST, Label.ERROR, Label.THREAT, Label.ANGER))
_TELLING = (
    "neg_verb",
    "fail",
    "request",
    "question",
    "anger",
    "threat",
    "exclaim",
    "product",
    "version",
    "url",
)
_QUOTES = ("«", '"', "“", "„")
_POSTSCRIPT = re.compile(r"(?i)\s*(?:p\.?\s?s|з\.?\s?ы|постскриптум)\b")
_NAME = re.compile(r"[-–—,\s]*(?:[A-ZА-ЯЁ][\w'’-]{1,20}|[A-ZА-ЯЁ]\.)(?:\s?[A-ZА-ЯЁ][\w.'’-]{0,20}){0,3}[.!]?")

_OUTBURSTS = {
    "anger": Label.ANGER,
    "sarcasm": Label.ANGER,
    "worry": Label.WORRY,
    "sadness": Label.SADNESS,
    "praise": Label.PRAISE,
    "threat": Label.THREAT,
}
_MANNERS = frozenset({"thanks", "exclaim", "signoff"})
_FEELING_CUES = frozenset({*_OUTBURSTS, "exclaim", "loud", "caps", "time", "swear", "insult"})
