"""The words that an old desk stuck on its tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gromootvod.desk.compose import one_line
from gromootvod.desk.models import Tag, Ticket, TicketTag

MOST = 50  # tags of one ticket; more are kept beside it, with what else the old desk knew


def stick(pairs: Sequence[tuple[Ticket, tuple[str, ...]]], *, now: datetime) -> None:
    """Stick tags on tickets that have just been made; a word that is new to the house becomes a tag of it."""
    wanted = [(ticket, _named(words)) for ticket, words in pairs if words]
    names = {key: name for _, tags in wanted for key, name in tags.items()}
    if not names:
        return
    Tag.objects.bulk_create(
        [Tag(name=name, key=key, made_at=now) for key, name in names.items()], ignore_conflicts=True
    )
    ids = dict(Tag.objects.filter(key__in=names).values_list("key", "id"))
    TicketTag.objects.bulk_create(
        [TicketTag(ticket=ticket, tag_id=ids[key], at=now) for ticket, tags in wanted for key in tags]
    )


def _named(words: Sequence[str]) -> dict[str, str]:
    names = [one_line(word)[:40].strip() for word in words[:MOST]]
    return {name.casefold()[:80]: name for name in names if name}
