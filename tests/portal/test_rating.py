"""Did we help: asked once and seldom, shown by a link, given by a button, told to managers and not to who is blamed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as project
from django.test import Client
from letters import letter, opened
from time_machine import Traveller, travel

from gromootvod.contacts.models import Address, Contact, ToldBy
from gromootvod.desk.links import token_of
from gromootvod.desk.models import Dispatch, Event, Notification, Rating, StatusLink, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.dispatch import bytes_of
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.rate import CHANGE_OF_MIND, PATIENCE, TooLate, rate
from gromootvod.desk.queries import ratings
from gromootvod.office.models import Member

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MOSCOW = ZoneInfo("Europe/Moscow")
Browser = Callable[[Member], Client]


@pytest.fixture
def asked(ticket: Ticket, egor: Member, now: datetime) -> Ticket:
    """Egor has answered Vera and closed her ticket."""
    return helped(ticket, egor, now)


@pytest.fixture
def at(now: datetime) -> Traveller:
    """The pages look at the clock: it stands a day after the closing."""
    with travel(now + DAY, tick=False) as traveller:
        yield traveller  # type: ignore[misc]


def helped(ticket: Ticket, member: Member, now: datetime) -> Ticket:
    answer(ticket.pk, "Период открыт, проверьте.", by=member, now=now + HOUR)
    return close(ticket.pk, by=member, now=now + 2 * HOUR)


def closing_letters() -> list[Dispatch]:
    return list(Dispatch.objects.filter(kind=Dispatch.Kind.CLOSING))


def told() -> list[str]:
    rows = Notification.objects.filter(kind=Notification.Kind.RATED_LOW)
    return list(rows.values_list("member__email", flat=True))


# Who is asked.


def test_the_letter_of_closing_has_two_links_and_says_that_a_machine_wrote_it(
    asked: Ticket, page: str, now: datetime
) -> None:
    (dispatch,) = closing_letters()
    sent = cast(EmailMessage, message_from_bytes(bytes_of(dispatch, now=now), policy=default))
    for part in ("plain", "html"):
        body = sent.get_body((part,))
        assert body is not None
        for value in ("helped", "not_helped"):
            assert f"{page}rating/?value={value}" in body.get_content()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["To"] == "vera@client.example"
    assert dispatch.next_try_at == now + 2 * HOUR + timedelta(minutes=5)


def test_who_opens_again_at_once_has_asked_nobody(asked: Ticket, egor: Member, now: datetime) -> None:
    reopen(asked.pk, by=egor, now=now + 2 * HOUR + timedelta(minutes=1))
    assert closing_letters() == []
    assert not Rating.objects.exists()
    close(asked.pk, by=egor, now=now + 3 * HOUR)
    assert len(closing_letters()) == 1


def test_a_letter_that_has_left_is_not_asked_for_again(asked: Ticket, egor: Member, now: datetime) -> None:
    Dispatch.objects.filter(kind=Dispatch.Kind.CLOSING).update(state=Dispatch.State.SENT)
    reopen(asked.pk, by=egor, now=now + 3 * HOUR)
    close(asked.pk, by=egor, now=now + 40 * DAY)
    assert len(closing_letters()) == 1
    assert Rating.objects.count() == 1


def test_nobody_is_asked_more_often_than_every_thirty_days(
    asked: Ticket, egor: Member, now: datetime
) -> None:
    later = opened(letter("Опять не проводится накладная, уже другая."), now + 20 * DAY)
    helped(later, egor, now + 20 * DAY)
    assert not Rating.objects.filter(ticket=later).exists()
    much_later = opened(letter("Теперь касса не печатает чек, ошибка 17."), now + 31 * DAY)
    helped(much_later, egor, now + 31 * DAY)
    assert Rating.objects.filter(ticket=much_later).exists()


def test_what_was_closed_without_an_answer_is_nothing_to_be_judged_by(
    ticket: Ticket, egor: Member, now: datetime
) -> None:
    note(ticket.pk, "Спам.", by=egor, now=now)
    close(ticket.pk, by=egor, now=now)
    assert not Rating.objects.exists()


def test_a_house_that_does_not_want_to_ask_does_not(
    ticket: Ticket, egor: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(project.CONFIG.values, "satisfaction", False)
    helped(ticket, egor, now)
    assert (closing_letters(), Rating.objects.count()) == ([], 0)


@pytest.mark.parametrize("why", ["client", "page", "bounced"])
def test_where_no_letter_goes_the_page_alone_asks(
    ticket: Ticket, egor: Member, now: datetime, why: str
) -> None:
    if why == "page":
        Contact.objects.update(told_by=ToldBy.PAGE)
    if why == "bounced":
        Address.objects.update(bounced_at=now)
    answer(ticket.pk, "Период открыт, проверьте.", by=egor, now=now + HOUR)
    close(ticket.pk, by=None if why == "client" else egor, now=now + 2 * HOUR)
    assert closing_letters() == []
    assert Rating.objects.filter(ticket=ticket).exists()


# The page.


def test_the_link_only_shows_and_the_button_gives(
    asked: Ticket, page: str, client: Client, mark: Member, egor: Member, at: Traveller
) -> None:
    for value in ("helped", "not_helped", "nonsense"):
        for method in (client.get, client.head):
            assert method(f"{page}rating/?value={value}").status_code == 200
    assert Rating.objects.get().value == ""
    shown = client.get(f"{page}rating/?value=not_helped").content.decode()
    assert 'value="not_helped" checked' in shown
    given = client.post(f"{page}rating/", {"value": "not_helped", "words": "Снова\nне печатает"})
    assert given.status_code == 302
    rating = Rating.objects.get()
    assert (rating.value, rating.words, rating.closed_by) == ("not_helped", "Снова не печатает", egor)
    assert told() == [mark.email]
    event = Event.objects.get(kind=Event.Kind.RATED)
    assert (event.data["value"], event.data["words"]) == ("not_helped", "Снова не печатает")


def test_he_may_open_his_ticket_again_when_we_did_not_help(
    asked: Ticket, page: str, client: Client, mark: Member, at: Traveller
) -> None:
    client.post(f"{page}rating/", {"value": "helped", "again": "1"})
    asked.refresh_from_db()
    assert asked.closed_at is not None  # helped: nothing to be opened
    client.post(f"{page}rating/", {"value": "not_helped", "again": "1"})
    asked.refresh_from_db()
    assert (asked.closed_at, asked.ball) == (None, "us")
    assert Event.objects.filter(kind=Event.Kind.REOPENED, data__why="rated").exists()
    assert Rating.objects.get().value == "not_helped"


def test_he_may_change_his_mind_for_fourteen_days(
    asked: Ticket, page: str, client: Client, mark: Member, now: datetime, at: Traveller
) -> None:
    rate(asked.pk, "not_helped", now=now + DAY)
    rate(asked.pk, "not_helped", "и ещё", now=now + 2 * DAY)
    assert told() == [mark.email]  # once, not at every word
    rate(asked.pk, "helped", now=now + DAY + CHANGE_OF_MIND - HOUR)
    with pytest.raises(TooLate):
        rate(asked.pk, "not_helped", now=now + DAY + CHANGE_OF_MIND)
    at.move_to(now + DAY + CHANGE_OF_MIND)
    assert client.post(f"{page}rating/", {"value": "not_helped"}).status_code == 422
    assert "<form" not in client.get(f"{page}rating/").content.decode()
    assert Rating.objects.get().value == "helped"


def test_an_answer_after_two_months_is_no_answer_any_more(asked: Ticket, now: datetime) -> None:
    with pytest.raises(TooLate):
        rate(asked.pk, "helped", now=now + 2 * HOUR + PATIENCE)


def test_saying_nothing_is_asked_again_and_kept_words_stay(
    asked: Ticket, page: str, client: Client, at: Traveller
) -> None:
    back = client.post(f"{page}rating/", {"words": "Долго ждала"})
    assert back.status_code == 422
    assert "Долго ждала" in back.content.decode()
    assert Rating.objects.get().value == ""


def test_a_ticket_that_was_not_asked_about_has_no_such_page(
    ticket: Ticket, page: str, client: Client
) -> None:
    assert client.get(f"{page}rating/").status_code == 404
    assert client.post(f"{page}rating/", {"value": "helped"}).status_code == 404
    assert "/rating/" not in client.get(page).content.decode()


def test_another_tickets_link_rates_nothing_here(
    asked: Ticket, client: Client, now: datetime, egor: Member, at: Traveller
) -> None:
    other = opened(letter("Магазин не открывается, ошибка 502.", sender="p@shop.example"), now)
    token = token_of(StatusLink.objects.get(ticket=other).key)
    assert client.post(f"/s/{token}/rating/", {"value": "not_helped"}).status_code == 404
    assert Rating.objects.get(ticket=asked).value == ""


def test_the_page_asks_once_the_ticket_is_closed_and_thanks_in_his_language(
    asked: Ticket, page: str, client: Client, at: Traveller
) -> None:
    assert "rating/?value=helped" in client.get(page).content.decode()
    assert client.get(f"{page}rating/", headers={"accept-language": "en"}).content.decode().count('lang="ru"')
    after = client.post(f"{page}rating/", {"value": "helped"}, follow=True).content.decode()
    assert 'href="' + page.replace("http://testserver", "") + 'rating/"' in after


# What members see.


def test_the_ticket_tells_it_to_everybody_and_the_figures_to_managers(
    asked: Ticket, client_of: Browser, egor: Member, mark: Member, now: datetime, at: Traveller
) -> None:
    rate(asked.pk, "helped", "Быстро и понятно", now=now + DAY)
    assert "Быстро и понятно" in client_of(egor).get(f"/tickets/{asked.pk}/").content.decode()
    assert client_of(egor).get("/figures/satisfaction/").status_code == 403
    shown = client_of(mark).get("/figures/satisfaction/").content.decode()
    assert "Быстро и понятно" in shown
    assert "100 %" in shown


def test_figures_count_by_week_of_asking_and_by_product(egor: Member, now: datetime) -> None:
    for number, (value, product, weeks) in enumerate(
        [("helped", "ERP", 0), ("not_helped", "ERP", 0), ("", "ERP", 0), ("helped", "", 1)]
    ):
        ticket = opened(letter(f"Беда {number}", sender=f"c{number}@c{number}.example"), now)
        Ticket.objects.filter(pk=ticket.pk).update(product=product)
        helped(ticket, egor, now - weeks * 7 * DAY)
        if value:
            rate(ticket.pk, value, now=now + HOUR)
    last, this = ratings.weeks(now=now, zone=MOSCOW)[-2:]
    assert (last.asked, last.answered, last.share) == (1, 1, 100)
    assert (this.asked, this.answered, this.rate, this.share) == (3, 2, 67, 50)
    assert this.monday == datetime(2026, 3, 16, tzinfo=UTC).date()
    erp, other = ratings.products(now=now, zone=MOSCOW)
    assert (erp.name, erp.asked, erp.helped, erp.not_helped) == ("ERP", 3, 1, 1)
    assert (other.name, other.rate) == ("", 100)
    assert len(ratings.weeks(now=now, zone=MOSCOW)) == ratings.WEEKS


def test_a_contacts_ratings_are_his_own_newest_first(asked: Ticket, egor: Member, now: datetime) -> None:
    rate(asked.pk, "helped", "Спасибо", now=now + DAY)
    later = opened(letter("Теперь касса не печатает чек, ошибка 17."), now + 40 * DAY)
    helped(later, egor, now + 40 * DAY)
    rate(later.pk, "not_helped", now=now + 41 * DAY)
    found = ratings.ratings_of_contact(asked.contact_id)
    assert [(one.number, one.value, one.closed_by) for one in found] == [
        (later.pk, "not_helped", egor.name), (asked.pk, "helped", egor.name),
    ]  # fmt: skip
