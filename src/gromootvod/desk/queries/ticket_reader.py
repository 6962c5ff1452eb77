"""Read one ticket for a member: a constant number of queries, however long the talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from gromootvod.contacts.models import Address
from gromootvod.core.distill import MergedCard, MergedValue, Slot, from_json, merge_cards
from gromootvod.desk.links import url_of
from gromootvod.desk.models import (
    Attachment,
    Dispatch,
    Distillation,
    Event,
    Mention,
    Message,
    ServiceClock,
    Ticket,
)  # fmt: skip
from gromootvod.desk.queries.beside import beside
from gromootvod.desk.queries.person_page import zone_of
from gromootvod.desk.queries.pieces import called, cut, ref
from gromootvod.desk.queries.ticket_view import (
    AttachmentView,
    CardView,
    ClockView,
    DeliveryView,
    FactSlot,
    FactValue,
    MessageView,
    PersonView,
    Piece,
    TicketView,
    TimelineItem,
)  # fmt: skip

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MESSAGES = 200  # the latest ones; a longer talk is paged
EVENTS = 300


def ticket_view(number: int, *, outbox_held: bool) -> TicketView:
    """Read ticket `number`. `outbox_held` says that no letters leave the house yet. Raises Ticket.DoesNotExist."""
    ticket = Ticket.objects.select_related("contact__company", "assignee", "level").get(pk=number)
    messages = _messages(ticket)
    distillations = _distillations(messages)
    timeline = _timeline(ticket)
    aside = beside(ticket.pk, ticket.contact_id)
    views = _message_views(ticket, messages, distillations, outbox_held)
    addresses = list(Address.objects.filter(contact_id=ticket.contact_id).order_by("id"))
    address = _address(ticket, messages, addresses)
    return TicketView(
        number=ticket.pk, title=ticket.title, subject=ticket.subject, state=ticket.state, ball=ticket.ball,
        language=ticket.language, door=ticket.door, heat=ticket.heat, contact_id=ticket.contact_id,
        contact=ticket.contact.name, company=ticket.contact.company.name if ticket.contact.company else "",
        contact_address=address.value if address else "",
        address_bounced=bool(address and address.bounced_at),
        address_blocked=not address and any(one.blocked_at for one in addresses),
        assignee_id=ticket.assignee_id, assignee=ticket.assignee.name if ticket.assignee else "",
        opened_at=ticket.opened_at, due=ticket.next_word_by,
        due_by=aside.promised_by, broken=aside.broken, closed=ticket.closed_at is not None,
        status_url=url_of(aside.link_key) if aside.link_key else "", messages=views,
        card=_card(messages, distillations),
        person=_person(ticket, messages, distillations, views, aside.tickets_before),
        timeline=timeline, last_event=timeline[-1].id if timeline else 0,
        last_message=max((message.pk for message in messages), default=0), escalated=aside.escalated,
        looks_like=tuple(next((e.data.get("looks_like", ()) for e in timeline if e.kind == Event.Kind.OPENED), ())),
        priority=ticket.priority, product=ticket.product, level=ticket.level.name if ticket.level else "", clocks=_clocks(ticket),
        contact_phones=tuple(one.value for one in addresses if one.kind == Address.Kind.PHONE),
        zone=zone_of(ticket.contact),
    )  # fmt: skip


def _clocks(ticket: Ticket) -> tuple[ClockView, ...]:
    if ticket.level_id is None:
        return ()
    rows = ServiceClock.objects.filter(ticket=ticket, met_at=None).order_by("id")
    return tuple(ClockView(row.kind, row.due, row.missed_at is not None) for row in rows)


def _timeline(ticket: Ticket) -> tuple[TimelineItem, ...]:
    fields = ("id", "kind", "at", "member__name", "data")
    rows = Event.objects.filter(ticket=ticket).order_by("-id").values_list(*fields)[:EVENTS]
    return tuple(
        TimelineItem(number, kind, at, who or "", data) for number, kind, at, who, data in reversed(rows)
    )


def _messages(ticket: Ticket) -> list[Message]:
    latest = (
        Message.objects.filter(ticket=ticket)
        .select_related("contact", "member")
        .defer("references", "body_hash")
        .order_by("-at", "-id")[:MESSAGES]
    )
    return list(latest)[::-1]


def _distillations(messages: Iterable[Message]) -> dict[int, dict[str, Any]]:
    ids = [message.pk for message in messages]
    return dict(Distillation.objects.filter(message_id__in=ids).values_list("message_id", "data"))


def _message_views(
    ticket: Ticket, messages: list[Message], distillations: dict[int, dict[str, Any]], held: bool
) -> tuple[MessageView, ...]:
    ids = [message.pk for message in messages]
    attachments: dict[int, list[AttachmentView]] = defaultdict(list)
    for attachment in Attachment.objects.filter(message_id__in=ids).order_by("part"):
        attachments[attachment.message_id].append(_attachment(attachment))
    deliveries: dict[int, list[DeliveryView]] = defaultdict(list)
    for dispatch in Dispatch.objects.filter(ticket=ticket, message_id__in=ids).defer("subject"):
        deliveries[dispatch.message_id or 0].append(_delivery(dispatch, held))
    calls: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, start, end in (
        Mention.objects.filter(message_id__in=ids).order_by("start").values_list("message_id", "start", "end")
    ):
        calls[pk].append((start, end))
    return tuple(
        _message_view(message, distillations.get(message.pk), attachments, deliveries, calls)
        for message in messages
    )


def _message_view(
    message: Message,
    distillation: dict[str, Any] | None,
    attachments: dict[int, list[AttachmentView]],
    deliveries: dict[int, list[DeliveryView]],
    calls: dict[int, list[tuple[int, int]]],
) -> MessageView:
    author = message.contact or message.member
    name = (author.name if author else "") or message.author or message.address
    return MessageView(
        id=message.pk, direction=message.direction, standing=message.standing, author=name,
        initials="".join(word[0] for word in name.split()[:2]).upper(), address=message.address, at=message.at,
        door=message.door, automatic=message.automatic,
        parts=called(message.text, calls[message.pk]) if message.pk in calls
        else cut(message.pk, message.text, message.folds, (distillation or {}).get("spans", ())),
        attachments=tuple(attachments[message.pk]), heat=(distillation or {}).get("heat", {}).get("value", 0),
        has_html=message.has_html, troubles=tuple(message.troubles), deliveries=tuple(deliveries[message.pk]),
        offers=tuple(one["title"] or one["symptom"] for one in (distillation or {}).get("troubles", ())),
    )  # fmt: skip


def _attachment(attachment: Attachment) -> AttachmentView:
    return AttachmentView(
        name=attachment.name, content_type=attachment.content_type, size=attachment.size,
        url=reverse("attachment", args=[attachment.key]), inline=attachment.inline,
        warnings=tuple(attachment.warnings), picture=attachment.content_type in PICTURES,
    )  # fmt: skip


def _delivery(dispatch: Dispatch, held: bool) -> DeliveryView:
    state = "held" if held and dispatch.state == Dispatch.State.WAITING else dispatch.state
    return DeliveryView(state, dispatch.recipient, dispatch.answer, dispatch.next_try_at, dispatch.attempts)


def _letters(messages: Iterable[Message]) -> list[Message]:
    return [
        m for m in messages if m.direction == Message.Direction.IN and m.standing == Message.Standing.PLAIN
    ]


def _card(messages: list[Message], distillations: dict[int, dict[str, Any]]) -> CardView:
    letters = [message for message in _letters(messages) if message.pk in distillations]
    merged: MergedCard = merge_cards([from_json(distillations[message.pk]) for message in letters])
    slots = []
    for slot in Slot:
        values = tuple(
            _fact(found, letters[found.letter], distillations[letters[found.letter].pk])
            for found in merged.slots.get(slot, ())
        )
        slots.append(FactSlot(slot, values))
    return CardView(tuple(slots), tuple(merged.missing), merged.completeness)


def _fact(found: MergedValue, letter: Message, distillation: dict[str, Any]) -> FactValue:
    value = found.value
    within = (span["start"] for span in distillation["spans"] if span["start"] <= value.start < span["end"])
    start = next(within, -1)
    return FactValue(
        value.text, ref(letter.pk, start) if start >= 0 else "", letter.at, found.corrected, value.name
    )


def _person(
    ticket: Ticket,
    messages: list[Message],
    distillations: dict[int, dict[str, Any]],
    views: tuple[MessageView, ...],
    tickets_before: int,
) -> PersonView:
    letters = {message.pk for message in _letters(messages)}
    course = tuple(view.heat for view in views if view.id in letters)
    last = next((distillations[pk] for pk in sorted(letters, reverse=True) if pk in distillations), {})
    quotes = [
        part for view in views if view.id in letters
        for part in view.parts if isinstance(part, Piece) and (part.kind == "feeling" or part.hot)
    ]  # fmt: skip
    return PersonView(
        heat=ticket.heat, course=course, reasons=tuple(last.get("heat", {}).get("reasons", ())),
        quotes=tuple(sorted(quotes, key=lambda piece: -piece.confidence)[:6]), alarm=ticket.alarm,
        tickets_before=tickets_before,
    )  # fmt: skip


def _address(ticket: Ticket, messages: list[Message], all_of_his: list[Address]) -> Address | None:
    """The address answers go to, as operations.answer.reply_address chooses it."""
    addresses = [one for one in all_of_his if one.kind == Address.Kind.MAIL and one.blocked_at is None]
    addresses.sort(key=lambda one: one.preferred_at.timestamp() if one.preferred_at else 0, reverse=True)
    written = [m.address for m in _letters(messages) if m.contact_id == ticket.contact_id and m.address]
    last = written[-1] if written else ""
    return next(
        (address for address in addresses if address.value == last), addresses[0] if addresses else None
    )
