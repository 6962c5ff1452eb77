"""Bring the ticket's columns in line with its fact card."""

from __future__ import annotations

from gromootvod.core.distill import Distillate, MergedCard, Slot, from_json, merge_cards
from gromootvod.desk.models import Distillation, Message, Ticket


def refresh_card(ticket: Ticket) -> MergedCard:
    """Merge the client's letters into one card and set `ticket.completeness`; the caller saves the ticket."""
    card = merge_cards(_of(ticket))
    ticket.completeness = card.completeness
    return card


def product_of(distillate: Distillate) -> str:
    """The product that a letter names by its name; "" when it names none."""
    named = distillate.card.get(Slot.ENVIRONMENT, ())
    return next((value.text for value in named if value.name == "product"), "")[:64]


def _of(ticket: Ticket) -> list[Distillate]:
    rows = (
        Distillation.objects.filter(
            message__ticket=ticket,
            message__direction=Message.Direction.IN,
            message__standing=Message.Standing.PLAIN,
        )
        .order_by("message__at", "message_id")
        .values_list("data", flat=True)
    )
    return [from_json(data) for data in rows]
