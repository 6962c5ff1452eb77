"""The next best question about a letter, on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gromootvod.cli.distill import open_letter
from gromootvod.core.distill import CardValue, Distillate, Slot, distill
from gromootvod.core.interview import UNIVERSAL, Playbook, next_question, read_playbook


def ask(file: str, playbook: str, format: str) -> int:
    """Print what would be asked next, or why nothing; 2 and a sentence when an argument cannot be used."""
    if format not in {"text", "json"}:
        return _no("--format is text or json")
    try:
        book: Playbook = read_playbook(Path(playbook).read_text("utf-8")) if playbook else UNIVERSAL
        text, subject, folds, names = open_letter(file)
    except OSError as error:
        return _no(f"{error.filename or ''}: {error.strerror}")
    except ValueError as error:
        return _no(str(error))
    found = distill(text, subject=subject, folds=folds, attachments=names)
    answer = next_question(_known(found), book, heat=found.heat.value, language=found.language)
    if format == "json":
        known = {
            slot.value: [value.text for value in values] for slot, values in found.card.items() if values
        }
        print(json.dumps({**answer.to_json(), "known": known}, ensure_ascii=False, indent=2))
    elif answer.question is None:
        print(f"nothing: {answer.stop}")
    else:
        print(f"{answer.question.text}\n({answer.question.why})")
    return 0


def _known(found: Distillate) -> dict[Slot, float]:
    """How sure we are of each slot that holds something: the confidence of the spans behind it."""
    return {
        slot: max(_confidence(found, value) for value in values)
        for slot, values in found.card.items()
        if values
    }


def _confidence(found: Distillate, value: CardValue) -> float:
    within = (span.confidence for span in found.spans if span.start <= value.start < span.end)
    return next(within, 1.0)


def _no(sentence: str) -> int:
    print(f"gromo ask: {sentence}", file=sys.stderr)
    return 2
