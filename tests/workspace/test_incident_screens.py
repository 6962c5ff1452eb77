"""Members' screens of incidents: what they show, what they refuse, and that they ask the same few questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from gromootvod.desk.models import Ticket
    from gromootvod.incidents.models import Incident
    from gromootvod.office.models import Member

FORM = {"phase": "investigating", "title_ru": "Магазин лежит", "what_ru": "Не открывается.", "public": "yes"}


@pytest.fixture
def browser(client_of: Callable[[Member], Client], dina: Member) -> Client:
    return client_of(dina)


@pytest.fixture
def incident(dina: Member, ticket: Ticket, now: datetime) -> Incident:
    from gromootvod.incidents.operations.join import join
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words

    words = Words("identified", now + timedelta(hours=1), what_ru="Сломался диск.")
    said = open_incident(Outline("Магазин лежит"), words, by=dina, now=now)
    join(said.incident_id, [ticket.pk], by=dina, now=now)
    return said.incident


def post(browser: Client, path: str, at: datetime, **fields: object) -> HttpResponse:
    with time_machine.travel(at, tick=False):
        return browser.post(path, fields)  # type: ignore[return-value]


def test_an_incident_is_opened_with_its_tickets_and_the_usual_next_word(
    browser: Client, ticket: Ticket, now: datetime
) -> None:
    from gromootvod.incidents.models import Incident

    answered = post(browser, "/incidents/openings/", now, **FORM, tickets=f"№ {ticket.pk}, 99999 abc")
    incident = Incident.objects.get()
    assert answered.headers["Location"] == f"/incidents/{incident.pk}/"
    assert incident.next_word_by == now + timedelta(minutes=30)
    assert list(incident.tickets.values_list("ticket_id", "state")) == [(ticket.pk, "joined")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_ru": ""},
        {"what_ru": " "},
        {"phase": "nonsense"},
        {"phase": "suspected"},
        {"next_word": "own", "due": ""},
        {"next_word": "own", "due": "yesterday"},
        {"next_word": "own", "due": "2001-01-01T10:00"},
        {"next_word": "own", "due": "9999-12-31T23:59"},
        {"effect": "nonsense"},
        {"planned": "yes", "phase": "planned"},
        {
            "planned": "yes",
            "phase": "planned",
            "planned_from": "2027-01-02T10:00",
            "planned_until": "2027-01-01T10:00",
        },
    ],
)
def test_what_cannot_be_used_comes_back_with_a_reason_and_nothing_lost(
    browser: Client, now: datetime, wrong: dict[str, str]
) -> None:
    from gromootvod.incidents.models import Incident

    answered = post(browser, "/incidents/openings/", now, **{**FORM, "who_en": "Kept words", **wrong})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert 'role="alert"' in page
    assert "Kept words" in page
    assert not Incident.objects.exists()


def test_an_update_without_words_comes_back(browser: Client, incident: Incident, now: datetime) -> None:
    answered = post(
        browser, f"/incidents/{incident.pk}/updates/", now, phase="repairing", who_ru="Все покупатели"
    )
    assert answered.status_code == 422
    assert "Все покупатели" in answered.content.decode()
    assert incident.updates.count() == 1


def test_what_clients_wrote_is_shown_as_text(
    browser: Client, incident: Incident, ticket: Ticket, now: datetime
) -> None:
    from gromootvod.desk.models import Ticket as Rows
    from gromootvod.incidents.models import Incident as Incidents

    hostile = "<script>alert(1)</script>"
    Rows.objects.filter(pk=ticket.pk).update(title=hostile)
    Incidents.objects.filter(pk=incident.pk).update(title_ru=hostile)
    Incidents.objects.create(phase="suspected", hunch=hostile, opened_at=now)
    for path in (f"/incidents/{incident.pk}/", "/incidents/", "/", f"/tickets/{ticket.pk}/", "/status/"):
        assert hostile not in browser.get(path).content.decode(), path


def test_the_board_and_the_ticket_say_so(browser: Client, incident: Incident, ticket: Ticket) -> None:
    for path in ("/", f"/tickets/{ticket.pk}/"):
        assert f'href="/incidents/{incident.pk}/"' in browser.get(path).content.decode()


def test_a_ticket_leaves_from_its_own_page_and_is_asked_about_no_more(
    browser: Client, incident: Incident, ticket: Ticket, now: datetime
) -> None:
    post(browser, f"/tickets/{ticket.pk}/incident/", now, incident=incident.pk, move="decline")
    assert incident.tickets.get().state == "declined"
    assert f'href="/incidents/{incident.pk}/"' not in browser.get(f"/tickets/{ticket.pk}/").content.decode()


def test_what_did_not_arrive_is_sent_once_more(browser: Client, incident: Incident, now: datetime) -> None:
    from gromootvod.desk.models import Dispatch
    from gromootvod.incidents.operations.tell import spread, tell

    while spread(now=now) + tell(now=now):
        pass
    Dispatch.objects.filter(kind="reply").update(state="refused", next_try_at=None, answer="550 no")
    page = browser.get(f"/incidents/{incident.pk}/").content.decode()
    assert "Отправлено 0 из 1" in page.replace("\u00a0", " ")
    assert "550 no" in page
    post(browser, f"/incidents/{incident.pk}/retries/", now)
    assert Dispatch.objects.get(kind="reply").state == "waiting"


def test_the_screen_asks_the_same_few_questions_however_many_it_touches(
    browser: Client, incident: Incident, dina: Member, now: datetime, django_assert_max_num_queries: object
) -> None:
    from incidents.conftest import crowd_of

    from gromootvod.incidents.operations.join import join
    from gromootvod.incidents.operations.tell import spread, tell

    join(incident.pk, [one.pk for one in crowd_of(12, now)], by=dina, now=now)
    while spread(now=now) + tell(now=now):
        pass
    browser.get("/incidents/")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        browser.get(f"/incidents/{incident.pk}/")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        browser.get("/incidents/")
