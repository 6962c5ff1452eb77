"""What a filter finds among tickets, the same on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import letter, opened

from gromootvod.contacts.models import Company, Contact
from gromootvod.core.filter import FilterError, Term, parse
from gromootvod.desk import filtering
from gromootvod.desk.models import Promise, Ticket
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.note import note
from gromootvod.office.models import Member

FOUND = {
    "": "vera pavel olga",
    "is:open": "vera olga",
    "is:closed": "pavel",
    "-is:open": "pavel",
    "is:late": "olga",
    "is:alarm|closed": "vera pavel",
    "is:unassigned": "pavel olga",
    "state:known": "olga",
    "-state:known": "vera pavel",
    "состояние:решено|понятно": "pavel olga",
    "assignee:me": "vera",
    "ответственный:егор": "vera",
    "assignee:egor@desk.example": "vera",
    "-assignee:me": "pavel olga",
    "assignee:none": "pavel olga",
    "from:vera@client.example": "vera",
    "from:VERA@Client.example": "vera",
    "от:клиентова": "vera",
    "от:елкин": "pavel",
    "from:@client.example": "vera olga",
    "фирма:ромашка": "vera",
    "company:romashka.example": "vera",
    'company:"ооо «ромашка»"': "vera",
    "company:%": "",
    "from:.*": "",
    "priority:urgent": "vera",
    "важность:срочная": "vera",
    "product:склад": "vera",
    'product:"erp склад"': "vera",
    "heat:>40": "vera",
    "heat:>=40": "vera olga",
    "heat:<40": "pavel",
    "heat:5": "pavel",
    "door:mail": "vera pavel olga",
    "door:phone": "",
    "язык:английский": "olga",
    "has:attachment": "vera",
    "-has:attachment": "pavel olga",
    "есть:заметка": "olga",
    "has:promise": "olga",
    "opened:today": "vera",
    "opened:<7d": "vera olga",
    "opened:>7d": "pavel",
    "opened:>2026-03-14": "vera",
    "opened:>=2026-03-14": "vera olga",
    "opened:2026-03-14": "olga",
    "opened:2026-02": "pavel",
    "opened:<=05.02.2026": "pavel",
    "closed:<31d": "pavel",
    "closed:none": "vera olga",
    "due:late": "olga",
    "due:today|late": "vera olga",
    "due:<1h": "olga",
    "due:>1h": "vera",
    "накладная is:open": "vera",
    "invoice": "olga",
    "-накладная": "pavel olga",
    "накладная -накладная": "",
}


@pytest.fixture
def house(egor: Member, dina: Member, now: datetime) -> dict[str, int]:
    """Three tickets that differ in everything a filter can ask for."""
    vera = opened(letter(files=[("снимок.png", "image/png", b"\x89PNG\r\n\x1a\n")]), now)
    pavel = opened(
        letter(
            "Всё работает, спасибо. Просто вопрос о тарифе.",
            sender="Павел Ёлкин <p.yolkin@other.example>",
            subject="Вопрос",
        ),
        now - timedelta(days=40),
    )
    olga = opened(
        letter(
            "The invoice cannot be posted since Monday!", sender="Olga <olga@client.example>", subject="Post"
        ),
        now - timedelta(days=3),
    )
    firm = Company.objects.create(name="ООО «Ромашка»", domain="romashka.example", made_at=now)
    Contact.objects.filter(pk=vera.contact_id).update(company=firm)
    assign(vera.pk, egor, by=dina, now=now)
    note(olga.pk, "Звонил, не берёт трубку", by=dina, now=now)
    Ticket.objects.filter(pk=vera.pk).update(heat=80, priority="urgent", product="ERP Склад", alarm=True)
    Ticket.objects.filter(pk=pavel.pk).update(
        heat=5, state="solved", ball="client", closed_at=now - timedelta(days=30), next_word_by=None
    )
    Ticket.objects.filter(pk=olga.pk).update(heat=40, state="known", next_word_by=now - timedelta(hours=1))
    Ticket.objects.filter(pk=vera.pk).update(next_word_by=now + timedelta(hours=2))
    Promise.objects.filter(ticket=olga).update(source="reply")
    return {"vera": vera.pk, "pavel": pavel.pk, "olga": olga.pk}


def test_filters_find_their_tickets(house: dict[str, int], egor: Member, now: datetime) -> None:
    names = {number: name for name, number in house.items()}
    found = {
        text: [
            names[number]
            for number in filtering.tickets(parse(text), member_id=egor.pk, now=now)
            .order_by("pk")
            .values_list("pk", flat=True)
        ]
        for text in FOUND
    }
    assert found == {text: who.split() for text, who in FOUND.items()}


def test_a_number_is_a_ticket(house: dict[str, int], egor: Member, now: datetime) -> None:
    found = filtering.tickets(parse(f"number:{house['olga']}"), member_id=egor.pk, now=now)
    assert [ticket.pk for ticket in found] == [house["olga"]]


def test_a_key_without_a_table_is_refused_with_its_place(stage: None, now: datetime) -> None:
    with pytest.raises(FilterError) as caught:
        filtering.conditions(parse("a field.nowhere:b"), member_id=1, now=now)
    assert (caught.value.code, caught.value.start, caught.value.end) == ("no_table", 2, 17)


def test_another_table_can_join_in(
    house: dict[str, int], monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    from django.db.models import Q

    monkeypatch.setattr(filtering, "_CONDITIONS", dict(filtering.known()))

    def loudness(term: Term, asker: filtering.Asker) -> Q:
        return filtering.compare("heat", term)

    filtering.register("field", loudness)
    found = filtering.tickets(parse("field.loudness:80"), member_id=1, now=now)
    assert [ticket.pk for ticket in found] == [house["vera"]]


@pytest.mark.parametrize("text", ["heat:>999999999999999999", "number:999999999999999999", "opened:<36500d"])
def test_numbers_beyond_the_tables_find_nothing_and_break_nothing(
    text: str, house: dict[str, int], now: datetime
) -> None:
    list(filtering.tickets(parse(text), member_id=1, now=now))
