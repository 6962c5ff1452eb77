"""Settle what a message says: the machine's spans with the members' corrections on top, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gromootvod.core.distill import Distillate, Label, Mark, Span, from_json, overlay, retell, to_json
from gromootvod.core.distill.opinions import Opinion, weigh_in
from gromootvod.desk import taught
from gromootvod.desk.compose import one_line
from gromootvod.desk.models import Attachment, Correction, Distillation, Event, Message, Ticket
from gromootvod.desk.operations.card import refresh_card

TOLD = "told"  # under this key the house's own reading is kept, where anything lies over it
GUEST = "guest"  # … and under this one what the guest said of it


def told(data: dict[str, Any]) -> dict[str, Any]:
    """The reading as the house made it, whatever members have said since."""
    return data.get(TOLD, data)  # type: ignore[no-any-return]


def settle(message: Message, reading: Distillate, said: Sequence[Opinion] = ()) -> dict[str, Any]:
    """The data of a distillation: `reading`, what the guest said where it counts, and on top what members corrected."""
    marks = [
        Mark(one.start, one.end, Label(one.label), one.hot)
        for one in Correction.objects.filter(message=message, undone_at=None).order_by("id")
    ]
    if not marks and not said:
        return to_json(reading, message.text)
    settled = read_again(message, reading, overlay(weigh_in(reading.spans, said), marks))
    plain = {**to_json(settled), TOLD: to_json(reading, message.text)}
    return {**plain, GUEST: [[one.start, one.end, one.label.value] for one in said]} if said else plain


def heard(data: dict[str, Any]) -> list[Opinion]:
    """What the guest has said of a message."""
    return [Opinion(start, end, Label(label)) for start, end, label in data.get(GUEST, ())]


def hear(row: Distillation, message: Message, said: Sequence[Opinion]) -> bool:
    """Keep what the guest says; whether anything changes by it. Inside a transaction that holds the ticket."""
    row.data = {**row.data, GUEST: [[one.start, one.end, one.label.value] for one in said]}
    return keep(row, message, load(row))


def read_again(message: Message, reading: Distillate, spans: Sequence[Span]) -> Distillate:
    """`reading` with other spans, and with the card, title and heat that they make."""
    if tuple(spans) == reading.spans:
        return reading
    names = Attachment.objects.filter(message=message).order_by("part").values_list("name", flat=True)
    return retell(
        message.text,
        spans,
        version=reading.version,
        subject=message.subject,
        folds=[(start, end) for _kind, start, end in message.folds],
        attachments=list(names),
        now=message.at,
        learned=taught.weights(),
    )


def changes(message: Message, reading: Distillate) -> bool:
    """Whether a reading would make the message say anything else than it does."""
    data = Distillation.objects.values_list("data", flat=True).get(message=message)
    return _without_version(data) != _without_version(settle(message, reading, heard(data)))


def keep(row: Distillation, message: Message, reading: Distillate) -> bool:
    """Settle and save `row`; whether it says anything else than before. Inside a transaction that holds the ticket."""
    data = settle(message, reading, heard(row.data))
    before, changed = row.data, _without_version(row.data) != _without_version(data)
    if changed or row.version != reading.version or heard(data):
        row.version, row.heat, row.data = reading.version[:40], data["heat"]["value"], data
        row.save(update_fields=["version", "heat", "data"])
    if changed:
        follow(message, before, data)
    return changed


def follow(message: Message, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Bring the ticket in line with what its letter says now: completeness, heat, the title unless a member wrote it."""
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=message.ticket_id)
    refresh_card(ticket)
    letters = Message.objects.filter(
        ticket=ticket, direction=Message.Direction.IN, standing=Message.Standing.PLAIN
    )
    if letters.order_by("-at", "-id").values_list("id", flat=True).first() == message.pk:
        ticket.heat = after["heat"]["value"]
    ticket.alarm = ticket.alarm or bool(after["heat"].get("alarm"))
    if ticket.title in _titles(before, message, ticket) and not _titled_by_hand(ticket):
        ticket.title = (after["title"] or one_line(message.subject) or ticket.title)[:120]
    ticket.save(update_fields=["completeness", "heat", "alarm", "title"])


def load(row: Distillation) -> Distillate:
    """The reading of a row before corrections."""
    return from_json(told(row.data))


def _titles(before: dict[str, Any], message: Message, ticket: Ticket) -> set[str]:
    """What the house could have called the ticket by this letter."""
    opening = ticket.messages.order_by("at", "id").values_list("id", flat=True).first() == message.pk
    if not opening:
        return set()
    return {title[:120] for title in (before["title"], one_line(message.subject)) if title}


def _titled_by_hand(ticket: Ticket) -> bool:
    if ticket.title_by_id is not None:
        return True
    return Event.objects.filter(ticket=ticket, kind=Event.Kind.TITLED).exists()


def _without_version(data: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in data.items() if name not in ("version", TOLD, GUEST)}
    return plain | {TOLD: _without_version(data[TOLD])} if TOLD in data else plain
