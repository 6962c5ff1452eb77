"""Several workers tell and gather at once: each recipient once, each ticket looked at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from incidents.conftest import crowd_of, words_of

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
WORKERS, CLIENTS = 4, 24


def at_once(work: Callable[[], object]) -> None:
    """Let WORKERS threads do the same thing at the same moment; whatever one of them meets with is raised here."""
    from django.db import connection

    start, trouble = threading.Barrier(WORKERS), list[BaseException]()

    def run() -> None:
        try:
            start.wait(60)
            work()
        except BaseException as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if trouble:
        raise trouble[0]


@pytest.mark.django_db(transaction=True)
def test_workers_that_tell_at_once_tell_everybody_once() -> None:
    from gromootvod.desk.models import Dispatch, Promise
    from gromootvod.incidents.models import Notice
    from gromootvod.incidents.operations.join import join
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.tell import spread, tell
    from gromootvod.office.models import Member

    dina = Member.objects.create_user("dina@desk.example", name="Дина", roles=["dispatcher"], joined_at=NOW)
    tickets = [ticket.pk for ticket in crowd_of(CLIENTS, NOW)]
    said = open_incident(
        Outline("Магазин лежит"), words_of("identified", NOW + timedelta(hours=2)), by=dina, now=NOW
    )
    join(said.incident_id, tickets, by=dina, now=NOW)

    def work() -> None:
        idle = 0
        while idle < 3:  # rows that another worker holds are passed over: look again
            idle = 0 if spread(now=NOW, limit=7) + tell(now=NOW, limit=3) else idle + 1

    at_once(work)
    work()
    sent = list(Dispatch.objects.filter(kind="reply").values_list("ticket_id", flat=True))
    assert sorted(sent) == sorted(tickets)
    assert set(Notice.objects.values_list("state", flat=True)) == {"told"}
    assert Promise.objects.filter(settled_at=None).count() == CLIENTS


@pytest.mark.django_db(transaction=True)
def test_workers_that_gather_at_once_suspect_one_incident() -> None:
    from gromootvod.incidents.models import Incident, IncidentTicket, Look
    from gromootvod.incidents.operations.gather import Gatherer

    crowd_of(5, NOW)

    def work() -> None:
        gatherer = Gatherer()
        while gatherer.look(now=NOW, limit=2):
            pass

    at_once(work)
    assert Look.objects.count() == 5
    joined = IncidentTicket.objects.values_list("ticket_id", flat=True)
    assert len(joined) == len(set(joined))
    assert Incident.objects.count() <= 1
