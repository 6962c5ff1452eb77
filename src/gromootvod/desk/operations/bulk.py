"""Do one deed to many tickets: each by its own operation, each with a result of its own, all of it taken back at will."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.merged import into
from gromootvod.desk.models import BulkAction, BulkItem, Event, Ticket
from gromootvod.desk.operations.bulk_deeds import DEEDS, Doing
from gromootvod.desk.operations.fields import FieldsMissing
from gromootvod.desk.operations.tag import TagRefused
from gromootvod.office.models import Member

MOST = 500  # tickets at once
Outcome, Undoing = BulkItem.Outcome, BulkItem.Undoing


class BulkRefused(ValueError):
    """Nothing was done. `code`: none | many | deed | value | undone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Merged(ValueError):
    """The ticket lives in another one."""

    code = "merged"


def do(deed: str, value: str, numbers: Sequence[int], *, by: Member, now: datetime) -> BulkAction:
    """Do `deed` with `value` to the tickets, each in a transaction of its own, and keep what became of each.

    A ticket that cannot be done stands in the way of no other. Raises BulkRefused before anything is done.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted or len(wanted) > MOST:
        raise BulkRefused("many" if wanted else "none")
    if deed not in DEEDS:
        raise BulkRefused("deed")
    doing = Doing(by=by, now=now)
    try:
        shown = DEEDS[deed].check(value)
    except ValueError as error:
        raise BulkRefused("value") from error
    there = set(Ticket.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    action = BulkAction.objects.create(deed=deed, data={"value": value, "shown": shown}, member=by, at=now)
    for number in wanted:
        if number in there:
            _one(action, number, value, doing)
    return action


def undo(action_id: int, *, by: Member, now: datetime) -> BulkAction:
    """Take back what was done, ticket by ticket; what somebody has changed since is left alone, and said so.

    Raises BulkRefused when it was taken back before, BulkAction.DoesNotExist.
    """
    with transaction.atomic():
        action = BulkAction.objects.select_for_update().get(pk=action_id)
        if action.undone_at is not None:
            raise BulkRefused("undone")
        action.undone_at, action.undone_by = now, by
        action.save(update_fields=["undone_at", "undone_by"])
    doing = Doing(by=by, now=now)
    done = list(action.items.filter(outcome=Outcome.DONE))
    touched = _touched(action.deed, done)
    for item in done:
        item.undoing = _back(action.deed, item, touched, doing)
        item.save(update_fields=["undoing"])
    return action


def _one(action: BulkAction, number: int, value: str, doing: Doing) -> None:
    deed = DEEDS[action.deed]
    item = BulkItem(action=action, ticket_id=number)
    with transaction.atomic():
        item.before = deed.look(number, value)
        try:
            with transaction.atomic():
                if into(number) is not None:
                    raise Merged
                deed.do(number, value, doing)
            item.after = deed.look(number, value)
            item.outcome = Outcome.SAME if item.before == item.after else Outcome.DONE
        except FieldsMissing as missing:
            item.outcome, item.reason = Outcome.REFUSED, "fields"
            item.details = [[field.label("ru"), field.label("en")] for field in missing.fields]
        except IllegalMove:
            item.outcome, item.reason = Outcome.REFUSED, "state"
        except TagRefused as refused:
            item.outcome, item.reason = Outcome.REFUSED, f"tag_{refused.code}"
        except ValueError as error:
            item.outcome, item.reason = Outcome.REFUSED, str(getattr(error, "code", "other"))[:24]
        events = Event.objects.filter(ticket_id=number)
        item.last_event = events.aggregate(last=Max("id"))["last"] or 0
        item.save()


def _back(deed: str, item: BulkItem, touched: set[int], doing: Doing) -> str:
    known = DEEDS[deed]
    if item.ticket_id in touched or known.look(item.ticket_id, item.action.data["value"]) != item.after:
        return Undoing.CHANGED
    try:
        with transaction.atomic():
            known.undo(item.ticket_id, item.action.data["value"], item.before, doing)
    except (ValueError, Member.DoesNotExist):
        return Undoing.REFUSED
    return Undoing.DONE


def _touched(deed: str, items: Sequence[BulkItem]) -> set[int]:
    """The tickets on which something of the same sort has happened since; one query."""
    if not items:
        return set()
    last = {item.ticket_id: item.last_event for item in items}
    newer = Event.objects.filter(
        ticket_id__in=list(last), kind__in=DEEDS[deed].events, id__gt=min(last.values())
    ).values_list("ticket_id", "id")
    return {ticket for ticket, number in newer if number > last[ticket]}
