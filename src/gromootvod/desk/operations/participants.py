"""Let people take part in a ticket beside its client, change what they may do, and let them out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gromootvod.contacts.operations import recognise
from gromootvod.core.letter import Mailbox, is_no_reply
from gromootvod.desk import live
from gromootvod.desk.compose import one_line
from gromootvod.desk.links import new_key
from gromootvod.desk.merged import into
from gromootvod.desk.models import Event, Participant, Ticket
from gromootvod.desk.operations.thread import our_addresses, without_detail
from gromootvod.office.models import Member

MOST = 20  # who answers more people than that needs a mailing list


class ParticipantRefused(ValueError):
    """He cannot be let in; `code` says why: address, ours, nobody, client, many, reason, merged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rights:
    """What one who takes part may do."""

    may_read: bool = True
    may_write: bool = True
    told: bool = True


def add_participant(
    ticket_id: int, address: str, name: str, rights: Rights, *, reason: str, by: Member, now: datetime
) -> Participant:
    """Let the owner of `address` take part. One who was let out may come back, with a new link.

    Raises ParticipantRefused, Ticket.DoesNotExist.
    """
    address, reason = address.strip().lower(), _reason(reason)
    _check_address(address)
    with transaction.atomic():
        ticket = _locked(ticket_id)
        found = recognise(address, name=one_line(name)[:200], language=ticket.language, now=now)
        if found.contact_id == ticket.contact_id:
            raise ParticipantRefused("client")
        person = admit(ticket, found.contact_id, rights, reason=reason, by=by, now=now)
        _tell(ticket, person, address, "added", reason, by, now)
        return person


def admit(
    ticket: Ticket, contact_id: int, rights: Rights, *, reason: str, by: Member | None, now: datetime
) -> Participant:
    """Write down that the contact takes part; called with the ticket's row held. Raises ParticipantRefused."""
    standing = Participant.objects.filter(ticket=ticket, removed_at=None).exclude(contact_id=contact_id)
    if standing.count() >= MOST:
        raise ParticipantRefused("many")
    person = Participant.objects.filter(ticket=ticket, contact_id=contact_id).first()
    if person is None:
        person = Participant(ticket=ticket, contact_id=contact_id)
    if person.pk is None or person.removed_at is not None:
        person.at, person.by, person.key = now, by, None
    person.removed_at = person.removed_by = None
    person.reason = reason
    _grant(person, rights)
    person.save()
    return person


def change_participant(
    participant_id: int, ticket_id: int, rights: Rights, *, by: Member, now: datetime
) -> Participant:
    """Give him other rights. Raises Participant.DoesNotExist, ParticipantRefused."""
    with transaction.atomic():
        ticket = _locked(ticket_id)
        person = _of(ticket, participant_id)
        _grant(person, rights)
        person.save(update_fields=["may_read", "may_write", "told", "key"])
        _tell(ticket, person, "", "changed", "", by, now)
        return person


def remove_participant(
    participant_id: int, ticket_id: int, *, reason: str, by: Member, now: datetime
) -> Participant:
    """Let him out: his link is dead at once. Raises Participant.DoesNotExist, ParticipantRefused."""
    reason = _reason(reason)
    with transaction.atomic():
        ticket = _locked(ticket_id)
        person = _of(ticket, participant_id)
        person.removed_at, person.removed_by, person.key = now, by, None
        person.save(update_fields=["removed_at", "removed_by", "key"])
        _tell(ticket, person, "", "removed", reason, by, now)
        return person


def _grant(person: Participant, rights: Rights) -> None:
    person.may_read, person.may_write, person.told = rights.may_read, rights.may_write, rights.told
    if not rights.may_read:
        person.key = None  # given back, the right comes with another link
    elif person.key is None:
        person.key = new_key()


def _locked(ticket_id: int) -> Ticket:
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
    if into(ticket_id) is not None:
        raise ParticipantRefused("merged")
    return ticket


def _of(ticket: Ticket, participant_id: int) -> Participant:
    people = Participant.objects.select_related("contact")
    return people.get(pk=participant_id, ticket=ticket, removed_at=None)


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise ParticipantRefused("address") from error
    if without_detail(address) in our_addresses():
        raise ParticipantRefused("ours")  # it would answer itself for ever
    if is_no_reply(Mailbox("", address)):
        raise ParticipantRefused("nobody")


def _reason(reason: str) -> str:
    reason = one_line(reason)[:300]
    if not reason:
        raise ParticipantRefused("reason")
    return reason


def _tell(
    ticket: Ticket, person: Participant, address: str, move: str, reason: str, by: Member, now: datetime
) -> None:
    data = {"participant": person.pk, "name": person.contact.name or address, "move": move, "reason": reason}
    Event.objects.create(ticket=ticket, kind=Event.Kind.PARTICIPANT, at=now, member=by, data=data)
    live.wake()
