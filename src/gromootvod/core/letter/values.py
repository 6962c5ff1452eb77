"""What a raw letter turns into: plain values, safe to store, free of surrogates and NUL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RobotKind(StrEnum):
    """Why a letter was not written by a person's hand (RFC 3834, RFC 3464, RFC 5965, RFC 8098)."""

    AUTO_REPLY = "auto_reply"  # vacation notice, autoresponder
    AUTO_GENERATED = "auto_generated"  # monitoring, cron, a shop's notice
    BOUNCE = "bounce"  # delivery status notification
    COMPLAINT = "complaint"  # abuse feedback report (ARF)
    RECEIPT = "receipt"  # disposition notification (MDN)
    LIST = "list"  # list or bulk mail: may be a case, is never answered by a machine
    LOOP = "loop"  # our own loop header, or too many Received lines


@dataclass(frozen=True, slots=True)
class Robot:
    """Who spoke instead of a person, and the name of the rule that saw it."""

    kind: RobotKind
    rule: str
    returns_at: datetime | None = None  # an out-of-office that says when he is back


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient's delivery report (RFC 3464)."""

    recipient: str
    action: str  # failed, delayed, delivered, relayed, expanded
    status: str  # enhanced status code, "5.1.1", or ""
    diagnostic: str
    original_message_id: str  # Message-ID of the letter that bounced, or ""
    permanent: bool


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A display name and an address; `email` is lower-cased in the domain and stripped."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of `Letter.text` that is folded on screen, never deleted."""

    kind: str  # "quote" | "signature" | "disclaimer" | "forward"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached part. Bytes stay in the raw letter; `part` finds them again."""

    part: int  # index in the walk of the letter's parts
    name: str  # shown to people: no control, bidi or path characters
    declared_type: str  # what the sender says it is
    content_type: str  # what its first bytes say it is
    size: int  # bytes
    sha256: str
    content_id: str = ""  # inline pictures are referred to by it
    inline: bool = False
    warnings: tuple[str, ...] = ()  # codes: "type_mismatch", "double_extension", "executable", "eicar"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, read. Every str is free of NUL and lone surrogates; nothing here is trusted."""

    subject: str = ""
    sender: Mailbox | None = None
    sender_disputed: bool = False  # two parsers disagree on who wrote (CVE-2023-27043)
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    message_id: str = ""  # with angle brackets, or ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    text: str = ""  # the whole body as text, quoted tail and signature included
    folds: tuple[Fold, ...] = ()  # sorted, not overlapping
    html: str = ""  # sanitised; "" when the letter had none. Remote pictures carry data-remote-src
    remote_pictures: int = 0
    attachments: tuple[Attachment, ...] = ()
    robot: Robot | None = None
    bounces: tuple[Bounce, ...] = ()
    delivered_to: tuple[str, ...] = ()  # Delivered-To, X-Original-To, Envelope-To
    suppress_auto_reply: bool = (
        False  # X-Auto-Response-Suppress asks for silence, though a person may have written
    )
    troubles: tuple[str, ...] = ()  # codes of what was odd: "charset", "depth", "parts", "html_size", …

    def visible_text(self) -> str:
        """`text` without what is folded: what the writer says now."""
        return unfolded(self.text, self.folds)


def unfolded(text: str, folds: tuple[Fold, ...]) -> str:
    """Return `text` without the folded stretches, outer blank space stripped."""
    kept, at = [], 0
    for fold in folds:
        kept.append(text[at : fold.start])
        at = fold.end
    kept.append(text[at:])
    return "".join(kept).strip()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds within which a letter is read; what lies beyond stays in the raw bytes and is named in
    `troubles`.
    """

    header_bytes: int = 64 * 1024
    parts: int = 1000
    depth: int = 50
    recipients: int = 1000
    html_bytes: int = 1024 * 1024
    html_depth: int = 500
    text_chars: int = 1_000_000
    attachments: int = 500


DEFAULT_LIMITS = Limits()
__all__ = [
    "DEFAULT_LIMITS",
    "Attachment",
    "Bounce",
    "Fold",
    "Letter",
    "Limits",
    "Mailbox",
    "Robot",
    "RobotKind",
    "unfolded",
]
