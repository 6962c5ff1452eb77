"""Two incidents turn out to be one. Whatever is on its way goes on; whoever was touched stays touched."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Incident, IncidentTicket, Phase
from gromootvod.incidents.operations.join import tell_last_word
from gromootvod.incidents.operations.update import locked
from gromootvod.office.models import Member

CHUNK = 1000


def merge(incident_id: int, into: int, *, by: Member, now: datetime) -> Incident:
    """Merge one incident into another that is open; return that one.

    Its rows stay as they are, so what is being told goes on; its tickets become tickets of the other as well, hear what
    was last said there (instead of an older word that still waits) and all that is said from now on. Of two dates for the next word the earlier one is kept. Raises
    IncidentRefused, Incident.DoesNotExist.
    """
    with transaction.atomic():
        # In the order of their numbers, so that two who merge crosswise do not wait for each other.
        list(
            Incident.objects.select_for_update(of=("self",)).filter(pk__in=[incident_id, into]).order_by("pk")
        )
        lost, kept = Incident.objects.get(pk=incident_id), locked(into)
        if lost.pk == kept.pk:
            raise IncidentRefused("itself")
        if not lost.is_open or not kept.is_open or Phase.SUSPECTED in (lost.phase, kept.phase):
            raise IncidentRefused("over")
        _carry_over(lost, kept, now)
        dates = [date for date in (lost.next_word_by, kept.next_word_by) if date is not None]
        kept.next_word_by, kept.gathered_at = min(dates), None
        kept.save(update_fields=["next_word_by", "gathered_at"])
        kept.components.add(*lost.components.all())
        lost.merged_into, lost.merged_at, lost.merged_by = kept, now, by
        lost.save(update_fields=["merged_into", "merged_at", "merged_by"])
        live.wake()
        return kept


def _carry_over(lost: Incident, kept: Incident, now: datetime) -> None:
    """Tickets that the other incident knows already, joined or declined, keep their place there."""
    after = 0
    while True:
        rows = list(
            IncidentTicket.objects.filter(incident=lost, ticket_id__gt=after)
            .exclude(state=IncidentTicket.State.DECLINED)
            .order_by("ticket_id")[:CHUNK]
        )
        if not rows:
            return
        IncidentTicket.objects.filter(
            incident=kept,
            state=IncidentTicket.State.PROPOSED,
            ticket__in=[row.ticket_id for row in rows if row.state == IncidentTicket.State.JOINED],
        ).update(state=IncidentTicket.State.JOINED, settled_at=now, how=IncidentTicket.How.MERGE)
        IncidentTicket.objects.bulk_create(
            [
                IncidentTicket(
                    incident=kept, ticket_id=row.ticket_id, state=row.state, how=IncidentTicket.How.MERGE,
                    score=row.score, shared=row.shared, at=now, settled_at=row.settled_at and now,
                    settled_by=row.settled_by,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        joined = [row.ticket_id for row in rows if row.state == IncidentTicket.State.JOINED]
        still = IncidentTicket.objects.filter(
            incident=kept, ticket__in=joined, state=IncidentTicket.State.JOINED
        )
        tell_last_word(kept, list(still.values_list("ticket_id", flat=True)), now)
        after = rows[-1].ticket_id
