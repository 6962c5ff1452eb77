"""Playbooks are read from TOML and checked; one that fits any product comes with the house."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.values import Playbook, QuestionCard

LANGUAGES = ("ru", "en")
_KEYS = frozenset({"slot", "weight", "answerable", "text", "why", "choices", "confirm"})


class PlaybookError(ValueError):
    """A playbook that cannot be used; the text names the question and the field."""


def read_playbook(text: str) -> Playbook:
    """Read a playbook. Raises PlaybookError."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PlaybookError(f"not TOML: {error}") from error
    questions = data.get("question")
    if not isinstance(questions, list) or not questions:
        raise PlaybookError("a playbook needs at least one [[question]]")
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise PlaybookError("a playbook needs a name")
    cards = tuple(_card(entry, f"question {number}") for number, entry in enumerate(questions, 1))
    return Playbook(name, _share(data.get("enough", 0.5), "enough"), cards)


def _card(data: object, place: str) -> QuestionCard:
    if not isinstance(data, Mapping):
        raise PlaybookError(f"{place} must be a table")
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise PlaybookError(f"{place}: unknown field {unknown[0]!r}")
    try:
        slot = Slot(data.get("slot", ""))
    except ValueError as error:
        raise PlaybookError(f"{place}: slot must be one of {', '.join(Slot)}") from error
    return QuestionCard(
        slot,
        _share(data.get("weight"), f"{place}: weight"),
        _share(data.get("answerable", 1.0), f"{place}: answerable"),
        _texts(data.get("text"), f"{place}: text"),
        _texts(data.get("why"), f"{place}: why"),
        _choices(data.get("choices", {}), f"{place}: choices"),
        _texts(data["confirm"], f"{place}: confirm") if "confirm" in data else {},
    )


def _share(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PlaybookError(f"{place} must be a number from 0 to 1")
    return float(value)


def _texts(value: object, place: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise PlaybookError(f"{place} must be a table with {' and '.join(LANGUAGES)}")
    for language in LANGUAGES:
        text = value.get(language)
        if not isinstance(text, str) or not text.strip():
            raise PlaybookError(f"{place} lacks {language}")
    return {language: value[language] for language in LANGUAGES}


def _choices(value: object, place: str) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise PlaybookError(f"{place} must be a table of lists")
    for language, choices in value.items():
        if language not in LANGUAGES or not isinstance(choices, list):
            raise PlaybookError(f"{place}.{language} must be a list under {' or '.join(LANGUAGES)}")
        if not all(isinstance(choice, str) and choice for choice in choices):
            raise PlaybookError(f"{place}.{language} must hold texts")
    if (
        len(
            {len(choices) for choices in value.values()} | ({0} if 0 < len(value) < len(LANGUAGES) else set())
        )
        > 1
    ):
        raise PlaybookError(f"{place} must have as many entries in each language")
    return {language: tuple(choices) for language, choices in value.items()}


UNIVERSAL = read_playbook(files(__package__).joinpath("universal.toml").read_text("utf-8"))
"""The playbook for any product, from the first letter."""
