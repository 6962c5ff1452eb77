"""How a client wants to hear from us."""

from __future__ import annotations

from gromootvod.contacts.models import Contact, ToldBy
from gromootvod.desk.models import Ticket


def prefer(ticket_id: int, told_by: str) -> None:
    """The client of the ticket chooses. Raises ValueError for a way there is not, Ticket.DoesNotExist."""
    if told_by not in ToldBy.values:
        raise ValueError(told_by)
    contact_id = Ticket.objects.values_list("contact_id", flat=True).get(pk=ticket_id)
    Contact.objects.filter(pk=contact_id).update(told_by=told_by)
