"""Delivery reports that are only words: what servers write in Russian and English, and what they mean.

Read only when the envelope or the sender is a mailer's. Every pattern runs over a bounded stretch.
"""

from __future__ import annotations

import re

from .values import Bounce

_HEAD = 4000
_WINDOW = 600
_ADDRESS = r"[^\s<>()\[\]:;,\"']{1,64}@[\w.-]{1,255}"
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?:said:|error:|#|\b)\s?([45]\d\d)(?=[\s-]|$)")
_PHRASE = re.compile(
    r"(?:could not|couldn't|cannot|can't) be delivered|(?:was|were)(?:n't| not) (?:able to )?deliver|"
    r"not (?:yet )?been delivered|hasn't been delivered|unable to deliver|could not deliver|"
    r"failed to deliver|deliver(?:y|ed)?\b.{0,60}\bfailed|delivery failure|"
    r"undeliver(?:ed|able)|returned to sender|did not reach|could not be reached|failure notice|"
    r"delivery (?:status )?notification|permanent(?:ly)? (?:\w+ )?(?:error|fail)|temporary problem delivering|"
    r"user unknown|unknown user|user not (?:listed|found)|error has occurred while attempting to deliver|"
    r"delayed|automatically rejected|"
    r"не может быть (?:доставлено|отправлено)|не (?:было |удалось |удается |удаётся )?доставлен|"
    r"не (?:удалось|удается|удаётся) (?:доставить|выполнить доставку|связаться)|"
    r"(?:сбой|ошибка|задержка) доставки|доставка.{0,80}отложена|"
    r"недоставленн|unzustellbar|nicht zugestellt|отложен|попытки доставки",
    re.IGNORECASE,
)
RETURNED_SUBJECT = re.compile(
    r"\s*(?:\[?postmaster\]?:?\s*)?(?:undeliver(?:ed|able)\b|"
    r"(?:e-?mail|message) (?:delivery (?:failed|failure|problem|status|error|report|system)|failure|undeliverable|"
    r"status|delayed|system error)|mail (?:delivery|failure|system|status)|"
    r"(?:delivery|permanent delivery) (?:status|failure|failed|delayed|report|notification|has failed|delay)|"
    r"returned (?:mail|to sender|e-?mail)|failure notice|warning: (?:message|could not send)|"
    r"delayed mail|non-?deliver|notice: mail delivery|successful mail delivery|relayed:|"
    r"rejected:|could not (?:send|deliver)|"
    r"не\s?(?:было\s|удалось\s|удается\s|удаётся\s)?достав|недоставлен|(?:сбой|ошибка|задержка) доставки|"
    r"доставка (?:отложена|не удалась)|доставлено:|unzustellbar)",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\bdelayed\b|warning message|warning only|delay reason|has(?:n't| not) yet been delivered|"
    r"hasn't been delivered yet|temporary (?:failure report|problem delivering)|will (?:keep|continue) trying|"
    r"will be retried|will retry|attempts will continue|still being retried|"
    r"не доставлено пока|пока не (?:доставлен|удалось)|ещ[её] не доставлен|отложен|задержка доставки|"
    r"повторн\w+ попыт|попытки доставки (?:будут|продолж)",
    re.IGNORECASE,
)
_FULL_OR_BUSY = re.compile(
    r"mailbox (?:is |size |for \S+ )?(?:full|limit)|over ?quota|quota (?:has been )?exceeded|insufficient storage|"
    r"переполнен|превышен\w* (?:квот|размер\w* почтов)|try again later|temporar|временн|gr[ea]ylist|"
    r"timed out|timeout|connection refused",
    re.IGNORECASE,
)
_COPY_BEGINS = re.compile(
    r"^[ \t]*(?:-{2,}.{0,30}(?:below this line|this is a copy|original|исходное сообщение|копия|"
    r"returned message|unsent message)"
    r"|below (?:is|this line).{0,20}copy|original message (?:headers|follows)|message headers follow"
    r"|исходные заголовки|return-path:|received: )",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]\S")
_RECIPIENT_LINE = re.compile(
    rf"^[ \t>*]*(?:[^\n<>()]{{0,80}}[<(\[](?:mailto:|smtp:)?)?({_ADDRESS})[>)\]]?[ \t]*:?(.{{0,400}})$",
    re.MULTILINE | re.IGNORECASE,
)
_ANY = re.compile(_ADDRESS)
_NOT_THE_RECIPIENT = re.compile(
    r"(?:sent by|contact|message-id|help|questions?|отправител\w*|обра(?:титесь|щайтесь)\b.{0,30})\W*$",
    re.IGNORECASE,
)


def speaks_of_return(subject: str, text: str) -> bool:
    """Tell whether a mailer's letter says that something was not delivered, or not yet."""
    if RETURNED_SUBJECT.match(subject[:300]):
        return True
    return bool(_PHRASE.search(_one_line(text[:_HEAD])))


def prose_bounces(text: str, original: str, own: frozenset[str], most: int) -> tuple[Bounce, ...]:
    """Return a Bounce for every recipient a report in prose names; `own` is who wrote and got the report."""
    report = text[: _copy_begins(text)]
    spans = [match.span(1) for match in _RECIPIENT_LINE.finditer(report)]
    named = _named(report, spans, own)
    if not named:
        named = _named(report, [match.span() for match in _ANY.finditer(report)], own)[:1]
    if not named and spans and original:
        named = spans[:1]  # a letter to oneself comes back too
    head = report[:2000]
    found: dict[str, Bounce] = {}
    for start, end in named[: most * 4]:
        recipient = report[start:end].rstrip(".")
        words = report[start : end + _WINDOW] if len(named) > 1 else report[start:]
        found.setdefault(recipient.lower(), from_prose(recipient, words, head, original))
        if len(found) >= most:
            break
    return tuple(found.values())


def from_prose(recipient: str, words: str, head: str, original: str) -> Bounce:
    """Return one recipient's report from the `words` about him; `head` says whether it is a mere delay."""
    diagnostic = _one_line(words)[:500]
    status, reply = _STATUS.search(words), _REPLY_CODE.search(words)
    code = status.group(1) if status else ""
    delayed = bool(_DELAY.search(_one_line(head))) and not code.startswith("5")
    if code:
        temporary = code.startswith("4")
    elif reply is not None:
        temporary = reply.group(1).startswith("4")
    else:
        temporary = is_full_or_busy(diagnostic)
    action = "delayed" if delayed else "failed"
    return Bounce(recipient, action, code, diagnostic, original, permanent=not delayed and not temporary)


def is_full_or_busy(words: str) -> bool:
    """Tell whether a reason without a number passes by itself: a full mailbox, a busy server."""
    return bool(_FULL_OR_BUSY.search(words[:1000]))


def _named(report: str, spans: list[tuple[int, int]], own: frozenset[str]) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in spans
        if report[start:end].rstrip(".").lower() not in own
        and not _NOT_THE_RECIPIENT.search(report[max(0, start - 60) : start])
    ]


def _copy_begins(text: str) -> int:
    """Return where the copy of the returned letter begins: at a line that says so, or at its headers."""
    said = _COPY_BEGINS.search(text)
    most = said.start() if said else len(text)
    at = begin = fields = 0
    for line in text[:most].split("\n"):
        if _FIELD.match(line):
            begin = begin if fields else at
            fields += 1
        elif line[:1] not in (" ", "\t") or not fields:
            fields = 0
        if fields >= 3:
            return begin
        at += len(line) + 1
    return most


def _one_line(text: str) -> str:
    return " ".join(text.split())
