"""Write a message down with all that hangs on it: HTML, attachments, distillation, search words."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gromootvod.core.distill import Distillate, to_json
from gromootvod.core.letter import Letter
from gromootvod.core.letter.values import Attachment as LetterAttachment
from gromootvod.desk import search
from gromootvod.desk.models import Attachment, Distillation, Message, MessageHtml

NOBODY = "@invalid"  # ends the address of a writer whom nothing names (RFC 2606 section 2)


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter as it was read, outside the transaction: pure values."""

    letter: Letter
    distillate: Distillate
    words: tuple[str, ...]  # search lemmas of subject, text and attachment names


def keep_letter(message: Message, reading: Reading) -> Message:
    """Save `message` with what `reading` says of it."""
    letter = reading.letter
    message.text = letter.text
    message.folds = [[fold.kind, fold.start, fold.end] for fold in letter.folds]
    message.troubles = list(letter.troubles)
    message.has_html = bool(letter.html)
    message.save(force_insert=True)
    if letter.html:
        MessageHtml.objects.create(message=message, html=letter.html, remote_pictures=letter.remote_pictures)
    keep_attachments(message, letter.attachments)
    keep_distillation(message, reading.distillate)
    search.index(message.pk, reading.words)
    return message


def keep_attachments(message: Message, attachments: Sequence[LetterAttachment]) -> None:
    """Note which parts of the message's bytes are attachments."""
    if attachments:
        Attachment.objects.bulk_create([attachment_row(message, part) for part in attachments])


def keep_distillation(message: Message, distillate: Distillate) -> None:
    """Keep spans, card and heat with the version that made them."""
    data: dict[str, Any] = to_json(distillate)
    Distillation.objects.create(
        message=message, version=distillate.version[:40], heat=distillate.heat.value, data=data
    )


def attachment_row(message: Message, part: LetterAttachment) -> Attachment:
    """The row of one part of a message's bytes."""
    return Attachment(
        message=message,
        key=secrets.token_urlsafe(20),
        part=part.part,
        name=part.name[:255],
        declared_type=part.declared_type[:127],
        content_type=part.content_type[:127],
        size=part.size,
        sha256=part.sha256,
        content_id=part.content_id[:255],
        inline=part.inline,
        warnings=list(part.warnings),
    )
