"""Forget by rule: files, raw letters and people, some time after the tickets were closed. In small steps."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from gromootvod.contacts.models import Contact
from gromootvod.desk.models import Attachment, Blob, Dispatch, Message, Parcel, Ticket
from gromootvod.office.audit import record
from gromootvod.office.models import Member
from gromootvod.privacy.files import without_files
from gromootvod.privacy.models import Erasure, Retention
from gromootvod.privacy.operations.erase import erase

STEP = 20  # rows of one step: others who want to write do not wait for long
MOVING = (Dispatch.State.WAITING, Dispatch.State.SENDING)


@dataclass(frozen=True, slots=True)
class Rules:
    """Months after which something goes; None: it stays."""

    attachments_months: int | None = None
    letters_months: int | None = None
    people_months: int | None = None

    @property
    def any(self) -> bool:
        """Whether anything is ever forgotten."""
        return any((self.attachments_months, self.letters_months, self.people_months))


def rules() -> Rules:
    """The rules in force."""
    row = Retention.objects.filter(pk=1).first()
    return Rules(row.attachments_months, row.letters_months, row.people_months) if row else Rules()


def keep_rules(wanted: Rules, *, by: Member, now: datetime) -> None:
    """Put other rules into force. Raises ValueError for months that are none."""
    values = {name: getattr(wanted, name) for name in Rules.__slots__}
    if any(value is not None and not 1 <= value <= 600 for value in values.values()):
        raise ValueError("months")
    with transaction.atomic():
        Retention.objects.update_or_create(pk=1, defaults={**values, "changed_at": now, "changed_by": by})
        record("retention.changed", member=by, about="retention", data=values, now=now)


def step(*, now: datetime, limit: int = STEP) -> int:
    """Forget a little of what is due; return how much. 0: nothing is."""
    wanted = rules()
    if not wanted.any:
        return 0
    done = 0
    if wanted.people_months:
        done += _people(people_due(before(now, wanted.people_months))[:limit], now)
    if wanted.letters_months and not done:
        done += _letters(letters_due(before(now, wanted.letters_months))[:limit], now)
    if wanted.attachments_months and not done:
        done += _files(files_due(before(now, wanted.attachments_months))[:limit], now)
    return done


def before(now: datetime, months: int) -> datetime:
    """The moment so many months ago; the last day of a shorter month."""
    count = now.year * 12 + now.month - 1 - months
    year, month = max(count // 12, 1), count % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1]))


def people_due(moment: datetime) -> QuerySet[Contact]:
    """Who had a ticket, has none open, and whose last one was closed before `moment`."""
    newer = Ticket.objects.filter(contact=OuterRef("pk")).filter(Q(closed_at=None) | Q(closed_at__gte=moment))
    old = Ticket.objects.filter(contact=OuterRef("pk"), closed_at__lt=moment)
    standing = Contact.objects.filter(merged_into=None, erased_at=None)
    return standing.filter(Exists(old), ~Exists(newer)).order_by("pk")


def letters_due(moment: datetime) -> QuerySet[Blob]:
    """Raw letters of tickets that were closed before `moment`; none that is still on its way out."""
    old = Q(ticket__closed_at__lt=moment)
    held = Message.objects.filter(blob=OuterRef("pk")).filter(old)
    sent = Dispatch.objects.filter(blob=OuterRef("pk")).filter(old)
    came = Parcel.objects.filter(blob=OuterRef("pk")).filter(old)
    moving = Dispatch.objects.filter(blob=OuterRef("pk"), state__in=MOVING)
    kept = Blob.objects.filter(size__gt=0, macro_files=None).defer("data")
    return kept.filter(Exists(held) | Exists(sent) | Exists(came)).exclude(Exists(moving)).order_by("pk")


def files_due(moment: datetime) -> QuerySet[Message]:
    """Messages with files on tickets that were closed before `moment`."""
    files = Attachment.objects.filter(message=OuterRef("pk"))
    moving = Dispatch.objects.filter(message=OuterRef("pk"), state__in=MOVING)
    old = Message.objects.filter(ticket__closed_at__lt=moment)
    return old.filter(Exists(files)).exclude(Exists(moving)).order_by("pk")


def _people(rows: QuerySet[Contact], now: datetime) -> int:
    found = list(rows.annotate(last=Max("tickets__closed_at")).values_list("pk", flat=True))
    for pk in found:
        erase(pk, by=None, now=now, why=Erasure.Why.RULE)
    return len(found)


def _letters(rows: QuerySet[Blob], now: datetime) -> int:
    with transaction.atomic():
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            Attachment.objects.filter(message__blob__in=ids).delete()
            Blob.objects.filter(pk__in=ids).update(data=b"", size=0)
            _noted("retention.letters", ids, now)
    return len(ids)


def _files(rows: QuerySet[Message], now: datetime) -> int:
    with transaction.atomic():
        found = list(rows.select_related("blob"))
        for one in found:
            if one.blob is not None and one.blob.size:
                data = without_files(bytes(one.blob.data))
                Blob.objects.filter(pk=one.blob.pk).update(data=data, size=len(data))
            Attachment.objects.filter(message=one).delete()
        if found:
            _noted("retention.files", [one.pk for one in found], now)
    return len(found)


def _noted(kind: str, ids: Sequence[int], now: datetime) -> None:
    record(kind, member=None, about="retention", data={"ids": list(ids)}, now=now)
