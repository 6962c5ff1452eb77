"""What a letter's sending leaves beside the ticket's own row, and how that is taken away again.

Tags, fields, notices in inboxes, uses of macros, a sleep that ended. As everywhere in taking back: what somebody has
changed since stays changed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from gromootvod.desk.models import (
    CoachVerdict,
    FieldValue,
    Grace,
    Macro,
    MacroUse,
    Notification,
    Snooze,
    Ticket,
    TicketTag,
)

VALUE = ("text", "folded", "number", "day")


def beside(ticket_id: int) -> dict[str, Any]:
    """Tags, fields and unseen notices as they stand, as JSON; the ticket is locked."""
    values = FieldValue.objects.filter(ticket_id=ticket_id).values("field_id", *VALUE)
    lines = Notification.objects.filter(ticket_id=ticket_id, seen_at=None, kind=Notification.Kind.FOLLOWED)
    asleep = Snooze.objects.filter(ticket_id=ticket_id, ended_at=None)
    return {
        "tags": list(TicketTag.objects.filter(ticket_id=ticket_id).values_list("tag_id", flat=True)),
        "fields": {str(row["field_id"]): [_plain(row[name]) for name in VALUE] for row in values},
        "news": {str(pk): news for pk, news in lines.values_list("pk", "news")},
        "sleep": asleep.values_list("pk", flat=True).first(),
    }


def restore_beside(ticket: Ticket, grace: Grace) -> list[str]:
    """Undo it for what is still as the letter left it; returns which of `tags` and `fields` are not, and so stay."""
    was, left = grace.before.get("beside"), grace.after.get("beside")
    if was is None or left is None:
        return []  # sent by the version before
    now = beside(ticket.pk)
    _tags(ticket, was, left)
    stays = _fields(ticket, was, left, now)
    _uses(grace)
    _coached(grace)
    _notices(was["news"], left["news"], grace.after["made"])
    if was["sleep"] is not None and left["sleep"] is None and now["sleep"] is None:
        _asleep_again(ticket, was["sleep"])
    return stays


def _tags(ticket: Ticket, was: dict[str, Any], left: dict[str, Any]) -> None:
    """A letter's macro puts tags on and takes none off."""
    added = set(left["tags"]) - set(was["tags"])
    TicketTag.objects.filter(ticket=ticket, tag__in=added).delete()


def _fields(ticket: Ticket, was: dict[str, Any], left: dict[str, Any], now: dict[str, Any]) -> list[str]:
    before, after, stands = was["fields"], left["fields"], now["fields"]
    stays = []
    for key in sorted({*before, *after}):
        if before.get(key) == after.get(key):
            continue
        if stands.get(key) != after.get(key):
            stays.append("fields")
        elif key not in before:
            FieldValue.objects.filter(ticket=ticket, field_id=int(key)).delete()
        else:
            text, folded, number, day = before[key]
            columns = {
                "text": text, "folded": folded, "number": Decimal(number) if number else None,
                "day": date.fromisoformat(day) if day else None,
            }  # fmt: skip
            FieldValue.objects.update_or_create(ticket=ticket, field_id=int(key), defaults=columns)
    return stays[:1]


def _uses(grace: Grace) -> None:
    """The macro was not used: its shelf is sorted by how often it is."""
    rows = MacroUse.objects.filter(ticket_id=grace.ticket_id, pk__in=grace.after["made"].get("use", ()))
    for macro_id in list(rows.values_list("macro_id", flat=True)):
        Macro.objects.filter(pk=macro_id, used__gt=0).update(used=F("used") - 1)
    rows.delete()


def _coached(grace: Grace) -> None:
    """Remarks that he sent the letter with count for nothing: it was not sent."""
    rows = CoachVerdict.objects.filter(what=CoachVerdict.What.SENT, at=grace.message.at)
    rows.filter(Q(member=grace.member_id) | Q(member=None)).delete()


def _notices(was: dict[str, Any], left: dict[str, Any], made: dict[str, Any]) -> None:
    """Followers' lines lose what this letter told; a line that tells nothing more goes. A mail that went is not unsaid."""
    for key, news in left.items():
        row = Notification.objects.select_for_update().filter(pk=int(key)).first()
        if row is None or news == was.get(key):
            continue
        told = {what: count - was.get(key, {}).get(what, 0) for what, count in news.items()}
        rest = {what: count - told.get(what, 0) for what, count in row.news.items()}
        row.news = {what: count for what, count in rest.items() if count > 0}
        if row.news:
            row.save(update_fields=["news"])
        else:
            row.delete()
    others = Notification.objects.filter(pk__in=made.get("notice", ())).exclude(
        pk__in=[int(key) for key in left]
    )
    others.exclude(kind=Notification.Kind.FOLLOWED).delete()


def _asleep_again(ticket: Ticket, snooze_id: int) -> None:
    row = Snooze.objects.filter(pk=snooze_id, ticket=ticket).first()
    if row is not None and ticket.closed_at is None:
        row.ended_at, row.woken, ticket.snoozed_until = None, "", row.until
        row.save(update_fields=["ended_at", "woken"])
        ticket.save(update_fields=["snoozed_until"])


def _plain(value: object) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)
