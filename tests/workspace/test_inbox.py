"""The personal inbox, following and the choice of ways, in the browser's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from letters import letter, opened

from gromootvod.desk.models import Follower, Notification
from gromootvod.desk.operations.note import note
from gromootvod.office.models import NoticeSettings

if TYPE_CHECKING:
    from django.test import Client

    from gromootvod.desk.models import Ticket
    from gromootvod.office.models import Member

Browser = Callable[["Member"], "Client"]
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    """Vera has written for the first time."""
    return opened(letter(), now)


@pytest.fixture
def called(ticket: Ticket, dina: Member, egor: Member, now: datetime) -> list[Notification]:
    """Dina has called Egor twice."""
    for turn in range(2):
        note(ticket.pk, f"@Егор, слово {turn}", by=dina, now=now + turn * HOUR)
    return list(Notification.objects.filter(member=egor).order_by("id"))


def unseen(member: Member) -> int:
    return Notification.objects.filter(member=member, seen_at=None).count()


def test_what_waits_is_shown_by_ticket_with_its_words(
    client_of: Browser, egor: Member, called: list[Notification], ticket: Ticket
) -> None:
    page = client_of(egor).get("/inbox/").content.decode()
    assert page.count(f'id="for-{ticket.pk}"') == 1
    assert "слово 0" in page
    assert "слово 1" in page
    assert unseen(egor) == 2  # looking changes nothing


@pytest.mark.parametrize(
    ("data", "left"),
    [
        ({"line": "first"}, 1),
        ({"ticket": "own"}, 0),
        ({}, 0),
        ({"line": "x"}, 2),
        ({"ticket": ""}, 2),
        ({"line": "²"}, 2),
    ],
)
def test_lines_are_put_away_one_by_one_by_ticket_or_all(
    client_of: Browser,
    egor: Member,
    called: list[Notification],
    ticket: Ticket,
    data: dict[str, str],
    left: int,
) -> None:
    known = {"first": str(called[0].pk), "own": str(ticket.pk)}
    client_of(egor).post("/inbox/seen/", {name: known.get(value, value) for name, value in data.items()})
    assert unseen(egor) == left


def test_what_came_after_the_page_was_shown_stays_new(
    client_of: Browser, egor: Member, called: list[Notification]
) -> None:
    client_of(egor).post("/inbox/seen/", {"until": called[0].at.isoformat()})
    assert unseen(egor) == 1


def test_nobody_puts_away_the_lines_of_another(
    client_of: Browser, dina: Member, egor: Member, called: list[Notification], ticket: Ticket
) -> None:
    browser = client_of(dina)
    for data in ({}, {"line": called[0].pk}, {"ticket": ticket.pk}):
        browser.post("/inbox/seen/", data)
    assert unseen(egor) == 2
    assert "слово" not in browser.get("/inbox/").content.decode()


def test_seen_lines_stay_to_be_found(client_of: Browser, egor: Member, called: list[Notification]) -> None:
    browser = client_of(egor)
    browser.post("/inbox/seen/")
    assert "слово 1" not in browser.get("/inbox/").content.decode()
    assert "слово 1" in browser.get("/inbox/?view=seen").content.decode()


def test_the_inbox_costs_the_same_with_any_number_of_lines(
    client_of: Browser, dina: Member, egor: Member, now: datetime
) -> None:
    browser = client_of(egor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/inbox/").status_code == 200
        return len(captured)

    def more(count: int, at: datetime) -> None:
        for turn in range(count):
            number = opened(letter(f"Беда {at} {turn}", sender=f"c{turn}@firm.example"), at).pk
            note(number, "@Егор", by=dina, now=at)

    more(1, now)
    queries()
    few = queries()
    more(6, now + HOUR)
    assert queries() == few


def test_a_ticket_is_followed_and_left_with_one_button(
    client_of: Browser, egor: Member, ticket: Ticket
) -> None:
    browser = client_of(egor)
    browser.post(f"/tickets/{ticket.pk}/following/")
    assert Follower.objects.filter(member=egor, ended_at=None).count() == 1
    assert 'name="want" value="no"' in browser.get(f"/tickets/{ticket.pk}/").content.decode()
    browser.post(f"/tickets/{ticket.pk}/following/", {"want": "no"})
    assert not Follower.objects.filter(ended_at=None).exists()


def test_names_are_offered_by_what_means_nobody_else(
    client_of: Browser, dina: Member, egor: Member, mark: Member
) -> None:
    from gromootvod.office.models import Member

    Member.objects.create_user(
        "egor@other.example", None, name="Егор Инженер", roles=["engineer"], joined_at=egor.joined_at
    )
    names: list[dict[str, Any]] = client_of(dina).get("/callable/").json()["names"]
    handles = [one["handle"] for one in names]
    assert {"инженеры", "диспетчеры", "Марк Менеджер", "egor@desk.example", "egor@other.example"} <= set(
        handles
    )
    assert "администраторы" not in handles  # nobody holds that role


CHOICES = {"way-mentioned": "desk", "way-followed": "mail", "nights": ["0", "6"], "night_from": "22:00",
           "night_to": "07:30", "days_off": ["5"], "follow": ["assigned"]}  # fmt: skip


def test_a_member_chooses_how_he_is_told_and_finds_it_chosen(client_of: Browser, egor: Member) -> None:
    browser = client_of(egor)
    assert browser.post("/me/notices/choices/", CHOICES).status_code == 302
    row = NoticeSettings.objects.get(member=egor)
    assert row.ways == {"mentioned": "desk", "followed": "mail"}
    assert (row.nights, row.days_off, row.urgent_through) == ([0, 6], [5], False)
    assert sorted(row.not_followed) == ["mentioned", "noted"]
    page = browser.get("/me/notices/").content.decode()
    assert 'name="way-mentioned" value="desk" checked' in page
    assert 'value="07:30"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_off": list("0123456")},
        {"nights": ["1"], "night_from": ""},
        {"nights": ["1"], "night_to": "noon"},
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    client_of: Browser, egor: Member, wrong: dict[str, Any]
) -> None:
    browser = client_of(egor)
    assert browser.post("/me/notices/choices/", {**CHOICES, **wrong}).status_code == 422
    assert not NoticeSettings.objects.exists()


def test_rubbish_leaves_the_usual(client_of: Browser, egor: Member) -> None:
    sent = {"way-escalations": "none", "way-mentioned": "pigeon", "nights": ["9", "x"], "follow": ["all"]}
    assert client_of(egor).post("/me/notices/choices/", sent).status_code == 302
    row = NoticeSettings.objects.get(member=egor)
    assert (row.ways, row.nights) == ({}, [])
