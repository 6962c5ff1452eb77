"""What an erasure, or a rule, would do: shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gromootvod.contacts.models import Address, Contact, ContactNote
from gromootvod.desk import search
from gromootvod.desk.models import Attachment, Dispatch, Message, Ticket
from gromootvod.privacy.models import Erasure
from gromootvod.privacy.operations.retain import Rules, before, files_due, letters_due, people_due
from gromootvod.privacy.scope import scope_of

SHOWN = 20  # tickets elsewhere that seem to name him
CAP = 10_000  # beyond it a dry run says "that many or more"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A ticket of somebody else in which he does not take part, and which holds his name or address."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go and what would stay."""

    contact_id: int
    name: str
    rows: int  # of him that were merged, himself among them
    tickets: int
    open: int
    others: int  # tickets of others in which he wrote
    letters: int
    talk: int  # messages of others that are gone through
    files: int
    addresses: int
    notes: int
    waiting: int  # letters to him that have not left yet
    elsewhere: tuple[Elsewhere, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What the rules would forget now; None where there is no rule."""

    files: int | None
    letters: int | None
    people: int | None
    first_people: tuple[tuple[int, str], ...]


def erased(contact_id: int) -> Erasure | None:
    """The erasure of a contact, if he was erased."""
    return Erasure.objects.select_related("by").filter(contact=contact_id).first()


def plan(contact_id: int) -> Plan:
    """Read what an erasure would do. Raises Contact.DoesNotExist, for one who is erased or merged too."""
    contact = Contact.objects.get(pk=contact_id, merged_into=None, erased_at=None)
    scope = scope_of(contact)
    own = Q(ticket__in=scope.tickets)
    waiting = Dispatch.objects.filter(own | Q(recipient__in=scope.addresses), state=Dispatch.State.WAITING)
    return Plan(
        contact_id=contact.pk, name=contact.name, rows=len(scope.people), tickets=len(scope.tickets),
        open=Ticket.objects.filter(pk__in=scope.tickets, closed_at=None).count(), others=len(scope.others),
        letters=scope.letters.count(), talk=scope.about.count(),
        files=Attachment.objects.filter(Q(message__in=scope.letters.values("pk")) | Q(message__ticket__in=scope.tickets)).count(),
        addresses=Address.objects.filter(contact__in=scope.people).count(),
        notes=ContactNote.objects.filter(contact__in=scope.people).count(), waiting=waiting.count(),
        elsewhere=_elsewhere((*scope.names, *scope.addresses), scope.tickets + scope.others),
    )  # fmt: skip


def due(wanted: Rules, *, now: datetime) -> Due:
    """Read what the rules would forget at this moment."""
    people = people_due(before(now, wanted.people_months)) if wanted.people_months else None
    return Due(
        _count(files_due(before(now, wanted.attachments_months))) if wanted.attachments_months else None,
        _count(letters_due(before(now, wanted.letters_months))) if wanted.letters_months else None,
        _count(people) if people is not None else None,
        tuple(people.values_list("pk", "name")[:SHOWN]) if people is not None else (),
    )


def _count(rows: QuerySet[Message] | QuerySet[Contact] | QuerySet[object]) -> int:  # type: ignore[type-var]
    return len(rows.values_list("pk", flat=True)[:CAP])


def _elsewhere(words: tuple[str, ...], known: tuple[int, ...]) -> tuple[Elsewhere, ...]:
    ids: set[int] = set()
    for word in words[:10]:
        if len(word) > 3:
            ids |= set(search.find(f'"{word}"', limit=100))
    rows = Message.objects.filter(pk__in=ids).exclude(ticket__in=known)
    found = rows.order_by("ticket_id").values_list("ticket_id", "ticket__title").distinct()[:SHOWN]
    return tuple(Elsewhere(number, title) for number, title in found)
