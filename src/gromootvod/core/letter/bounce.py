"""Letters that came back: RFC 3464 reports recipient by recipient, and the prose of servers that write
none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .charset import Decoder
from .parts import Headers, Part, read_headers
from .values import Bounce
from .words import decode_words

MAX_RECIPIENTS = 1000
_READ = 64 * 1024
_ADDRESS = r"[^\s<>()\[\]:;,\"']{1,64}@[\w.-]{1,255}"
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?:said:|error:|#|\b)\s?([45]\d\d)(?=[\s-]|$)")
_PHRASE = re.compile(
    r"could not be delivered|couldn't be delivered|was(?:n't| not) able to deliver|unable to deliver|"
    r"delivery (?:has )?failed|"
    r"undeliver(?:ed|able)|returned to sender|did not reach|failure notice|delivery (?:status "
    r")?notification|permanent(?:ly)? (?:error|fail)|"
    r"не может быть (?:доставлено|отправлено)|не (?:было |удалось )?доставлен|не удалось доставить|"
    r"недоставленн|unzustellbar|"
    r"delivery to the following recipient|delayed|отложен",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\b(?:delayed|warning message|will (?:keep|continue) trying|will be retried|не доставлено пока|"
    r"повторн\w+ попыт)",
    re.I,
)
_COPY_BEGINS = re.compile(
    r"^[ \t]*(?:-{2,}.{0,20}(?:below this line|this is a copy|original message|исходное сообщение|"
    r"transcript|копия|returned message)"
    r"|original message headers|диагностические сведения|diagnostic information|return-path:|received: )",
    re.IGNORECASE | re.MULTILINE,
)
_RECIPIENT_LINE = re.compile(
    rf"^[ \t>*]*(?:[^\n<>()]{{0,80}}[<(](?:mailto:)?)?({_ADDRESS})[>)]?[ \t]*:?(.{{0,400}})$", re.MULTILINE
)
_RETURNED_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(r"<[^<>\s]{1,900}>")


def find_bounces(
    raw: bytes, parts: Sequence[Part], headers: Headers, text: str, suspicious: bool, decoder: Decoder
) -> tuple[Bounce, ...]:
    """Return one Bounce per recipient, none for a letter that is no report.

    `suspicious`: the envelope or the sender is a machine's; only then is prose read as a report.
    """
    original = _original_id(raw, parts, text, decoder)
    for part in parts:
        if part.kind == "message/delivery-status":
            found = _report(part.body(raw)[:_READ], original, decoder)
            if found:
                return found
    named = headers.first("x-failed-recipients")
    if named:
        return _named(decode_words(named, decoder), text, original)
    if suspicious and _PHRASE.search(text[:4000]):
        return _prose(text[:_READ], original)
    return ()


def _report(body: bytes, original: str, decoder: Decoder) -> tuple[Bounce, ...]:
    found: list[Bounce] = []
    at = 0
    while at < len(body) and len(found) < MAX_RECIPIENTS:
        fields, after = read_headers(body, at, len(body), _READ, Decoder())
        at = max(after, at + 1)
        recipient = fields.first("final-recipient") or fields.first("original-recipient")
        if not recipient:
            continue
        action = decode_words(fields.first("action"), decoder).lower().split(" ")[0]
        diagnostic = decode_words(fields.first("diagnostic-code"), decoder)[:1000]
        status = _STATUS.search(decode_words(fields.first("status"), decoder)) or _STATUS.search(diagnostic)
        code = status.group(1) if status else ""
        found.append(
            Bounce(
                recipient=_address(decode_words(recipient, decoder)),
                action=action,
                status=code,
                diagnostic=diagnostic,
                original_message_id=original,
                permanent=action == "failed" and not code.startswith("4"),
            )
        )
    return tuple(found)


def _address(value: str) -> str:
    """Return the address of `rfc822; a@b` or `a@b`; an X.400 or other form is returned as it stands."""
    found = re.search(_ADDRESS, value[:1000])
    return found.group() if found else value.rpartition(";")[2].strip()[:320]


def _original_id(raw: bytes, parts: Sequence[Part], text: str, decoder: Decoder) -> str:
    for part in parts:
        if part.kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"):
            body = part.body(raw)[:_READ]
            returned, _ = read_headers(body, 0, len(body), _READ, Decoder())
            found = _ID.search(decode_words(returned.first("message-id"), decoder))
            if found:
                return found.group()
    in_text = _RETURNED_ID.search(text[:_READ])
    return in_text.group(1) if in_text else ""


def _named(value: str, text: str, original: str) -> tuple[Bounce, ...]:
    recipients = list(dict.fromkeys(re.findall(_ADDRESS, value)))[:MAX_RECIPIENTS]
    return tuple(_from_prose(recipient, text[:4000], text[:4000], original) for recipient in recipients)


def _prose(text: str, original: str) -> tuple[Bounce, ...]:
    copy = _COPY_BEGINS.search(text)
    report = text[: copy.start()] if copy else text
    found: dict[str, Bounce] = {}
    for match in _RECIPIENT_LINE.finditer(report):
        if len(found) >= MAX_RECIPIENTS:
            break
        words = report[match.start(2) : match.end() + 600]
        found.setdefault(match.group(1), _from_prose(match.group(1), words, text[:2000], original))
    return tuple(found.values())


def _from_prose(recipient: str, words: str, head: str, original: str) -> Bounce:
    diagnostic = " ".join(words.split())[:500]
    status = _STATUS.search(words)
    reply = _REPLY_CODE.search(words)
    code = status.group(1) if status else ""
    delayed = bool(_DELAY.search(head))
    temporary = code.startswith("4") or (not code and reply is not None and reply.group(1).startswith("4"))
    return Bounce(
        recipient=recipient,
        action="delayed" if delayed else "failed",
        status=code,
        diagnostic=diagnostic,
        original_message_id=original,
        permanent=not delayed and not temporary,
    )
