"""Ask once, after a ticket is closed, whether we helped; and take the question back when it opens again at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from gromootvod.contacts.models import Address, ToldBy
from gromootvod.desk.models import Blob, Dispatch, Message, Rating, Ticket
from gromootvod.desk.operations.answer import reply_address
from gromootvod.desk.operations.dispatch import dispatch_closing
from gromootvod.office.models import Member

SELDOM = timedelta(days=30)  # nobody is asked more often
GRACE = timedelta(minutes=5)  # a ticket closed by a slip of the hand is open again before the letter leaves


def ask_rating(ticket: Ticket, *, by: Member | None, now: datetime) -> Rating | None:
    """Ask the client of a ticket that has just been closed, on his page and by a letter; None where we do not.

    By nobody's letter is asked who closed it himself (`by` None), who wants no letters, or whose address sends them
    back. Called within the transaction that closes; the ticket has its contact.
    """
    if not settings.CONFIG["satisfaction"] or not _helped_by_a_person(ticket) or _asked_lately(ticket, now):
        return None
    rating = Rating.objects.create(ticket=ticket, closed_by=by, asked_at=now)
    to = reply_address(ticket)
    if by is not None and to and ticket.contact.told_by == ToldBy.MAIL and not _comes_back(to):
        dispatch_closing(ticket, to=to, now=now, leaves_at=now + GRACE)
    return rating


def take_back(ticket: Ticket) -> None:
    """The ticket is open again: what has not been asked yet is not asked, and may be at its next closing."""
    waiting = Dispatch.objects.filter(ticket=ticket, kind=Dispatch.Kind.CLOSING, attempts=0)
    for pk, blob in list(waiting.filter(state=Dispatch.State.WAITING).values_list("pk", "blob")):
        # The worker claims by the state: what it has claimed meanwhile goes its way.
        if Dispatch.objects.filter(pk=pk, state=Dispatch.State.WAITING, attempts=0).delete()[0] and blob:
            Blob.objects.filter(pk=blob).delete()
    if not Dispatch.objects.filter(ticket=ticket, kind=Dispatch.Kind.CLOSING).exists():
        Rating.objects.filter(ticket=ticket, value=Rating.Value.NONE).delete()


def _helped_by_a_person(ticket: Ticket) -> bool:
    """What was closed without a word of ours, spam for one, is nothing to be judged by."""
    ours = Message.objects.filter(ticket=ticket, direction=Message.Direction.OUT, automatic=False)
    return ours.exists()


def _asked_lately(ticket: Ticket, now: datetime) -> bool:
    if Rating.objects.filter(ticket=ticket).exists():
        return True
    return Rating.objects.filter(ticket__contact_id=ticket.contact_id, asked_at__gt=now - SELDOM).exists()


def _comes_back(address: str) -> bool:
    return Address.objects.filter(kind=Address.Kind.MAIL, value=address, bounced_at__isnull=False).exists()
