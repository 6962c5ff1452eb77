"""A merged ticket's incidents go over with it, and come back."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.conftest import Crowd, words_of

from gromootvod.desk.operations.merge import merge
from gromootvod.desk.operations.unmerge import unmerge
from gromootvod.incidents.models import IncidentTicket
from gromootvod.incidents.operations.join import join
from gromootvod.incidents.operations.open_incident import Outline, open_incident
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
State, How = IncidentTicket.State, IncidentTicket.How


def test_who_was_joined_stays_joined_whichever_ticket_he_lives_in(
    crowd: Crowd, dina: Member, now: datetime
) -> None:
    lost, kept = crowd(2, now)
    one = open_incident(Outline("Магазин"), words_of("investigating", now + HOUR), by=dina, now=now).incident
    other = open_incident(Outline("Почта"), words_of("investigating", now + HOUR), by=dina, now=now).incident
    for incident in (one, other):
        join(incident.pk, [lost.pk], by=dina, now=now)
    IncidentTicket.objects.create(
        incident=other, ticket=kept, state=State.PROPOSED, how=How.LIKENESS, score=50, at=now
    )
    before = list(
        IncidentTicket.objects.order_by("id").values("id", "incident", "ticket", "state", "settled_at")
    )
    row = merge(lost.pk, kept.pk, by=dina, now=now + HOUR / 2)
    joined = IncidentTicket.objects.filter(ticket=kept, state=State.JOINED)
    assert set(joined.values_list("incident", flat=True)) == {one.pk, other.pk}
    unmerge(row.pk, by=dina, now=now + HOUR / 2)
    after = list(
        IncidentTicket.objects.order_by("id").values("id", "incident", "ticket", "state", "settled_at")
    )
    assert after == before
