"""The named rules by which a clause is judged, in order: of equal voices the first speaks.

A rule adds its weight to its label when the clause shows all the cues it needs and none that forbid it.
The name of the strongest rule is the reason that stands in the span.
"""

from __future__ import annotations

from dataclasses import dataclass

from .clause import Clause
from .values import Label


@dataclass(frozen=True, slots=True)
class Rule:
    """One judgement: a name, the label it speaks for, how loudly, on which cues, and against which not."""

    name: str
    label: Label
    weight: float
    needs: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(slots=True)
class Voices:
    """What the rules said of one clause: for each label the sum, the loudest rule and how loud it was."""

    sums: dict[Label, float]
    names: dict[Label, tuple[float, str]]

    def add(self, label: Label, weight: float, name: str) -> None:
        """One more voice for a label."""
        self.sums[label] = self.sums.get(label, 0.0) + weight
        if weight > self.names.get(label, (0.0, ""))[0]:
            self.names[label] = (weight, name)

    def best(self, labels: frozenset[Label]) -> tuple[float, Label | None]:
        """The loudest label of a group and how loud it is."""
        value, chosen = 0.0, None
        for label, total in self.sums.items():
            if label in labels and total > value:
                value, chosen = total, label
        return value, chosen


def listen(clause: Clause) -> Voices:
    """What every rule says of a clause."""
    voices = Voices({}, {})
    cues = clause.cues
    for cue in cues:
        for rule in _BY_CUE.get(cue, ()):
            if all(need in cues for need in rule.needs) and not any(stop in cues for stop in rule.unless):
                voices.add(rule.label, rule.weight, rule.name)
    return voices


_TROUBLE = ("neg_verb", "fail")  # where a trouble is told, the place and the product are only its setting

RULES: tuple[Rule, ...] = (
    # by form
    Rule("noise-line", Label.NOISE, 9.0, ("noise_line",), ("log",)),
    Rule("log-line", Label.ERROR, 9.0, ("log",)),
    Rule("says-in-quotes", Label.ERROR, 3.2, ("says", "quote")),
    Rule("error-in-quotes", Label.ERROR, 3.0, ("error_word", "quote")),
    Rule("error-code", Label.ERROR, 2.3, ("code",)),
    Rule("error-word-and-code", Label.ERROR, 1.0, ("error_word", "code")),
    Rule("code-text", Label.OTHER_FACT, 1.2, ("code_text",)),
    Rule("code-in-quotes", Label.ERROR, 2.0, ("code", "quote")),
    Rule("version-number", Label.ENVIRONMENT, 1.5, ("version",), _TROUBLE),
    Rule("account-number", Label.ENVIRONMENT, 1.8, ("account",)),
    Rule("document-number", Label.ENVIRONMENT, 0.7, ("document",), _TROUBLE),
    Rule("product-name", Label.ENVIRONMENT, 0.9, ("product",), _TROUBLE),
    Rule("link", Label.ENVIRONMENT, 0.8, ("url",)),
    Rule("contact", Label.OTHER_FACT, 1.2, ("phone",)),
    Rule("contact", Label.OTHER_FACT, 1.0, ("email",)),
    # facts by words
    Rule("negated-verb", Label.SYMPTOM, 1.9, ("neg_verb",), ("not_symptom",)),
    Rule("failure-word", Label.SYMPTOM, 1.7, ("fail",), ("solved",)),
    Rule("error-word", Label.SYMPTOM, 1.2, ("error_word",), ("quote", "code", "solved")),
    Rule("says-error", Label.SYMPTOM, 0.8, ("says", "error_word")),
    Rule("change-word", Label.CHANGE, 1.2, ("change",), _TROUBLE),
    Rule("change-with-trouble", Label.CHANGE, 1.0, ("change",)),
    Rule("expected-word", Label.EXPECTED, 1.7, ("expected",), ("dated",)),
    Rule("dated", Label.OTHER_FACT, 1.3, ("dated",)),
    Rule("impact-word", Label.IMPACT, 2.0, ("impact",)),
    Rule("history-word", Label.HISTORY, 1.9, ("history",)),
    Rule("history-in-time", Label.HISTORY, 0.5, ("history", "time")),
    Rule("step-verb", Label.STEP, 1.6, ("step",)),
    Rule("when-then", Label.STEP, 1.0, ("condition",), _TROUBLE),
    Rule("first-person-past", Label.STEP, 1.2, ("first_past",), _TROUBLE),
    Rule("step-in-list", Label.STEP, 1.6, ("step", "list_item")),
    Rule("list-item", Label.STEP, 0.4, ("list_item",)),
    Rule("environment-word", Label.ENVIRONMENT, 1.3, ("environment",), _TROUBLE),
    Rule("request-word", Label.REQUEST, 1.9, ("request",), ("rhetorical", "helpless")),
    Rule("plea", Label.REQUEST, 0.8, ("plea", "request")),
    Rule("question", Label.REQUEST, 1.0, ("question",), ("rhetorical", "sarcasm", "swear", "thanks")),
    Rule("question-word", Label.REQUEST, 0.8, ("request", "question"), ("rhetorical",)),
    Rule("time-word", Label.TIME, 1.0, ("time",)),
    Rule("number", Label.OTHER_FACT, 0.5, ("digit",)),
    # feelings
    Rule("rhetorical-question", Label.ANGER, 2.6, ("rhetorical", "question")),
    Rule("rhetorical", Label.ANGER, 1.2, ("rhetorical",), ("question",)),
    Rule("anger-word", Label.ANGER, 1.9, ("anger",)),
    Rule("sarcasm", Label.ANGER, 2.0, ("sarcasm",)),
    Rule("swearing", Label.ANGER, 0.8, ("swear",)),
    Rule("loud", Label.ANGER, 0.5, ("loud",)),
    Rule("shouting", Label.ANGER, 0.5, ("caps",)),
    Rule("angry-face", Label.ANGER, 1.5, ("angry_face",)),
    Rule("threat-word", Label.THREAT, 3.3, ("threat",)),
    Rule("authority-named", Label.THREAT, 1.7, ("authority",), ("history", "threat", "first_past")),
    Rule("worry-word", Label.WORRY, 1.8, ("worry",)),
    Rule("sadness-word", Label.SADNESS, 1.8, ("sadness",)),
    Rule("helpless", Label.SADNESS, 1.8, ("helpless",)),
    Rule("praise-word", Label.PRAISE, 1.8, ("praise",), ("sarcasm", "neg_verb")),
    # courtesies
    Rule("greeting", Label.COURTESY, 3.0, ("greeting",)),
    Rule("sign-off", Label.COURTESY, 2.2, ("signoff",)),
    Rule("thanks", Label.COURTESY, 1.5, ("thanks",), ("sarcasm", "request")),
)

_BY_CUE: dict[str, tuple[Rule, ...]] = {}
for _rule in RULES:
    _BY_CUE[_rule.needs[-1]] = (*_BY_CUE.get(_rule.needs[-1], ()), _rule)
