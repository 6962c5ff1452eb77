"""Which tickets belong to it: joined or declined by members, one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.announce import note_incident
from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Incident, IncidentTicket, IncidentUpdate, Notice, Phase
from gromootvod.incidents.operations.update import locked
from gromootvod.office.models import Member

State, How = IncidentTicket.State, IncidentTicket.How
CHUNK = 500


def join(incident_id: int, numbers: Sequence[int], *, by: Member, now: datetime) -> int:
    """Make the tickets part of it; each hears what was last said. Numbers that are no ticket are passed over.

    Returns how many joined. Raises IncidentRefused for an incident that is over, Incident.DoesNotExist.
    """
    wanted = list(dict.fromkeys(numbers))
    joined = 0
    for start in range(0, len(wanted), CHUNK):  # a chunk a transaction: others write in between
        with transaction.atomic():
            incident = locked(incident_id)
            if not incident.is_open:
                raise IncidentRefused("over")
            new = _join(incident, wanted[start : start + CHUNK], by, now)
            if new:
                Incident.objects.filter(pk=incident.pk).update(gathered_at=None)  # more to compare with
                live.wake()
            joined += len(new)
    return joined


def decline(incident_id: int, numbers: Sequence[int], *, by: Member | None, now: datetime) -> int:
    """The tickets have nothing to do with it, now and later; `by` None is the client himself. Returns how many."""
    with transaction.atomic():
        incident = locked(incident_id)
        rows = IncidentTicket.objects.filter(incident=incident, ticket__in=numbers[:CHUNK]).exclude(
            state=State.DECLINED
        )
        was = dict(rows.values_list("ticket_id", "state"))
        rows.update(state=State.DECLINED, settled_at=now, settled_by=by)
        left = [number for number, state in was.items() if state == State.JOINED]
        note_incident(
            left, {**named(incident), "move": "left" if by else "objected"}, by=by, now=now, to_us=True
        )
        if was:
            live.wake()
        return len(was)


def named(incident: Incident) -> dict[str, object]:
    """What a ticket's history says of the incident."""
    return {"incident": incident.pk, "title_ru": incident.title_ru, "title_en": incident.title_en}


def tell_last_word(incident: Incident, tickets: Sequence[int], now: datetime) -> None:
    """Who comes late hears what was last said; one who is on its list already is not put there twice."""
    last = IncidentUpdate.objects.filter(incident=incident).order_by("-id").first()
    if last is not None:
        Notice.objects.bulk_create(
            # Before those who are being told in thousands: somebody has just written, or has just been found.
            [Notice(update=last, ticket_id=number, made_at=now, next_try_at=last.at) for number in tickets],
            ignore_conflicts=True,
        )


def _join(incident: Incident, numbers: Sequence[int], by: Member, now: datetime) -> list[int]:
    tickets = set(Ticket.objects.filter(pk__in=numbers).values_list("id", flat=True))
    rows = {
        row.ticket_id: row for row in IncidentTicket.objects.filter(incident=incident, ticket__in=tickets)
    }
    IncidentTicket.objects.filter(incident=incident, ticket__in=tickets).exclude(state=State.JOINED).update(
        state=State.JOINED, settled_at=now, settled_by=by
    )
    fresh = sorted(tickets - set(rows))
    IncidentTicket.objects.bulk_create(
        [
            IncidentTicket(
                incident=incident, ticket_id=number, state=State.JOINED, how=How.MEMBER, at=now, settled_at=now,
                settled_by=by,
            )
            for number in fresh
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    joined = sorted([*fresh, *(number for number, row in rows.items() if row.state != State.JOINED)])
    _unsuspect(joined, incident, by, now)
    if incident.phase != Phase.SUSPECTED:
        tell_last_word(incident, joined, now)
        note_incident(joined, {**named(incident), "move": "joined"}, by=by, now=now)
    return joined


def _unsuspect(numbers: Sequence[int], incident: Incident, by: Member, now: datetime) -> None:
    """Tickets that have found their incident are no reason to suspect another one."""
    guesses = IncidentTicket.objects.filter(
        ticket__in=numbers, state=State.PROPOSED, incident__phase=Phase.SUSPECTED
    ).exclude(incident=incident)
    touched = set(guesses.values_list("incident_id", flat=True))
    guesses.update(state=State.DECLINED, settled_at=now, settled_by=by)
    for guess in touched:
        if not IncidentTicket.objects.filter(incident=guess, state=State.PROPOSED).exists():
            Incident.objects.filter(pk=guess).update(dismissed_at=now, dismissed_by=by)
