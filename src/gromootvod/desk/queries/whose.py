"""Whose trouble a ticket tells, where it is another firm's."""

from __future__ import annotations

from gromootvod.desk.models import Message, Ticket
from gromootvod.knowledge.queries.directory import FirmCard, recognised


def whose(number: int, language: str) -> FirmCard | None:
    """The firm by whose words the client's letters are recognised; two queries. Raises Ticket.DoesNotExist."""
    subject = Ticket.objects.values_list("subject", flat=True).get(pk=number)
    letters = Message.objects.filter(
        ticket_id=number, direction=Message.Direction.IN, standing=Message.Standing.PLAIN
    )
    texts = letters.order_by("at", "id").values_list("text", flat=True)[:50]
    return recognised("\n".join([subject, *texts]), language)
