"""Erase a person: his tickets stay, he does not. One transaction; it cannot be undone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gromootvod.contacts.models import Address, Contact, ContactNote, ContactWord, NotSame
from gromootvod.desk import live
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.models import Closure, Event, Participant, Promise, StatusLink, Ticket
from gromootvod.desk.operations import levels
from gromootvod.desk.operations.promise import settle
from gromootvod.incidents.models import Subscription
from gromootvod.office.audit import record
from gromootvod.office.models import Member
from gromootvod.privacy.models import Erasure
from gromootvod.privacy.operations.erase_letters import empty_letters, empty_post, redact_talk
from gromootvod.privacy.operations.erase_search import anew, begin_secure, purge
from gromootvod.privacy.operations.erase_tables import (
    empty_drafts,
    empty_his_words,
    redact_loose,
    redact_tables,
)
from gromootvod.privacy.redact import Redactor
from gromootvod.privacy.scope import Scope, scope_of


class EraseRefused(ValueError):
    """It cannot be; `code` says why: merged (the row leads to another one, who is to be erased instead)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def erase(contact_id: int, *, by: Member | None, now: datetime, why: str = Erasure.Why.ASKED) -> Erasure:
    """Erase a contact and the rows merged into him. Done is done: a second time changes nothing.

    Open tickets are closed. Raises Contact.DoesNotExist, EraseRefused.
    """
    begin_secure()
    with transaction.atomic():
        contact = Contact.objects.select_for_update().get(pk=contact_id)
        done = Erasure.objects.filter(contact=contact).first()
        if done is not None:
            return done
        if contact.merged_into_id is not None:
            raise EraseRefused("merged")
        scope = scope_of(contact)
        tickets = scope.tickets + scope.others
        list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=tickets).order_by("pk"))
        counts = _erase(contact, scope, by, now)
        done = Erasure.objects.create(contact=contact, at=now, by=by, why=why, counts=counts)
        record(
            "contact.erased", member=by, about=f"contact {contact_id}", data={"why": why, **counts}, now=now
        )
        live.wake()
    purge()
    return done


def _erase(contact: Contact, scope: Scope, by: Member | None, now: datetime) -> dict[str, int]:
    texts = [f"{subject}\n{text}" for subject, text in scope.letters.values_list("subject", "text")]
    redactor = Redactor(scope.names, scope.addresses, texts)
    counts = {"tickets": len(scope.tickets), "closed": _close(scope, by, now)}
    said = list(scope.letters.values_list("pk", flat=True))
    counts |= empty_post(scope, redactor, said)
    counts["letters"] = empty_letters(said)
    counts["redacted"] = redact_talk(scope, redactor)
    empty_his_words(scope)
    empty_drafts(scope, redactor)
    _rename(contact, scope, now)
    counts["rows"] = redact_tables(scope, redactor) + redact_loose(scope)
    anew(scope)
    return counts


def _close(scope: Scope, by: Member | None, now: datetime) -> int:
    """Nobody is there any more to be told anything: what is open is closed, and no letter says so."""
    opened = list(Ticket.objects.filter(pk__in=scope.tickets, closed_at=None))
    for ticket in opened:
        settle(ticket, now=now, outcome=Promise.Outcome.CLOSED)
        levels.solved(ticket, now=now)
        Closure.objects.create(ticket=ticket, at=now, by=by)
        ticket.state, ticket.ball = State.SOLVED, Ball.CLIENT
        ticket.closed_at, ticket.next_word_by = now, None
        ticket.save(update_fields=["state", "ball", "closed_at", "next_word_by"])
        Event.objects.create(ticket=ticket, kind=Event.Kind.CLOSED, at=now, member=by)
    return len(opened)


def _rename(contact: Contact, scope: Scope, now: datetime) -> None:
    """Names, addresses, notes, links: all that says who he was."""
    with translation.override(contact.language):
        nobody = _("Erased client № %(number)s") % {"number": contact.pk}
        titles = {pk: _("Ticket № %(number)s") % {"number": pk} for pk in scope.tickets}
    Contact.objects.filter(pk__in=scope.people).update(
        name=nobody, company=None, time_zone="", told_by="mail", erased_at=now
    )
    for model in (Address, ContactNote, ContactWord):
        model._base_manager.filter(contact__in=scope.people).delete()
    NotSame.objects.filter(first__in=scope.people).delete()
    NotSame.objects.filter(second__in=scope.people).delete()
    Subscription.objects.filter(email__in=scope.addresses).delete()
    for pk, title in titles.items():
        Ticket.objects.filter(pk=pk).update(subject="", title=title, interview={}, look_again=False)
    StatusLink.objects.filter(ticket__in=scope.tickets, revoked_at=None).update(revoked_at=now)
    Participant.objects.filter(contact__in=scope.people).update(
        key=None, reason="", may_read=False, may_write=False, told=False
    )
    Participant.objects.filter(contact__in=scope.people, removed_at=None).update(removed_at=now)
