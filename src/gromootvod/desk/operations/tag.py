"""Stick tags on a ticket, and take them off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.models import Event, Tag, Ticket, TicketTag
from gromootvod.office.models import Member

MOST = 40  # tags of one ticket
LONGEST = 40  # characters of a name


class TagRefused(ValueError):
    """This is no tag. `code`: empty | long | many | taken | unknown."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code}: {name}")
        self.code, self.name = code, name


def tag_key(name: str) -> str:
    """What makes two spellings one tag."""
    return name_of(name).casefold()


def name_of(typed: str) -> str:
    """A name as it is kept: one line without the marks that filters and lists give a meaning."""
    return one_line(typed.replace(",", " ").replace("|", " ").replace('"', " ").lstrip("# "))


def change_tags(
    ticket_id: int,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    by: Member | None,
    now: datetime,
) -> Ticket:
    """Add tags by name, new ones are made; remove others. One event tells it, none when nothing changes.

    `by` None is the house itself. Raises TagRefused, Ticket.DoesNotExist.
    """
    wanted = {tag_key(name): name_of(name) for name in add}
    unwanted = {tag_key(name) for name in remove}
    for key, name in wanted.items():
        if not key or len(name) > LONGEST:
            raise TagRefused("long" if key else "empty", name)
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        has = {row.tag.key: row for row in TicketTag.objects.filter(ticket=ticket).select_related("tag")}
        new = [named(name, now=now) for key, name in wanted.items() if key not in has]
        gone = [row for key, row in has.items() if key in unwanted and key not in wanted]
        if len(has) + len(new) - len(gone) > MOST:
            raise TagRefused("many", "")
        TicketTag.objects.bulk_create([TicketTag(ticket=ticket, tag=one, at=now, by=by) for one in new])
        TicketTag.objects.filter(pk__in=[row.pk for row in gone]).delete()
        _tell(ticket, [one.name for one in new], [row.tag.name for row in gone], by, now)
        return ticket


def named(name: str, *, now: datetime) -> Tag:
    """The tag of this name, made when there is none: two members may make it at the same moment."""
    key = tag_key(name)
    found = Tag.objects.filter(key=key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name_of(name), key=key, made_at=now)
    except IntegrityError:
        return Tag.objects.get(key=key)


def _tell(
    ticket: Ticket, added: Sequence[str], removed: Sequence[str], by: Member | None, now: datetime
) -> None:
    if not added and not removed:
        return
    data = {"added": list(added), "removed": list(removed)}
    Event.objects.create(ticket=ticket, kind=Event.Kind.TAGGED, at=now, member=by, data=data)
    live.wake()
