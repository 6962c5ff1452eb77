"""What `gromo distill` and `gromo ask` are given: letters with a header, plain texts, and things that are neither."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gromootvod.core.letter import read

LONGEST = 200_000  # characters that are read; no person writes more, and what follows is marked as folded


class UnreadableError(OSError):
    """A file that holds no text; `strerror` says what it looks like."""

    def __init__(self, kind: str) -> None:
        super().__init__(errno.EILSEQ, f"this is {kind}, not a text")


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter or a text as the distiller takes it."""

    text: str
    subject: str = ""
    folds: tuple[tuple[int, int], ...] = ()
    attachments: tuple[str, ...] = ()
    date: datetime | None = None


def open_source(name: str) -> Opened:
    """The letter in a file, or in the standard input for "-". Raises OSError and UnreadableError."""
    raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    if name.lower().endswith(".eml") or _HEADER.match(raw):
        letter = read(raw)
        folds = tuple((fold.start, fold.end) for fold in letter.folds)
        names = tuple(attachment.name for attachment in letter.attachments)
        return Opened(letter.text, letter.subject, folds, names, letter.date)
    return Opened(decode(raw))


def bounded(text: str, folds: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The folds of a text, with the part of it that is too long to be a letter."""
    return [*folds, (LONGEST, len(text))] if len(text) > LONGEST else list(folds)


def open_letter(name: str) -> tuple[str, str, list[tuple[int, int]], list[str]]:
    """Read a letter or a text: (text, subject, folds, names of attachments). Raises OSError, UnreadableError."""
    found = open_source(name)
    return found.text, found.subject, list(found.folds), list(found.attachments)


def decode(raw: bytes) -> str:
    """The text of bytes that nobody named a charset for. Raises UnreadableError when they are no text."""
    for mark, charset in _MARKS:
        if raw.startswith(mark):
            return raw.decode(charset, "replace").removeprefix("\ufeff")
    kind = next((kind for start, kind in _MAGIC if raw.startswith(start)), "")
    if kind or b"\x00" in raw[:_SAMPLE] or _controls(raw[:_SAMPLE]) > _MOST_CONTROLS:
        raise UnreadableError(kind or "binary data")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(raw) <= _GUESSED:
        guessed = read(b"\r\n" + raw).text  # a letter without a header: its charset is guessed
        if guessed.strip():
            return guessed
    return raw.decode("utf-8", "replace")


def _controls(sample: bytes) -> float:
    """The share of control characters that no text holds."""
    return sum(sample.count(code) for code in _CONTROLS) / max(1, len(sample))


_SAMPLE = 8192
_MOST_CONTROLS = 0.02
_GUESSED = 500_000  # bytes
_CONTROLS = [bytes([code]) for code in range(32) if code not in (9, 10, 12, 13, 27)]
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"), (b"PK\x03\x04", "an archive"),
    (b"\x1f\x8b", "an archive"), (b"Rar!", "an archive"), (b"7z\xbc\xaf", "an archive"), (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"\x7fELF", "a program"), (b"MZ\x90", "a program"), (b"{\\rtf", "an RTF file"),
)  # fmt: skip
# a mail's header: an envelope line, or fields of which one is a mail's own, before the first empty line
_HEADER = re.compile(
    rb"From \S+@?\S* |(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,50}){0,40}?"
    rb"(?:Received|Return-Path|Message-I[dD]|MIME-Version|Delivered-To|From|DKIM-Signature): [^\n]{1,2000}\r?\n"
    rb"(?:(?:[A-Za-z][A-Za-z0-9-]{0,60}:|[ \t])[^\n]{0,2000}\r?\n){1,400}?\r?\n"
)
