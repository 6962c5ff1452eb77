"""People and companies on the screen: found, changed by those who may, merged and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters import letter, opened, take_in

from gromootvod.contacts.models import Address, Company, Contact, ContactMerge, ContactNote
from gromootvod.contacts.queries.people import people
from gromootvod.desk.models import Ticket
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]


@pytest.fixture
def vera(stage: None, now: datetime) -> Ticket:
    """Vera has written."""
    return opened(letter(), now)


def test_a_person_is_found_by_the_beginning_of_any_word(
    vera: Ticket, dina: Member, client_of: Browser
) -> None:
    browser = client_of(dina)
    browser.post(f"/contacts/{vera.contact_id}/addresses/", {"kind": "phone", "value": "8 916 123-45-67"})
    for q in (
        "клиент",
        "ВЕР",
        "vera@cl",
        "client.example",
        "9161234567",
        "+7 916 123 45 67",
        "123-45-67",
        "вера клиентова",
    ):
        assert "Вера Клиентова" in browser.get("/contacts/", {"q": q}).text, q
    for q in ("иентова", "вера пупкина", "%", "_", "4567 1"):
        assert "Вера Клиентова" not in browser.get("/contacts/", {"q": q}).text, q


def test_the_list_goes_on_where_it_ended(stage: None, now: datetime) -> None:
    Contact.objects.bulk_create(Contact(name=f"N{n // 2:03}", made_at=now) for n in range(60))
    seen, after = [], None
    while True:
        page = people(after=after)
        seen += [row.id for row in page.rows]
        if not page.after:
            break
        after = int(page.after)
    assert len(seen) == len(set(seen)) == 60


def test_the_page_of_a_person_tells_what_has_been(vera: Ticket, dina: Member, client_of: Browser) -> None:
    page = client_of(dina).get(f"/contacts/{vera.contact_id}/").text
    assert vera.title in page
    assert "vera@client.example" in page
    assert "<polyline" in page


def test_his_clock_is_shown_once_his_zone_is_known(vera: Ticket, dina: Member, client_of: Browser) -> None:
    browser = client_of(dina)
    page = f"/contacts/{vera.contact_id}/"
    told = {
        "name": "Вера",
        "company": "Север",
        "language": "en",
        "time_zone": "Asia/Yekaterinburg",
        "told_by": "page",
    }
    assert browser.post(page + "details/", told).status_code == 302
    contact = Contact.objects.get(pk=vera.contact_id)
    assert (contact.name, contact.company.name, contact.told_by) == ("Вера", "Север", "page")  # type: ignore[union-attr]
    assert "#clock" in browser.get(page).text
    assert browser.post(page + "details/", told | {"time_zone": "Mars/Olympus"}).status_code == 422


def test_the_ticket_shows_his_clock_by_his_own_zone_or_his_companys_without_another_query(
    vera: Ticket, dina: Member, client_of: Browser, django_assert_num_queries: Any
) -> None:
    browser, page = client_of(dina), f"/tickets/{vera.pk}/"
    browser.get(page)  # the first look writes down that it was one
    with CaptureQueriesContext(connection) as before:
        assert "his-clock" not in browser.get(page).content.decode()
    contact = Contact.objects.get(pk=vera.contact_id)
    for zones in (("", "Asia/Tokyo"), ("America/St_Johns", "Asia/Tokyo")):
        contact.time_zone = zones[0]
        contact.save(update_fields=["time_zone"])
        Company.objects.filter(pk=contact.company_id).update(time_zone=zones[1])
        with django_assert_num_queries(len(before)):
            answer = browser.get(page)
        there = answer.context["now"].astimezone(ZoneInfo(zones[0] or zones[1]))
        assert f"там сейчас {there:%H:%M}" in answer.content.decode()


def test_an_address_belongs_to_one_person(
    vera: Ticket, dina: Member, client_of: Browser, now: datetime
) -> None:
    other = opened(letter(sender="Пётр <petr@shop.example>"), now)
    url = f"/contacts/{other.contact_id}/addresses/"
    answered = client_of(dina).post(url, {"kind": "mail", "value": "VERA@client.example"})
    assert answered.status_code == 422
    assert "Вера Клиентова" in answered.text
    assert Address.objects.get(value="vera@client.example").contact_id == vera.contact_id


@pytest.mark.parametrize(
    ("kind", "value"), [("mail", "a b@c"), ("phone", "12"), ("mail", "x\r\nBcc: y@z.example"), ("chat", "  ")]
)
def test_what_reaches_nobody_is_not_kept(
    kind: str, value: str, vera: Ticket, dina: Member, client_of: Browser
) -> None:
    url = f"/contacts/{vera.contact_id}/addresses/"
    assert client_of(dina).post(url, {"kind": kind, "value": value}).status_code == 422
    assert Address.objects.filter(contact=vera.contact_id).count() == 1


def test_the_first_address_is_the_one_that_was_made_so(
    vera: Ticket, dina: Member, client_of: Browser
) -> None:
    browser, url = client_of(dina), f"/contacts/{vera.contact_id}/addresses/"
    browser.post(url, {"kind": "mail", "value": "vera.home@dacha.example"})
    second = Address.objects.get(value="vera.home@dacha.example")
    browser.post(f"{url}{second.pk}/preference/")
    assert people("вера").rows[0].mail == "vera.home@dacha.example"


def test_the_address_of_another_is_not_changed_through_ones_own(
    vera: Ticket, dina: Member, client_of: Browser, now: datetime
) -> None:
    other = opened(letter(sender="Пётр <petr@shop.example>"), now)
    his = Address.objects.get(value="petr@shop.example")
    for deed in ("removal", "preference", "block", "block/removal"):
        url = f"/contacts/{vera.contact_id}/addresses/{his.pk}/{deed}/"
        assert client_of(dina).post(url).status_code == 404
    assert Address.objects.get(contact=other.contact_id).blocked_at is None


def test_engineers_look_and_note_and_change_nothing(vera: Ticket, egor: Member, client_of: Browser) -> None:
    browser, page = client_of(egor), f"/contacts/{vera.contact_id}/"
    assert "/details/" not in browser.get(page).text
    browser.post(page + "notes/", {"text": "Знает склад."})
    assert "Знает склад." in browser.get(page).text
    assert ContactNote.objects.get().member == egor


def test_two_rows_of_one_person_are_proposed_merged_and_parted(
    vera: Ticket, dina: Member, client_of: Browser, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    double = opened(letter("Ещё беда.", sender="Вера Клиентова <v.k@client.example>"), later)
    browser = client_of(dina)
    assert "v.k@client.example" in browser.get("/contacts/doubles/").text
    browser.post(f"/contacts/{vera.contact_id}/merges/", {"other": double.contact_id})
    double.refresh_from_db()
    assert double.contact_id == vera.contact_id
    assert browser.get(f"/contacts/{double.contact_id}/").status_code == 200
    lost = ContactMerge.objects.get().lost_id
    assert browser.get(f"/contacts/{lost}/").headers["Location"] == f"/contacts/{vera.contact_id}/"
    assert take_in(letter("И ещё.", sender="v.k@client.example"), later).verdict == "ticket"
    browser.post(f"/contacts/merges/{ContactMerge.objects.get().pk}/undoing/")
    double.refresh_from_db()
    assert double.contact_id == lost
    assert Address.objects.get(value="v.k@client.example").contact_id == lost


def test_who_was_said_to_be_another_is_not_proposed_again(
    vera: Ticket, dina: Member, client_of: Browser, now: datetime
) -> None:
    double = opened(letter("Ещё беда.", sender="Вера Клиентова <v.k@client.example>"), now)
    browser = client_of(dina)
    browser.post(f"/contacts/{double.contact_id}/differences/", {"other": vera.contact_id})
    assert "v.k@client.example" not in browser.get("/contacts/doubles/").text


def test_a_company_has_several_domains_and_each_is_one_companys(
    vera: Ticket, dina: Member, client_of: Browser, now: datetime
) -> None:
    company = Contact.objects.get(pk=vera.contact_id).company
    assert company is not None
    browser, url = client_of(dina), f"/companies/{company.pk}/"
    browser.post(url + "domains/", {"domain": "Client-Shop.example"})
    fresh = opened(letter(sender="Олег <oleg@client-shop.example>"), now)
    assert fresh.contact.company == company
    other = Company.objects.create(name="Чужая", made_at=now)
    browser.post(f"/companies/{other.pk}/domains/", {"domain": "client-shop.example"})
    assert other.domains.count() == 0
    browser.post(url + "domains/removal/", {"domain": "client.example"})
    company.refresh_from_db()
    assert company.domain == "client-shop.example"


def test_a_companys_page_shows_people_and_open_tickets(
    vera: Ticket, dina: Member, client_of: Browser
) -> None:
    page = client_of(dina).get(f"/companies/{vera.contact.company_id}/").text
    assert "Вера Клиентова" in page
    assert vera.title in page


def test_names_on_the_ticket_lead_to_the_person(vera: Ticket, dina: Member, client_of: Browser) -> None:
    assert f'href="/contacts/{vera.contact_id}/"' in client_of(dina).get(f"/tickets/{vera.pk}/").text
