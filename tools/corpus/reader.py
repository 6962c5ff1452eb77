"""From a file of marked letters to records; what is wrong in it is named with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gromootvod.core.distill import Label

CORPUS = Path(__file__).parents[2] / "corpus"
LANGUAGES = ("ru", "en")
TRADES = frozenset(
    [
        "erp",
        "hosting",
        "provider",
        "shop",
        "bank",
        "housing",
        "saas",
        "medicine",
        "logistics",
        "public",
        "opensource",
    ]
)
TEMPERS = frozenset(("furious", "annoyed", "worried", "sad", "cold", "polite", "grateful", "mixed"))


class CorpusError(ValueError):
    """A letter that is not marked as the guide asks; the message begins with file and line."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What a person said of a stretch of the text; the stretches join and cover it."""

    start: int
    end: int
    label: Label
    hot: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it was written, with its marks taken out."""

    id: str
    language: str
    hand: str
    author: str
    trade: str
    temper: str
    subject: str
    text: str
    spans: tuple[Gold, ...]


def read_letters(root: Path = CORPUS, folder: str = "letters") -> list[Letter]:
    """All letters under `root`/{ru,en}/`folder`, in order of language and id. Raises CorpusError."""
    letters = [
        letter
        for language in LANGUAGES
        for path in sorted((root / language / folder).glob("*.txt"))
        for letter in read_file(path)
    ]
    seen: set[str] = set()
    for letter in letters:
        if letter.id in seen:
            raise CorpusError(f"{letter.id}: two letters of this name")
        seen.add(letter.id)
    return sorted(letters, key=lambda letter: (LANGUAGES.index(letter.language), letter.id))


def read_file(path: Path) -> list[Letter]:
    """The letters of one file, in order. Raises CorpusError."""
    lines = path.read_text(encoding="utf-8").split("\n")
    heads = [number for number, line in enumerate(lines) if line.startswith("=== ")]
    if not heads or any(line.strip() for line in lines[: heads[0]]):
        raise CorpusError(f"{path.name}:1: a file begins with '=== language-hand-number'")
    return [
        _letter(path, lines, start, end) for start, end in zip(heads, [*heads[1:], len(lines)], strict=True)
    ]


def _letter(path: Path, lines: list[str], start: int, end: int) -> Letter:
    head = _HEAD.fullmatch(lines[start])
    if not head:
        raise CorpusError(f"{path.name}:{start + 1}: not a name of a letter: {lines[start]!r}")
    fields, body = _fields(path, lines, start + 1, end)
    text, spans = _spans(path, lines, body, end)
    return Letter(
        id=f"{head['language']}-{head['hand']}-{head['number']}",
        language=head["language"],
        hand=head["hand"],
        author=fields["author"],
        trade=fields["trade"],
        temper=fields["temper"],
        subject=fields.get("subject", ""),
        text=text,
        spans=tuple(spans),
    )


def _fields(path: Path, lines: list[str], at: int, end: int) -> tuple[dict[str, str], int]:
    """The `name: value` lines, and the number of the first line of the body."""
    fields: dict[str, str] = {}
    for number in range(at, end):
        line = lines[number]
        if line == "---":
            for name, known in (("author", None), ("trade", TRADES), ("temper", TEMPERS)):
                if known is not None and fields.get(name) not in known:
                    raise CorpusError(f"{path.name}:{at}: no {name} of the guide: {fields.get(name)!r}")
                if not fields.get(name):
                    raise CorpusError(f"{path.name}:{at}: no {name}")
            return fields, number + 1
        name, colon, value = line.partition(":")
        if not colon or name not in _FIELDS or name in fields:
            raise CorpusError(f"{path.name}:{number + 1}: not a field: {line!r}")
        fields[name] = value.strip()
    raise CorpusError(f"{path.name}:{at}: no '---' before the letter")


def _spans(path: Path, lines: list[str], start: int, end: int) -> tuple[str, list[Gold]]:
    body = "\n".join(lines[start:end]).rstrip("\n ")
    if not body.startswith("⟦"):
        raise CorpusError(f"{path.name}:{start + 1}: the letter does not begin with a mark")
    text: list[str] = []
    spans: list[Gold] = []
    at = line = 0
    for opening, piece, offset in _marked(body):
        line = start + 1 + body.count("\n", 0, offset)
        hot = opening.endswith("*")
        if opening.removesuffix("*") not in _LABELS:
            raise CorpusError(f"{path.name}:{line}: no label of the guide: {opening!r}")
        if not piece:
            raise CorpusError(f"{path.name}:{line}: nothing under the mark {opening!r}")
        if "⟦" in piece or "⟧" in piece:
            raise CorpusError(f"{path.name}:{line}: a broken mark")
        label = Label(opening.removesuffix("*"))
        text.append(piece)
        if spans and (spans[-1].label, spans[-1].hot) == (label, hot):
            spans[-1] = Gold(spans[-1].start, at + len(piece), label, hot)
        else:
            spans.append(Gold(at, at + len(piece), label, hot))
        at += len(piece)
    return "".join(text), spans


def _marked(body: str) -> Iterator[tuple[str, str, int]]:
    """Every mark with the words under it and its place."""
    marks = list(_MARK.finditer(body))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        yield mark["label"], body[mark.end() : following.start() if following else len(body)], mark.start()


_HEAD = re.compile(r"=== (?P<language>ru|en)-(?P<hand>[a-z]+)-(?P<number>\d+)\s*")
_MARK = re.compile(r"⟦(?P<label>[^⟦⟧\n]*)⟧")
_LABELS = frozenset(label.value for label in Label)
_FIELDS = frozenset(("author", "trade", "temper", "subject"))
