"""What a phrase of a letter can be, and what makes a letter hot, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

Table = Mapping[str, Any]

LABELS: Table = {
    "symptom": p("label", "what happens"),
    "error": p("label", "words of an error"),
    "expected": p("label", "how it should be or was"),
    "step": p("label", "what he did"),
    "environment": p("label", "where and with what"),
    "change": p("label", "what changed around it"),
    "time": p("label", "since when, how often"),
    "impact": p("label", "what it stops or harms"),
    "request": p("label", "what he wants"),
    "history": p("label", "earlier contacts with us"),
    "other_fact": p("label", "another fact"),
    "anger": p("label", "anger"),
    "worry": p("label", "worry"),
    "sadness": p("label", "disappointment"),
    "threat": p("label", "a threat to leave or complain"),
    "praise": p("label", "thanks and joy"),
    "courtesy": p("label", "greeting, signature"),
    "noise": p("label", "a quote, boilerplate"),
}

KINDS: Table = {
    "fact": p("kind of phrase", "Fact"),
    "feeling": p("kind of phrase", "Feeling"),
    "rest": p("kind of phrase", "Neither"),
}

REASONS: Table = {
    "anger": p("heat", "angry words"),
    "rhetorical": p("heat", "questions that are reproaches"),
    "danger": p("heat", "danger to a person"),
    "threat": p("heat", "a threat to leave or complain"),
    "shouting": p("heat", "capital letters and exclamation marks"),
    "repeated": p("heat", "not the first letter about it"),
    "swearing": p("heat", "swearing"),
    "worry": p("heat", "worry"),
    "sadness": p("heat", "disappointment"),
    "sarcasm": p("heat", "sarcasm"),
}

LABEL_TABLES: dict[str, Table] = {"label": LABELS, "label_kind": KINDS, "reason": REASONS}

FEELINGS = ("anger", "worry", "sadness", "threat", "praise")
REST = ("courtesy", "noise")


def groups() -> list[dict[str, Any]]:
    """The labels as a choice shows them: facts, feelings, and what is neither."""
    facts = [label for label in LABELS if label not in FEELINGS + REST]
    return [
        {"kind": "fact", "labels": facts},
        {"kind": "feeling", "labels": list(FEELINGS)},
        {"kind": "rest", "labels": list(REST)},
    ]
