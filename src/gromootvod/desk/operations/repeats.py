"""The same letter twice, the same words again and again."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from gromootvod.core.letter import Letter
from gromootvod.desk.models import Message

FLOOD = 5  # the same words from one sender within FLOOD_WINDOW: counted, not made tickets
FLOOD_WINDOW = timedelta(minutes=10)


def body_digest(letter: Letter) -> str:
    """What makes two letters the same: visible words and attachments, white space aside."""
    digest = hashlib.sha256(" ".join(letter.visible_text().split()).encode())
    for attachment in letter.attachments:
        digest.update(attachment.sha256.encode())
    return digest.hexdigest()


def seen_before(letter: Letter, digest: str) -> int | None:
    """The ticket that has this very letter already, by whatever door it came."""
    if not letter.message_id:
        return None
    return (
        Message.objects.filter(
            message_id=letter.message_id[:255], body_hash=digest, direction=Message.Direction.IN
        )
        .values_list("ticket_id", flat=True)
        .first()
    )


def flood_of(address: str, digest: str, now: datetime) -> int | None:
    """The ticket of a flood: one address has said the same words FLOOD times within FLOOD_WINDOW."""
    recent = list(
        Message.objects.filter(address=address, direction=Message.Direction.IN, at__gt=now - FLOOD_WINDOW)
        .order_by("-at")
        .values_list("body_hash", "ticket_id")[:50]
    )
    same = [ticket_id for body_hash, ticket_id in recent if body_hash == digest]
    return same[0] if len(same) >= FLOOD else None
