"""What a client says about the incident on his own page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from gromootvod.desk.models import Ticket
    from gromootvod.incidents.models import Incident
    from gromootvod.office.models import Member


@pytest.fixture
def incident(dina: Member, ticket: Ticket, now: datetime) -> Incident:
    """Vera's ticket belongs to an incident."""
    from gromootvod.incidents.operations.join import join
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    words = Words("identified", now + timedelta(days=1), what_ru="Сломался диск.", next_ru="Меняем.")
    update = open_incident(Outline("Накладные не проводятся"), words, by=dina, now=now)
    join(update.incident_id, [ticket.pk], by=dina, now=now)
    return update.incident


def tell_all(now: datetime) -> None:
    from gromootvod.incidents.operations.tell import spread, tell

    while spread(now=now) + tell(now=now):
        pass


def resolve(incident: Incident, dina: Member, now: datetime) -> None:
    from gromootvod.incidents.operations.update import Words, update

    update(incident.pk, Words("resolved", what_ru="Диск заменён."), by=dina, now=now)
    tell_all(now)


def test_the_page_shows_the_incident(page: str, incident: Incident) -> None:
    shown = Client().get(page).content.decode()
    assert "Накладные не проводятся" in shown
    assert "Сломался диск." in shown


def test_mine_is_something_else_is_believed_and_remembered(
    page: str, ticket: Ticket, incident: Incident, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.models import IncidentTicket, Notice

    tell_all(now)
    assert Client().post(f"{page}incident/objection/").status_code == 302
    assert "Накладные не проводятся" not in Client().get(page).content.decode().split('class="said"')[0]
    row = IncidentTicket.objects.get()
    assert (row.state, row.settled_by) == ("declined", None)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ball) == ("finding", "us")
    resolve(incident, dina, now + timedelta(hours=1))
    assert Notice.objects.count() == 1  # he heard no more of it


def test_it_works_for_him_too(
    page: str, ticket: Ticket, incident: Incident, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.models import IncidentTicket

    resolve(incident, dina, now)
    ticket.refresh_from_db()
    assert ticket.state == "solved"
    Client().post(f"{page}incident/answer/", {"verdict": "works"})
    assert IncidentTicket.objects.get().verdict == "works"
    ticket.refresh_from_db()
    assert ticket.state == "solved"


def test_it_still_does_not_work_opens_the_ticket_for_people(
    page: str, ticket: Ticket, incident: Incident, dina: Member, now: datetime
) -> None:
    from gromootvod.incidents.models import IncidentTicket

    resolve(incident, dina, now)
    Client().post(f"{page}incident/answer/", {"verdict": "broken"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ball) == ("finding", "us")
    assert ticket.next_word_by is not None
    assert IncidentTicket.objects.get().verdict == "broken"


def test_nobody_is_believed_before_he_was_asked(page: str, ticket: Ticket, incident: Incident) -> None:
    from gromootvod.incidents.models import IncidentTicket

    for verdict in ("works", "broken", "", "x" * 1000):
        assert Client().post(f"{page}incident/answer/", {"verdict": verdict}).status_code == 302
    assert IncidentTicket.objects.get().verdict == ""
    ticket.refresh_from_db()
    assert ticket.closed_at is None


def test_a_stranger_s_token_opens_nothing(page: str, incident: Incident) -> None:
    for path in ("incident/objection/", "incident/answer/"):
        assert Client().post(f"/s/{'A' * 42}/{path}", {"verdict": "works"}).status_code == 404


def test_a_ticket_of_no_incident_has_nothing_to_say(page: str, ticket: Ticket) -> None:
    assert Client().post(f"{page}incident/objection/").status_code == 302
    assert Client().post(f"{page}incident/answer/", {"verdict": "broken"}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "received"
