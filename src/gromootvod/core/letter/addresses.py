"""Who wrote, to whom: address lists (RFC 5322 section 3.4) read in one linear pass.

A sender is also read by a second parser; where the two disagree nobody may be taken for proven
(CVE-2023-27043).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import getaddresses

from .charset import Decoder
from .values import Mailbox
from .words import decode_words

_PLAIN = re.compile(
    rb'\s*(?:"?([^"<>@,;:()\\]*?)"?\s*<\s*([\w.+=/!#$%&\'*^`{|}~-]+@[\w.-]+)\s*>|([\w.+=-]+@[\w.-]+))\s*'
)
_EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\\\"]+@(?:[^\s@<>()\[\],;:\\\"]+|\[[0-9A-Fa-f.:]+\])|\"[^\"\r\n]{1,64}\"@[\w.-]+"
)
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"?|<([^<>]*)>?|\(|\)|[,;:]|[^"<>(),;:]+|.', re.DOTALL)
SECOND_LOOK_BYTES = 2048
MAX_NAME = 200
MAX_EMAIL = 320


@dataclass(slots=True)
class _Open:
    """The mailbox being read."""

    words: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    angle: str | None = None


def mailboxes(raw: bytes, decoder: Decoder, most: int) -> tuple[Mailbox, ...]:
    """Read an address list; groups are opened, what has no usable address is left out, `most` are kept."""
    found = _read(raw, decoder, most + 1)
    if len(found) > most:
        decoder.trouble("recipients")
    return tuple(box for box in found[:most] if box.email)


def sender(values: list[bytes], decoder: Decoder) -> tuple[Mailbox | None, bool]:
    """Return who wrote, and whether that is disputed: several From, two readings, or no plain address."""
    if not values:
        return None, False
    plain = _PLAIN.fullmatch(values[0][:998])
    if plain and len(values) == 1 and b"=?" not in (plain.group(2) or plain.group(3)):
        name = decode_words(plain.group(1) or b"", decoder)
        return Mailbox(name[:MAX_NAME], _normal((plain.group(2) or plain.group(3)).decode("latin-1"))), False
    found = _read(values[0], decoder, 2)
    first = next((box for box in found if box.email), None)
    again = _second_reading(values[0])
    if first is None and len(again) == 1 and _EMAIL.fullmatch(again[0]):
        return Mailbox(found[0].name if found else "", again[0]), True
    broken = values[0].count(b"(") != values[0].count(b")") or len(values) > 1 or len(found) != 1
    return first, broken or first is None or again != [first.email]


def _second_reading(raw: bytes) -> list[str]:
    if len(raw) > SECOND_LOOK_BYTES:
        return []
    try:
        return [_normal(email) for _, email in getaddresses([raw.decode("latin-1")])]
    except (
        Exception
    ):  # the stdlib parser recurses and indexes past the end on hostile input: then it has no reading
        return []


def _read(raw: bytes, decoder: Decoder, most: int) -> list[Mailbox]:
    boxes: list[Mailbox] = []
    box, depth = _Open(), 0
    for match in _PIECE.finditer(raw.decode("latin-1")):
        piece = match.group()
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif depth:
            box.comment.append(piece)
        elif piece in ",;":
            boxes += _closed(box, decoder)
            box = _Open()
            if len(boxes) >= most:
                return boxes[:most]
        elif piece == ":":
            box = box if box.angle else _Open()  # the name of a group is nobody's address
        elif match.group(2) is not None:
            box.angle = match.group(2) if box.angle is None else box.angle
        elif match.group(1) is not None:
            box.words.append(re.sub(r"\\(.)", r"\1", match.group(1)))
            box.bare.append(piece)
        else:
            box.words.append(piece)
            box.bare.append(piece)
    return (boxes + _closed(box, decoder))[:most]


def _closed(box: _Open, decoder: Decoder) -> list[Mailbox]:
    words = "".join(box.words).strip()
    if box.angle is None and not words:
        return []
    if box.angle is not None:
        address, name = box.angle, words
    else:
        bare = "".join(box.bare).strip()
        found = _EMAIL.search(bare[:MAX_EMAIL])
        address = bare if found is None or found.group() == bare else found.group()
        name = "".join(box.comment) if found and found.group() == bare else words
    return [Mailbox(decode_words(name.encode("latin-1"), decoder)[:MAX_NAME], _address(address))]


def _address(text: str) -> str:
    """Return a usable address or "": source routes are dropped, nothing is repaired."""
    text = text.strip()
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    return _normal(text) if len(text) <= MAX_EMAIL and _EMAIL.fullmatch(text) else ""


def _normal(address: str) -> str:
    local, at, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("latin-1").decode("utf-8")
        local = local.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass  # not UTF-8: the letters of the bytes stand as they are
    return f"{local}{at}{domain.lower()}".replace("\x00", "")
