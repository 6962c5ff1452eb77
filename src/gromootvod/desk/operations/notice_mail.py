"""Notices by mail: what is due goes, what was held in quiet hours goes as one letter when they end.

A line says when it is to go; the rows are the memory, so that a restart loses nothing. Lines and letter change in one
transaction: with several workers each line goes once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from gromootvod.desk.compose import AUTO_GENERATED
from gromootvod.desk.models import Notification
from gromootvod.desk.operations.mailing import NO_TICKET, Mailing, dispatch_mailing
from gromootvod.desk.operations.notify import is_urgent, mail_moment
from gromootvod.office.models import Member
from gromootvod.office.notices import Wishes, wishes_of
from gromootvod.ui.terms import term
from gromootvod.ui.terms_notices import news

KEPT = timedelta(days=90)  # what was seen is forgotten after that
AT_ONCE = 200  # lines in one letter
WORDS = 4000  # characters of a note


@dataclass(frozen=True, slots=True)
class _Ticket:
    number: int
    title: str
    url: str
    lines: Sequence[Notification]


def mail_due(*, now: datetime, limit: int = 20) -> int:
    """Mail what is due, one letter a member; returns how many letters were queued."""
    waiting = Notification.objects.filter(mailed_at=None, mail_at__lte=now)
    members = waiting.order_by("member_id").values_list("member_id", flat=True).distinct()[:limit]
    return sum(_mail(Member.objects.get(pk=pk), now) for pk in list(members))


def forget_old(*, now: datetime, limit: int = 1000) -> int:
    """Drop lines that were seen long ago, a handful at a time; returns how many."""
    old = Notification.objects.filter(seen_at__lt=now - KEPT).order_by("seen_at").values_list("id", flat=True)
    dropped, _ = Notification.objects.filter(id__in=list(old[:limit])).delete()
    return dropped


def _mail(member: Member, now: datetime) -> int:
    with transaction.atomic():
        due = list(
            Notification.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(member=member, mailed_at=None, mail_at__lte=now)
            .select_related("ticket", "by", "message")
            .order_by("at", "id")[:AT_ONCE]
        )
        wishes = wishes_of([member])[member.pk]
        for line in due:
            _look_again(line, member, wishes, now)
        Notification.objects.bulk_update(due, ["mail_at", "mailed_at"])
        going = [line for line in due if line.mailed_at is not None]
        if not going:
            return 0
        dispatch_mailing(_letter(member, going, wishes), now=now)
        return 1


def _look_again(line: Notification, member: Member, wishes: Wishes, now: datetime) -> None:
    """What he chose since the line was written counts: seen in the desk it need not go, in quiet hours it waits on."""
    if line.seen_at is not None or not member.is_active:
        line.mail_at = None
        return
    urgent = is_urgent(line.ticket_id, line.kind, [wishes])
    line.mail_at = mail_moment(wishes, line.kind, now=now, urgent=urgent)
    if line.mail_at is not None and line.mail_at <= now:
        line.mailed_at = now


def _letter(member: Member, lines: Sequence[Notification], wishes: Wishes) -> Mailing:
    """One thing under a subject of its own, many as a digest.

    A letter about one ticket carries its signed number: an answer to it is kept there, inside, marked as unproven.
    """
    with translation.override(member.language), timezone.override(wishes.quiet.zone):
        tickets = _by_ticket(lines)
        context = {
            "tickets": tickets, "house": settings.CONFIG["name"], "language": member.language,
            "settings_url": settings.BASE_URL + reverse("notices"),
        }  # fmt: skip
        letter = Mailing(
            to=member.email, subject=_subject(lines),
            text=render_to_string("desk/mail/notice.txt", context).strip() + "\n",
            html=render_to_string("desk/mail/notice.html", context), headers=AUTO_GENERATED,
        )  # fmt: skip
    return replace(letter, ticket=tickets[0].number if len(tickets) == 1 else NO_TICKET)


def _subject(lines: Sequence[Notification]) -> str:
    if len(lines) == 1:
        said = gettext("%(what)s (ticket %(number)s)")
        return said % {"what": term("notification", lines[0].kind), "number": lines[0].ticket_id}
    n = len(lines)
    return ngettext("%(n)s thing waits for your eyes.", "%(n)s things wait for your eyes.", n) % {"n": n}


def _by_ticket(lines: Iterable[Notification]) -> list[_Ticket]:
    found: dict[int, list[Notification]] = {}
    for line in lines:
        found.setdefault(line.ticket_id, []).append(line)
    return [
        _Ticket(number, of[0].ticket.title, _url(of), [_said(one) for one in of])
        for number, of in found.items()
    ]


def _said(line: Notification) -> Notification:
    """The line with its words, as the templates of the letter show it."""
    line.said = term("notification", line.kind)  # type: ignore[attr-defined]
    line.things = news(line.news)  # type: ignore[attr-defined]
    line.words = line.message.text[:WORDS] if line.message else ""  # type: ignore[attr-defined]
    return line


def _url(lines: Sequence[Notification]) -> str:
    called = next((line.message_id for line in lines if line.message_id), None)
    tail = f"#m{called}" if called else ""
    return f"{settings.BASE_URL}{reverse('ticket', args=[lines[0].ticket_id])}{tail}"
