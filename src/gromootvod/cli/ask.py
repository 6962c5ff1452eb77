"""The next best question about a letter, on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gromootvod.cli.distill import open_letter
from gromootvod.core.distill import distill
from gromootvod.core.interview import (
    SHIPPED,
    Ask,
    Playbook,
    PlaybookError,
    all_shipped,
    choose,
    next_question,
    read_playbook,
    shipped,
    take_in,
)
from gromootvod.core.interview.yamltree import MOST_BYTES


def ask(file: str, playbook: str, format: str) -> int:
    """Print what would be asked next, or why nothing; 2 and a sentence when an argument cannot be used."""
    if format not in {"text", "json"}:
        return _no("--format is text or json")
    try:
        book = find_playbook(playbook) if playbook else None
        text, subject, folds, names = open_letter(file)
    except OSError as error:
        return _no(f"{error.filename or ''}: {error.strerror}")
    except ValueError as error:
        return _no(str(error))
    found = distill(text, subject=subject, folds=folds, attachments=names)
    if book is None:
        book = choose(all_shipped(), f"{subject}\n{_unfolded(text, folds)}").playbook
    answer = next_question(take_in(book, [found], attachments=names), book)
    if format == "json":
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        _print(answer, book, found.language)
    return 0


def find_playbook(name: str) -> Playbook:
    """A playbook of the house by its name, or one in a file. Raises OSError, or ValueError with a sentence."""
    if name in SHIPPED:
        return shipped(name)
    path = Path(name)
    if path.suffix not in (".yaml", ".yml") and not path.is_file():
        raise ValueError(
            f"there is no playbook {name}; there are {', '.join(SHIPPED)}, or a .yaml file of yours"
        )
    return read_playbook_file(path)


def read_playbook_file(path: Path) -> Playbook:
    """A playbook in a file. Raises OSError, or PlaybookError with the file's name before each fault."""
    with path.open("rb") as file:
        raw = file.read(4 * MOST_BYTES + 1)  # characters take four bytes at most; more need not be read
    try:
        return read_playbook(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    except PlaybookError as error:
        told = "\n".join(f"{path}, {fault}" for fault in error.faults)
        raise ValueError(told) from None


def _unfolded(text: str, folds: list[tuple[int, int]]) -> str:
    """The text without the quoted parts, which may be about anything."""
    kept, at = [], 0
    for start, end in sorted(folds):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _print(answer: Ask, book: Playbook, language: str) -> None:
    question = answer.question
    if question is None:
        print(f"nothing to ask: {answer.stop}")
    else:
        print(f"{question.opening}\n{question.text}\n({question.why})")
        for choice in (*question.choices, *question.offers):
            print(f"  - {choice}")
    print(f"playbook {book.name}, {'ready' if answer.ready else 'not ready'}, value {answer.value:.2f}")
    for slot, texts in answer.known.items():
        print(f"known    {_name(book, slot, language)}: {'; '.join(texts)}")
    for slot in answer.missing:
        print(f"missing  {_name(book, slot, language)}")


def _name(book: Playbook, slot: str, language: str) -> str:
    rule = book.slots.get(slot)
    return rule.names.get(language, slot) if rule else str(slot)


def _no(sentence: str) -> int:
    for line in sentence.splitlines() or [""]:
        print(f"gromo ask: {line}", file=sys.stderr)
    return 2
