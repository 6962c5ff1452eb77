"""The playbooks in force: the shipped ones, with those of the house before and beside them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.db import transaction

from gromootvod.core import interview
from gromootvod.office.models import Member, Playbook


def in_force() -> tuple[interview.Playbook, ...]:
    """Every playbook, the universal one first. One that can no longer be read gives way to the shipped one."""
    own = dict(Playbook.objects.order_by("name").values_list("name", "source"))
    books = [_read(own.pop(name)) if name in own else None for name in interview.SHIPPED]
    shipped = [book or interview.shipped(name) for name, book in zip(interview.SHIPPED, books, strict=True)]
    return (*shipped, *(book for source in own.values() if (book := _read(source))))


def source_of(name: str) -> str:
    """The YAML of a playbook: the house's own, else the shipped one. Raises KeyError."""
    own = Playbook.objects.filter(name=name).values_list("source", flat=True).first()
    if own is not None:
        return own
    if name not in interview.SHIPPED:
        raise KeyError(name)
    return interview.shipped_source(name)


def keep(name: str, source: str, *, by: Member, now: datetime) -> interview.Playbook:
    """Put a playbook into force. Raises interview.PlaybookError with every fault; ValueError for another name inside."""
    book = interview.read_playbook(source)
    if book.name != name:
        raise ValueError(book.name)
    with transaction.atomic():
        Playbook.objects.update_or_create(
            name=name, defaults={"source": source, "changed_at": now, "changed_by": by}
        )
    return book


def give_up(name: str) -> bool:
    """Take the house's own playbook away; a shipped one of this name is in force again."""
    return bool(Playbook.objects.filter(name=name).delete()[0])


@lru_cache(maxsize=64)
def _read(source: str) -> interview.Playbook | None:
    try:
        return interview.read_playbook(source)
    except interview.PlaybookError:
        return None
