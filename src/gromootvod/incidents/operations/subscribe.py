"""Subscribe by mail: asked for by anybody, confirmed by who reads the mailbox, ended by one click."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from gromootvod.core.letter import Mailbox, is_no_reply
from gromootvod.desk import live
from gromootvod.desk.links import new_key
from gromootvod.desk.operations.thread import our_addresses, without_detail
from gromootvod.incidents.keys import CONFIRM, LEAVE, key_of
from gromootvod.incidents.models import Subscription
from gromootvod.incidents.operations.news import send_confirmation

ASK_AGAIN = timedelta(
    hours=24
)  # a stranger who types in a victim's address sends him one letter a day at most


class BadAddress(ValueError):
    """No letter can go there."""


def subscribe(email: str, language: str, *, now: datetime) -> bool:
    """Ask the owner of `email` whether he wants it; return whether a letter goes. Raises BadAddress.

    Whoever asks is told the same whether the address was known or not.
    """
    email = _checked(email.strip().lower())
    try:
        with transaction.atomic():
            return _ask(email, language, now)
    except IntegrityError:  # two clicks at once: the other one asks
        return False


def confirm(token: str, *, now: datetime) -> bool:
    """He wants it. False for a link that is not ours; the second click changes nothing."""
    found = _of(CONFIRM, token)
    if found is None:
        return False
    Subscription.objects.filter(pk=found, confirmed_at=None).update(confirmed_at=now)
    Subscription.objects.filter(pk=found, ended_at__isnull=False).update(
        ended_at=None, ended_why="", confirmed_at=now
    )
    return True


def unsubscribe(token: str, *, now: datetime) -> bool:
    """He has enough. False for a link that is not ours; done is done however often it is asked."""
    found = _of(LEAVE, token)
    if found is None:
        return False
    Subscription.objects.filter(pk=found, ended_at=None).update(
        ended_at=now, ended_why=Subscription.Ended.ASKED
    )
    return True


def known(purpose: str, token: str) -> bool:
    """Whether a link opens anything; looking changes nothing, for mail scanners look too."""
    return _of(purpose, token) is not None


def end_bounced(*, now: datetime, limit: int = 100) -> int:
    """End the subscriptions whose last letter came back: writing there does harm to the house's name."""
    dead = Subscription.objects.filter(
        ended_at=None, confirmed_at__isnull=False, notices__dispatch__state="bounced"
    ).values_list("pk", flat=True)[:limit]
    return Subscription.objects.filter(pk__in=list(dead)).update(
        ended_at=now, ended_why=Subscription.Ended.BOUNCED
    )


def _checked(email: str) -> str:
    """The address, if a person may read it. Addresses beyond ASCII need SMTPUTF8, which few relays take."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadAddress(email) from error
    if not email.isascii() or without_detail(email) in our_addresses() or is_no_reply(Mailbox("", email)):
        raise BadAddress(email)
    return email


def _ask(email: str, language: str, now: datetime) -> bool:
    person = Subscription.objects.select_for_update().filter(email=email).first()
    if person is None:
        person = Subscription.objects.create(
            email=email, language=language, key=new_key(), made_at=now, asked_at=now
        )
    elif (person.confirmed_at is not None and person.ended_at is None) or person.asked_at > now - ASK_AGAIN:
        return False
    else:
        person.asked_at, person.language = now, language
        person.save(update_fields=["asked_at", "language"])
    send_confirmation(person, now=now)
    live.wake()
    return True


def _of(purpose: str, token: str) -> int | None:
    key = key_of(purpose, token)
    if key is None:
        return None
    return Subscription.objects.filter(key=key).values_list("pk", flat=True).first()
