"""The playbooks in force: the shipped ones, with those of the house before and beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.db import IntegrityError, transaction

from gromootvod.core import interview
from gromootvod.office.models import Member, Playbook, PlaybookVersion

KEPT_VERSIONS = 20
LONGEST_NAME = 40


class ChangedMeanwhile(Exception):
    """Somebody else has put another source into force since this one was opened."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a playbook stands. `source` is the house's own, else the shipped one, else the last one it had."""

    name: str
    source: str
    own: bool  # the house has written it
    shipped: bool  # one of this name came with the desk
    token: str  # of what is in force; "" when nothing is
    changed_at: datetime | None = None
    changed_by: str = ""

    @property
    def in_force(self) -> bool:
        """Whether questions may come from it."""
        return self.own or self.shipped


def in_force() -> tuple[interview.Playbook, ...]:
    """Every playbook, the universal one first. One that can no longer be read gives way to the shipped one."""
    own = dict(Playbook.objects.order_by("name").values_list("name", "source"))
    books = [readable(own.pop(name)) if name in own else None for name in interview.SHIPPED]
    shipped = [book or interview.shipped(name) for name, book in zip(interview.SHIPPED, books, strict=True)]
    return (*shipped, *(book for source in own.values() if (book := readable(source))))


def source_of(name: str) -> str:
    """The YAML of a playbook: the house's own, else the shipped one. Raises KeyError."""
    own = Playbook.objects.filter(name=name).values_list("source", flat=True).first()
    if own is not None:
        return own
    if name not in interview.SHIPPED:
        raise KeyError(name)
    return interview.shipped_source(name)


def standing(name: str) -> Standing:
    """How the playbook of this name stands; one that was taken away shows its last words. Raises KeyError."""
    shipped = name in interview.SHIPPED
    row = Playbook.objects.select_related("changed_by").filter(name=name).first()
    if row is not None:
        by = row.changed_by.name if row.changed_by else ""
        return Standing(name, row.source, True, shipped, token_of(row.source), row.changed_at, by)
    if shipped:
        source = interview.shipped_source(name)
        return Standing(name, source, False, True, token_of(source))
    last = PlaybookVersion.objects.select_related("by").filter(name=name).order_by("-id").first()
    if last is None:
        raise KeyError(name)
    return Standing(name, last.source, False, False, "", last.at, last.by.name if last.by else "")


def token_of(source: str) -> str:
    """Tells one source from another: what an editor brings back to show which one he began with."""
    return sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def keep(
    name: str,
    source: str,
    *,
    by: Member,
    now: datetime,
    seen: str | None = None,
    kind: str = PlaybookVersion.Kind.SAVED,
) -> interview.Playbook:
    """Put a playbook into force. `seen` is the token of what the editor began with, "" for nothing.

    Raises interview.PlaybookError with every fault; ValueError for another name inside; ChangedMeanwhile.
    """
    book = interview.read_playbook(source)
    if book.name != name:
        raise ValueError(book.name)
    if len(name) > LONGEST_NAME:
        raise interview.PlaybookError(interview.Fault(1, f"playbook is longer than {LONGEST_NAME} characters; shorten it"))  # fmt: skip
    try:
        with transaction.atomic():
            _put(name, source, by=by, now=now, seen=seen, kind=kind)
    except IntegrityError:  # two wrote the first version of their own at one moment
        raise ChangedMeanwhile(name) from None
    return book


def give_up(name: str, *, by: Member | None, now: datetime, seen: str | None = None) -> bool:
    """Take the house's own playbook away; a shipped one of this name is in force again. Raises ChangedMeanwhile."""
    with transaction.atomic():
        row = Playbook.objects.select_for_update().filter(name=name).first()
        if row is None:
            return False
        if seen is not None and token_of(row.source) != seen:
            raise ChangedMeanwhile(name)
        _remember_first(row)
        last = interview.shipped_source(name) if name in interview.SHIPPED else row.source
        row.delete()
        _record(name, last, PlaybookVersion.Kind.GIVEN_UP, by=by, now=now)
    return True


def restore(name: str, version_id: int, *, by: Member, now: datetime) -> interview.Playbook:
    """Put an older version into force again. Raises PlaybookVersion.DoesNotExist, interview.PlaybookError."""
    version = PlaybookVersion.objects.get(pk=version_id, name=name)
    return keep(name, version.source, by=by, now=now, kind=PlaybookVersion.Kind.RESTORED)


def versions(name: str) -> list[PlaybookVersion]:
    """What the house has kept of a playbook, newest first, each with who changed it."""
    rows = PlaybookVersion.objects.select_related("by").filter(name=name).order_by("-id")
    return list(rows[:KEPT_VERSIONS])


@lru_cache(maxsize=64)
def readable(source: str) -> interview.Playbook | None:
    """The playbook of a source, None when it has faults; the same object for the same source."""
    try:
        return interview.read_playbook(source)
    except interview.PlaybookError:
        return None


def _put(name: str, source: str, *, by: Member, now: datetime, seen: str | None, kind: str) -> None:
    row = Playbook.objects.select_for_update().filter(name=name).first()
    shipped = interview.shipped_source(name) if name in interview.SHIPPED else None
    current = row.source if row else shipped
    if seen is not None and seen != (token_of(current) if current is not None else ""):
        raise ChangedMeanwhile(name)
    if source == current:
        return
    if row is None:
        Playbook.objects.create(name=name, source=source, changed_at=now, changed_by=by)
    else:
        _remember_first(row)
        row.source, row.changed_at, row.changed_by = source, now, by
        row.save(update_fields=["source", "changed_at", "changed_by"])
    _record(name, source, kind, by=by, now=now)


def _remember_first(row: Playbook) -> None:
    """What was written before versions were kept is a version too."""
    if not PlaybookVersion.objects.filter(name=row.name).exists():
        PlaybookVersion.objects.create(
            name=row.name, source=row.source, at=row.changed_at, by_id=row.changed_by_id
        )


def _record(name: str, source: str, kind: str, *, by: Member | None, now: datetime) -> None:
    PlaybookVersion.objects.create(name=name, source=source, kind=kind, at=now, by=by)
    rows = PlaybookVersion.objects.filter(name=name).order_by("-id")
    old = list(rows.values_list("pk", flat=True)[KEPT_VERSIONS : KEPT_VERSIONS + 100])
    if old:
        PlaybookVersion.objects.filter(pk__in=old).delete()
