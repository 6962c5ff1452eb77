"""What the ticket's page shows of colleagues, of the member's own draft, and of a letter that can still be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from gromootvod.desk.models import Grace, KeptDraft, Snooze
from gromootvod.desk.operations import presence as presences
from gromootvod.desk.operations.keep_draft import PICKS
from gromootvod.desk.operations.snooze import presets
from gromootvod.desk.queries.presence import at_ticket, drafts_at
from gromootvod.desk.queries.ticket_view import TicketView
from gromootvod.office.access import the_member
from gromootvod.ui.middleware import moment

BEAT = timedelta(seconds=15)  # how often a page says that it is open


@dataclass(frozen=True, slots=True)
class Kept:
    """The member's own draft as the composer shows it."""

    text: str = ""
    version: int = 0
    due: str = ""
    state: str = ""
    picks: Mapping[str, list[str]] = field(default_factory=dict)  # the macros in it, as the form sends them
    at: datetime | None = None
    names: tuple[str, ...] = ()  # chosen in a browser, and only there
    files: tuple[tuple[int, str, int], ...] = ()  # (id, name, bytes): kept here


@dataclass(frozen=True, slots=True)
class Held:
    """A letter that can still be taken back."""

    message: int
    until: datetime
    seconds: int  # left


def together(request: HttpRequest, ticket: TicketView) -> dict[str, Any]:
    """All of it for the page's context, in a constant number of queries. Making the page is a look at the ticket."""
    member, now = the_member(request), moment(request)
    there = at_ticket(ticket.number, member_id=member.pk, now=now)
    fetched = request.method == "GET" and "X-Live" not in request.headers
    # What he writes in another window is not unsaid by a look here: that page beats by itself.
    if fetched and (there.beat_at is None or now - there.beat_at > BEAT):
        presences.beat(ticket.number, by=member, now=now)
    draft, others = drafts_at(ticket.number, member_id=member.pk)
    return {
        "present": there.others,
        "drafts_of_others": others,
        "kept": _shown(draft),
        "held": held_letter(ticket.number, member.pk, now),
        "sleep": Snooze.objects.filter(ticket_id=ticket.number, ended_at=None).select_related("by").first(),
        "sleeps": [] if ticket.closed else presets(now),
    }


def kept_draft(number: int, member_id: int) -> Kept:
    """The member's draft; an empty one where there is none."""
    return _shown(KeptDraft.objects.filter(ticket_id=number, member_id=member_id).first())


def _shown(row: KeptDraft | None) -> Kept:
    if row is None:
        return Kept()
    files = tuple(row.files.order_by("id").values_list("id", "name", "size"))
    return Kept(
        text=row.text, version=row.version, due=row.choices.get("due", ""), state=row.choices.get("state", ""),
        picks={name: row.choices.get(name, []) for name in PICKS}, at=row.at, names=tuple(row.names), files=files,
    )  # fmt: skip


def held_letter(number: int, member_id: int, now: datetime) -> Held | None:
    """The member's last letter, while it can be taken back."""
    row = Grace.objects.filter(ticket_id=number, member_id=member_id, gone_at=None, until__gt=now).last()
    return Held(row.message_id, row.until, -int(-(row.until - now).total_seconds() // 1)) if row else None
