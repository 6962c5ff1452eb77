"""What of the house belongs to one person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gromootvod.contacts.models import Address, Contact
from gromootvod.desk.models import Message, Participant, Ticket


@dataclass(frozen=True, slots=True)
class Scope:
    """The person with the rows that were merged into him, and the tickets that know him."""

    people: tuple[int, ...]
    tickets: tuple[int, ...]  # his own
    others: tuple[int, ...]  # of others, in which he took part or wrote
    addresses: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def letters(self) -> QuerySet[Message]:
        """What he wrote, wherever; and what machines wrote about him in his own tickets."""
        machines = Q(ticket__in=self.tickets, contact=None)
        return Message.objects.filter(Q(contact__in=self.people) | machines, direction=Message.Direction.IN)

    @property
    def about(self) -> QuerySet[Message]:
        """What was said by others where he takes part: answers, notes, letters of colleagues."""
        mine = self.letters.values("pk")
        return Message.objects.filter(ticket__in=self.tickets + self.others).exclude(pk__in=mine)


def scope_of(contact: Contact) -> Scope:
    """Read it. A constant number of queries, but for a chain of merges."""
    people, level = [contact.pk], [contact.pk]
    while level:
        level = list(Contact.objects.filter(merged_into__in=level).values_list("pk", flat=True))
        people += level
    tickets = tuple(Ticket.objects.filter(contact__in=people).order_by("pk").values_list("pk", flat=True))
    near = set(Message.objects.filter(contact__in=people).values_list("ticket_id", flat=True))
    near |= set(Participant.objects.filter(contact__in=people).values_list("ticket_id", flat=True))
    used = Message.objects.filter(contact__in=people).exclude(address="").values_list("address", flat=True)
    kept = Address.objects.filter(contact__in=people).values_list("value", flat=True)
    return Scope(
        tuple(people),
        tickets,
        tuple(sorted(near - set(tickets))),
        tuple(sorted({*kept, *used.distinct()})),
        tuple(Contact.objects.filter(pk__in=people).values_list("name", flat=True)),
    )
