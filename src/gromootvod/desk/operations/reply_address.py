"""Where an answer goes, and whether it may."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from gromootvod.contacts.models import Address
from gromootvod.desk.models import Message, Ticket
from gromootvod.desk.operations.keep_message import NOBODY


def reply_address(ticket: Ticket) -> str:
    """Where an answer goes: to whence the client last wrote, else to his first address; "" when there is none.

    An address that was taken from him, or to which nothing is to be written, is none.
    """
    his = mail_addresses(ticket.contact_id)
    return _last_used(ticket, his) or (his[0] if his else "")


def mail_addresses(contact_id: int) -> list[str]:
    """The mail addresses of a contact that may be written to, his first one first."""
    may = Address.objects.filter(contact_id=contact_id, kind=Address.Kind.MAIL, blocked_at=None)
    order = (F("preferred_at").desc(nulls_last=True), "id")
    return list(may.exclude(value__endswith=NOBODY).order_by(*order).values_list("value", flat=True))


def why_nowhere(ticket: Ticket) -> str:
    """Why no answer can go to the ticket's client: do_not_write when a member has said so, else no_address."""
    blocked = Address.objects.filter(
        contact_id=ticket.contact_id, kind=Address.Kind.MAIL, blocked_at__isnull=False
    )
    return "do_not_write" if blocked.exists() else "no_address"


def is_blocked(address: str) -> bool:
    """Whether a member has said that nothing is to be written to this mail address."""
    return Address.objects.filter(
        kind=Address.Kind.MAIL, value=address.lower(), blocked_at__isnull=False
    ).exists()


def _last_used(ticket: Ticket, his: Sequence[str]) -> str:
    if not his:
        return ""
    return (
        Message.objects.filter(ticket=ticket, direction=Message.Direction.IN, standing=Message.Standing.PLAIN)
        .filter(contact_id=ticket.contact_id, address__in=his)
        .order_by("-at", "-id")
        .values_list("address", flat=True)
        .first()
    ) or ""
