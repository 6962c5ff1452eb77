"""Say what two tickets have to do with each other, and that it is no longer so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.merged import into
from gromootvod.desk.models import Event, Relation, Ticket
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.close import close
from gromootvod.office.models import Member

DEEPEST = 20  # generations of parents; deeper is a slip of the hand
Kind = Relation.Kind
# What may be said of the ticket one looks at, and how it is kept: the kind, and whether that ticket is the source.
SAYINGS: dict[str, tuple[str, bool]] = {
    "cause": (Kind.CAUSE, True),
    "duplicate": (Kind.DUPLICATE, True),
    "has_duplicate": (Kind.DUPLICATE, False),
    "blocks": (Kind.BLOCKS, True),
    "blocked": (Kind.BLOCKS, False),
    "parent": (Kind.PARENT, True),
    "child": (Kind.PARENT, False),
}


class RelationRefused(ValueError):
    """It cannot be so; `code` says why: kind, itself, there, merged, has_parent, circle."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one child: closed, or why not (a code of AnswerRefused, "closed", "child")."""

    number: int
    done: bool
    why: str = ""


def relate(ticket_id: int, other_id: int, saying: str, *, by: Member, now: datetime) -> Relation:
    """Say that the ticket is to the other what `saying` (a key of SAYINGS) tells.

    Raises RelationRefused, Ticket.DoesNotExist.
    """
    if saying not in SAYINGS:
        raise RelationRefused("kind")
    if ticket_id == other_id:
        raise RelationRefused("itself")
    kind, is_source = SAYINGS[saying]
    source, target = (ticket_id, other_id) if is_source else (other_id, ticket_id)
    if kind == Kind.CAUSE:
        source, target = sorted((source, target))
    while True:
        above = _line_above(source) if kind == Kind.PARENT else ()
        with transaction.atomic():
            _lock(source, target, above)
            if kind == Kind.PARENT and not set(_line_above(source)) <= set(above):
                transaction.set_rollback(
                    True
                )  # the family has grown while we waited: let go, look at all of it
                continue
            _check(source, target, kind, above)
            row = Relation.objects.create(source_id=source, target_id=target, kind=kind, at=now, by=by)
            _tell(row, by, now, ended=False)
            return row


def unrelate(relation_id: int, ticket_id: int, *, by: Member, now: datetime) -> None:
    """It is no longer so. Raises Relation.DoesNotExist for one that is not this ticket's."""
    with transaction.atomic():
        row = Relation.objects.get(pk=relation_id)
        if ticket_id not in (row.source_id, row.target_id):
            raise Relation.DoesNotExist
        _tickets_in_order(row.source_id, row.target_id)
        row = Relation.objects.select_for_update().get(pk=relation_id)
        _tell(row, by, now, ended=True)
        row.delete()


def end_children(
    parent_id: int, children: Sequence[int], text: str, *, by: Member, now: datetime
) -> list[Ended]:
    """Tell each of these children `text`, if there is any, and close it; each for itself, with what became of it."""
    theirs = set(
        Relation.objects.filter(source=parent_id, kind=Kind.PARENT).values_list("target_id", flat=True)
    )
    return [
        _end(number, text, by, now) if number in theirs else Ended(number, False, "child")
        for number in children
    ]


def _end(number: int, text: str, by: Member, now: datetime) -> Ended:
    try:
        with transaction.atomic():
            if text.strip():
                answer(number, text, by=by, now=now)
            close(number, by=by, now=now)
    except AnswerRefused as refused:
        return Ended(number, False, refused.code)
    except IllegalMove:
        return Ended(number, False, "closed")
    except ValueError as error:  # the house wants something filled in before a ticket is closed
        return Ended(number, False, getattr(error, "code", "") or "refused")
    return Ended(number, True)


def _lock(source: int, target: int, above: Sequence[int]) -> None:
    """Hold both and, for a parent, the line above it too: nobody closes a ring from its other side meanwhile."""
    if not {source, target} <= set(_tickets_in_order(source, target, *above)):
        raise Ticket.DoesNotExist
    if into(source) is not None or into(target) is not None:
        raise RelationRefused("merged")


def _tickets_in_order(*numbers: int) -> list[int]:
    """Lock the tickets in the order of their numbers, as everybody does: so nobody waits in a circle."""
    rows = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _check(source: int, target: int, kind: str, above: Sequence[int]) -> None:
    if Relation.objects.filter(source=source, target=target, kind=kind).exists():
        raise RelationRefused("there")
    back = Relation.objects.filter(source=target, target=source, kind=kind)
    if kind in (Kind.BLOCKS, Kind.DUPLICATE) and back.exists():
        raise RelationRefused("circle")
    if kind != Kind.PARENT:
        return
    if Relation.objects.filter(target=target, kind=kind).exists():
        raise RelationRefused("has_parent")
    if target in above or len(above) >= DEEPEST:
        raise RelationRefused("circle")


def _line_above(number: int) -> tuple[int, ...]:
    """Its parent, that one's parent and so on, DEEPEST generations at most."""
    line: list[int] = []
    above: int | None = number
    while len(line) < DEEPEST:
        rows = Relation.objects.filter(target=above, kind=Kind.PARENT)
        above = rows.values_list("source_id", flat=True).first()
        if above is None:
            break
        line.append(above)
    return tuple(line)


def _tell(row: Relation, by: Member, now: datetime, *, ended: bool) -> None:
    data = {"source": row.source_id, "target": row.target_id, "kind": row.kind, "ended": ended}
    numbers = (row.source_id, row.target_id)
    Event.objects.bulk_create(
        [Event(ticket_id=n, kind=Event.Kind.RELATED, at=now, member=by, data=data) for n in numbers]
    )
    live.wake()
