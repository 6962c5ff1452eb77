"""Tickets of one cause find each other, members decide, and no client is answered who should not be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from incidents.conftest import SAID, Crowd, words_of
from incidents.test_tell import letters, open_with, plain, tell_all
from letters import letter, opened, take_in

if TYPE_CHECKING:
    from gromootvod.incidents.models import Incident, IncidentTicket, IncidentUpdate
    from gromootvod.incidents.operations.gather import Gatherer
    from gromootvod.office.models import Member

OTHERS = (
    "Накладная не проводится: «период закрыт», с понедельника.",
    "Не могу войти в личный кабинет, забыл пароль.",
    "Отчёт по продажам показывает нули за март.",
    "После обновления пропала кнопка «Провести».",
    "Принтер чеков печатает пустые ленты.",
)


@pytest.fixture
def gatherer() -> Gatherer:
    from gromootvod.incidents.operations.gather import Gatherer

    return Gatherer()


def suspected() -> list[Incident]:
    from gromootvod.incidents.models import Incident

    return list(Incident.objects.filter(phase="suspected"))


def row_of(number: int) -> IncidentTicket | None:
    from gromootvod.incidents.models import IncidentTicket

    return IncidentTicket.objects.filter(ticket=number).first()


@pytest.fixture
def outage(crowd: Crowd, dina: Member, now: datetime, gatherer: Gatherer) -> IncidentUpdate:
    """Three have written, Dina has opened the incident, all are told."""
    tickets = crowd(3, now)
    gatherer.look(now=now)
    said = open_with(
        tickets, words_of("identified", now + timedelta(hours=3), what_ru="Сломался диск."), dina, now
    )
    tell_all(now)
    return said


def test_three_alike_within_the_hour_are_suspected_and_nobody_is_told(
    crowd: Crowd, now: datetime, gatherer: Gatherer
) -> None:
    from gromootvod.incidents.models import IncidentTicket

    crowd(2, now)
    gatherer.look(now=now)
    assert suspected() == []
    crowd(1, now + timedelta(minutes=50), start=2)
    gatherer.look(now=now + timedelta(minutes=50))
    (incident,) = suspected()
    assert set(incident.tickets.values_list("state", flat=True)) == {IncidentTicket.State.PROPOSED}
    assert incident.tickets.count() == 3
    tell_all(now + timedelta(minutes=50))
    assert letters() == []


def test_three_alike_over_a_day_are_chance(crowd: Crowd, now: datetime, gatherer: Gatherer) -> None:
    for number in range(3):
        at = now + timedelta(hours=4 * number)
        crowd(1, at, start=number)
        gatherer.look(now=at)
    assert suspected() == []


def test_different_troubles_are_not_one(now: datetime, gatherer: Gatherer) -> None:
    for number, text in enumerate(OTHERS):
        opened(letter(text, sender=f"c{number}@other{number}.example", subject=f"Вопрос {number}"), now)
    assert gatherer.look(now=now) == len(OTHERS)
    assert suspected() == []


def test_a_fourth_joins_the_same_suspicion_and_makes_no_second(
    crowd: Crowd, now: datetime, gatherer: Gatherer
) -> None:
    crowd(6, now)
    gatherer.look(now=now)
    (incident,) = suspected()
    assert incident.tickets.count() == 6


def test_what_was_dismissed_is_not_suspected_again(
    crowd: Crowd, dina: Member, now: datetime, gatherer: Gatherer
) -> None:
    from gromootvod.incidents.operations.open_incident import dismiss

    crowd(3, now)
    gatherer.look(now=now)
    dismiss(suspected()[0].pk, by=dina, now=now)
    crowd(1, now + timedelta(minutes=5), start=7)
    gatherer.look(now=now + timedelta(minutes=5))
    assert len(suspected()) == 1  # the dismissed one


def test_another_worker_and_a_restart_look_at_nothing_twice(
    crowd: Crowd, now: datetime, gatherer: Gatherer
) -> None:
    from gromootvod.incidents.operations.gather import Gatherer

    crowd(2, now)
    assert gatherer.look(now=now) == 2
    fresh = Gatherer()
    assert fresh.look(now=now) == 0
    crowd(1, now + timedelta(minutes=1), start=2)
    assert fresh.look(now=now + timedelta(minutes=1)) == 1  # it knows the others from their rows
    assert len(suspected()) == 1


def test_tickets_that_were_there_before_are_proposed_never_joined(
    crowd: Crowd, dina: Member, now: datetime, gatherer: Gatherer
) -> None:
    first, second = crowd(2, now)
    gatherer.look(now=now)
    open_with([first], words_of("identified", now + timedelta(hours=1), what_ru="Диск."), dina, now)
    while gatherer.catch_up(now=now):
        pass
    row = row_of(second.pk)
    assert row is not None
    assert row.state == "proposed"
    assert row.shared
    tell_all(now)
    assert len(letters()) == 1


def test_a_new_letter_is_recognised_and_answered_once_with_the_state(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer
) -> None:
    at = now + timedelta(minutes=10)
    new = opened(letter(SAID[2], sender="Пётр <petr@new.example>", subject="<b>СРОЧНО</b> 502"), at)
    gatherer.look(now=at)
    row = row_of(new.pk)
    assert row is not None
    assert (row.state, row.how) == ("joined", "door")
    before = len(letters())
    tell_all(at)
    tell_all(at + timedelta(minutes=1))
    (answer,) = letters()[before:]
    assert "Сломался диск." in plain(answer)
    assert "#incident" in plain(answer)
    assert answer["Auto-Submitted"] == "auto-replied"
    assert "СРОЧНО" not in answer["Subject"]
    assert "Пётр" not in str(answer["To"])
    new.refresh_from_db()
    assert new.next_word_by == outage.next_word_by


def test_his_second_letter_is_read_by_a_person(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer
) -> None:
    at = now + timedelta(minutes=10)
    numbers = []
    for minute in (0, 5):
        numbers.append(opened(letter(SAID[2], sender="petr@new.example", subject=f"{minute}"), at).pk)
        gatherer.look(now=at)
        tell_all(at)
    second = row_of(numbers[1])
    assert second is not None
    assert second.state == "proposed"
    assert sum("petr@new.example" in str(one["To"]) for one in letters()) == 1


@pytest.mark.parametrize(
    "headers",
    [[("Precedence", "list"), ("List-Id", "<l.new.example>")], [("X-Auto-Response-Suppress", "All")]],
    ids=["a list", "suppressed"],
)
def test_a_machine_is_never_answered(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer, headers: list[tuple[str, str]]
) -> None:
    from gromootvod.incidents.models import IncidentTicket

    at, before = now + timedelta(minutes=10), len(letters())
    outcome = take_in(letter(SAID[2], sender="robot@new.example", headers=headers), at)
    gatherer.look(now=at)
    tell_all(at)
    assert len(letters()) == before
    if outcome.verdict == "ticket":
        assert IncidentTicket.objects.get(ticket=outcome.ticket_id).state == "proposed"


def test_a_letter_that_is_only_alike_is_proposed(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer
) -> None:
    at = now + timedelta(minutes=10)
    words = "Добрый день. Магазин открывается медленно, картинки товаров пропали, корзина пустая."
    new = opened(letter(words, sender="olga@new.example", subject="Картинки"), at)
    gatherer.look(now=at)
    row = row_of(new.pk)
    assert row is None or row.state == "proposed"
    assert not [one for one in letters() if "olga@new.example" in str(one["To"])]


def test_nobody_is_answered_about_what_is_not_public(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer
) -> None:
    from gromootvod.incidents.models import Incident

    Incident.objects.update(published_at=None)
    at = now + timedelta(minutes=10)
    new = opened(letter(SAID[2], sender="petr@new.example"), at)
    gatherer.look(now=at)
    row = row_of(new.pk)
    assert row is not None
    assert row.state == "proposed"


def test_who_objected_is_not_recognised_again(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer
) -> None:
    from gromootvod.incidents.operations.verdict import object_to

    at = now + timedelta(minutes=10)
    first = opened(letter(SAID[2], sender="petr@new.example", subject="1"), at)
    gatherer.look(now=at)
    assert object_to(first.pk, now=at)
    assert not object_to(first.pk, now=at)
    second = opened(letter(SAID[1], sender="petr@new.example", subject="2"), at)
    gatherer.look(now=at)
    row = row_of(second.pk)
    assert row is not None
    assert row.state == "proposed"


def test_what_the_house_recognised_by_itself_teaches_it_nothing(
    outage: IncidentUpdate, now: datetime, gatherer: Gatherer
) -> None:
    from gromootvod.incidents.operations.samples import samples_of

    before = samples_of([outage.incident])[0].traits
    opened(letter(SAID[2] + " И корова Бурёнка заболела.", sender="petr@new.example"), now)
    gatherer.look(now=now)
    assert samples_of([outage.incident])[0].traits == before


def test_a_suspicion_whose_tickets_have_found_their_incident_is_over(
    crowd: Crowd, dina: Member, now: datetime, gatherer: Gatherer
) -> None:
    tickets = crowd(3, now)
    gatherer.look(now=now)
    (guess,) = suspected()
    open_with(tickets, words_of("identified", now + timedelta(hours=1)), dina, now)
    guess.refresh_from_db()
    assert guess.dismissed_at == now
