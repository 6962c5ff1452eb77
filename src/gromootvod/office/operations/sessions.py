"""Where members are signed in: noted now and then, ended for good, swept when they are over.

A session is found by the SHA-256 of its key, so that nobody who reads our table can take one over; to end it, the
database hashes the keys of its own table. That reads all of them, which is cheap enough for what is done by hand.
"""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import SHA256

from gromootvod.office.audit import record
from gromootvod.office.browsers import browser_of
from gromootvod.office.models import Member, MemberSession, Role
from gromootvod.office.operations.errors import NotAllowed

SWEPT_AFTER = timedelta(minutes=10)  # one that has just begun may not stand in Django's table yet


class _Sha256(SHA256):
    """PostgreSQL hashes by itself; Django would ask for an extension that many servers do not have."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Bytes of the text, their hash, its hexadecimal digits."""
        template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **extra)


def note_session(
    key: str, member_id: int, *, network: str, user_agent: str, began: datetime, now: datetime
) -> None:
    """Say that a session has been seen, or has begun."""
    here = shortened(network)
    browser, system = browser_of(user_agent)
    told = {"seen_at": now, "network": here, "browser": browser, "system": system}
    rows = MemberSession.objects.filter(key_hash=hashed(key))
    if rows.filter(member_id=member_id).update(**told):
        return
    try:
        with transaction.atomic():
            MemberSession.objects.create(key_hash=hashed(key), member_id=member_id, began_at=began, **told)
    except IntegrityError:
        # Two pages of one browser came together; the other one has written it.
        return


def end_session(session_id: int, *, of: Member, now: datetime) -> bool:
    """End one of the member's own sessions; False where he has no such."""
    rows = MemberSession.objects.filter(pk=session_id, member=of)
    with transaction.atomic():
        if not rows.exists():
            return False
        _tell("sessions.ended", of, of.pk, _end(rows), now)
    return True


def end_other_sessions(*, of: Member, key: str, now: datetime) -> int:
    """End all sessions of the member but the one with this key; returns how many."""
    with transaction.atomic():
        ended = _end(MemberSession.objects.filter(member=of).exclude(key_hash=hashed(key)))
        _tell("sessions.ended", of, of.pk, ended, now)
    return ended


def end_all_sessions(member_id: int, *, by: Member, now: datetime) -> int:
    """An administrator ends every session of a member; returns how many.

    Raises NotAllowed, Member.DoesNotExist.
    """
    if not by.is_active or Role.ADMINISTRATOR not in by.roles:
        raise NotAllowed
    with transaction.atomic():
        Member.objects.get(pk=member_id)
        ended = forget_sessions(member_id)
        _tell("settings_sessions_removal", by, member_id, ended, now)
    return ended


def forget_sessions(member_id: int, *, but: str = "") -> int:
    """End what a member has open, because his roles, his password or his door have changed; `but` this key."""
    rows = MemberSession.objects.filter(member_id=member_id)
    return _end(rows.exclude(key_hash=hashed(but)) if but else rows)


def sweep_sessions(*, now: datetime, limit: int = 500) -> int:
    """Drop rows whose session is over, and Django's rows that have run out, a handful at a time; returns how many."""
    dead = MemberSession.objects.filter(seen_at__lt=now - SWEPT_AFTER).exclude(
        key_hash__in=living_hashes(now)
    )
    swept, _ = MemberSession.objects.filter(pk__in=list(dead.values_list("pk", flat=True)[:limit])).delete()
    out = Session.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:limit]
    return swept + Session.objects.filter(pk__in=list(out)).delete()[0]


def living_hashes(now: datetime) -> QuerySet[Session, str]:
    """The hashes of all keys that still open something."""
    living = Session.objects.filter(expire_date__gt=now).annotate(key_hash=_Sha256("session_key"))
    return living.values_list("key_hash", flat=True)


def hashed(key: str) -> str:
    """What of a session's key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def shortened(network: str) -> str:
    """An address without what tells one neighbour from another: /24 of IPv4, /48 of IPv6; "" for what is none."""
    try:
        address = ipaddress.ip_address(network.partition("/")[0])
    except ValueError:
        return ""
    width = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False).network_address)


def _end(rows: QuerySet[MemberSession]) -> int:
    hashes = list(rows.values_list("key_hash", flat=True))
    if not hashes:
        return 0
    found = Session.objects.annotate(key_hash=_Sha256("session_key")).filter(key_hash__in=hashes)
    ended = Session.objects.filter(pk__in=list(found.values_list("pk", flat=True))).delete()[0]
    MemberSession.objects.filter(key_hash__in=hashes).delete()
    return ended


def _tell(kind: str, by: Member, member_id: int, ended: int, now: datetime) -> None:
    record(kind, member=by, about=f"member {member_id}", data={"sessions": ended}, now=now)
