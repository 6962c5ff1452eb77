"""Header values: encoded words (RFC 2047), parameters (RFC 2045, RFC 2231), as they are really written."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from .charset import Decoder

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PARAM = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))')
_SECTION = re.compile(r"^(.+?)(?:\*(\d{1,4}))?(\*)?$")
MAX_PARAMS = 200
Params = dict[str, str]


def one_line(text: str) -> str:
    """Return `text` on one line: controls and line separators become single spaces."""
    return _CONTROLS.sub(" ", text).strip()


def decode_words(raw: bytes, decoder: Decoder) -> str:
    """Return a header's value as text: encoded words decoded, raw eight-bit bytes guessed. Linear."""
    if b"=?" not in raw:
        return one_line(decoder.text(raw))
    pieces: list[str] = []
    waiting, charset = b"", ""  # neighbours of one charset are joined first: letters get split between words
    at = 0
    while (begin := raw.find(b"=?", at)) >= 0:
        word = _encoded_word(raw, begin)
        gap = raw[at:begin]
        if word is None:
            gap, next_at = raw[at : begin + 2], begin + 2
        else:
            next_at = word[2]
        if gap.strip() or (gap and not charset) or word is None:
            pieces += [_flush(waiting, charset, decoder), decoder.text(gap)]
            waiting, charset = b"", ""
        if word is not None:
            if charset and word[0] != charset:
                pieces.append(_flush(waiting, charset, decoder))
                waiting = b""
            charset = word[0]
            waiting += word[1]
        at = next_at
    pieces += [_flush(waiting, charset, decoder), decoder.text(raw[at:])]
    return one_line("".join(pieces))


def _flush(data: bytes, charset: str, decoder: Decoder) -> str:
    return decoder.text(data, charset) if data else ""


def _encoded_word(raw: bytes, begin: int) -> tuple[str, bytes, int] | None:
    """Read the encoded word at `begin`: charset, its bytes, where it ends; None when it is not one."""
    mark = raw.find(b"?", begin + 2, begin + 70)
    if mark < 0 or raw[mark + 2 : mark + 3] != b"?" or raw[mark + 1 : mark + 2] not in b"BbQq":
        return None
    charset = raw[begin + 2 : mark].split(b"*")[0].strip().decode("ascii", "replace")
    if not charset or " " in charset:
        return None
    end = raw.find(b"?=", mark + 3)
    body = raw[mark + 3 :] if end < 0 else raw[mark + 3 : end]
    after = len(raw) if end < 0 else end + 2
    if raw[mark + 1 : mark + 2] in b"Qq":
        return charset, binascii.a2b_qp(body, header=True), after
    return charset, base64_bytes(body), after


def base64_bytes(data: bytes) -> bytes:
    """Decode base64 leniently: strangers in the text are skipped, padding may stand in the middle or be
    absent.
    """
    body = data.rstrip(b"=\r\n\t ")
    if b"=" not in body:
        return _base64_run(body)
    return b"".join(_base64_run(run) for run in body.split(b"=") if run)


_NOT_BASE64 = bytes(
    sorted(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
)


def _base64_run(data: bytes) -> bytes:
    letters = data.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def parameters(raw: bytes, decoder: Decoder) -> tuple[str, Params]:
    """Split `text/plain; charset="x"` into its lower-cased value and its parameters, RFC 2231 forms
    joined.
    """
    text = raw.decode("latin-1")
    head, semicolon, _ = text.partition(";")
    if not semicolon:
        return head.strip().lower(), {}
    plain: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for count, match in enumerate(_PARAM.finditer(text, len(head))):
        if count >= MAX_PARAMS:
            decoder.trouble("parameters")
            break
        quoted, bare = match.group(2), match.group(3)
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare.strip()
        split = _SECTION.match(match.group(1).lower())
        if split and (split.group(2) or split.group(3)):
            sections.setdefault(split.group(1), []).append(
                (int(split.group(2) or 0), bool(split.group(3)), value)
            )
        else:
            plain.setdefault(match.group(1).lower(), decode_words(value.encode("latin-1"), decoder))
    for name, parts in sections.items():
        plain[name] = _joined(sorted(parts, key=lambda part: part[0]), decoder)
    return head.strip().lower(), plain


def _joined(parts: list[tuple[int, bool, str]], decoder: Decoder) -> str:
    """Join RFC 2231 sections; the first extended one names the charset: `utf-8'ru'%D0%9F`."""
    charset, data = "", b""
    for number, (_, extended, value) in enumerate(parts):
        if extended and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        piece = value.encode("latin-1")
        data += unquote_to_bytes(piece) if extended else piece
    return one_line(decoder.text(data, charset))
