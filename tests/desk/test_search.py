"""What is found, the same on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from letters import letter, opened

from gromootvod.contacts.models import Address, Company, Contact
from gromootvod.core.filter import parse
from gromootvod.core.text import index_words
from gromootvod.desk import search, search_triggers
from gromootvod.desk.models import Message, PersonEntry, SearchEntry, StaleWords, Ticket
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.refresh_words import refresh_words
from gromootvod.desk.search_query import of_people, of_texts
from gromootvod.office.models import Member


def found(text: str) -> set[int]:
    return set(Ticket.objects.filter(search.of_tickets(parse(text))).values_list("pk", flat=True))


def people(text: str) -> set[int]:
    query = of_people(text)
    assert query is not None
    return set(PersonEntry.objects.filter(words__match=query).values_list("pk", flat=True))


def settle() -> None:
    while refresh_words():
        pass


LETTERS = {
    "errors": "Много ошибок, люди не могут работать. Код E-1042 на версии 8.3.24.",
    "phrase": "Пишет: «Период   закрыт»\nи всё.\nСтоим с утра.",
    "english": "The printers were failing again, invoices cannot be posted.",
    "yo": "Ёлкин уехал, а отчёт не сдан.",
}


FOUND = {
    "ошибка": "errors",
    "ошибками": "errors",
    "человек": "errors",
    "Е-1042": "errors",  # typed in Cyrillic
    "e1042": "errors",
    "1042": "errors",
    "8.3": "errors",
    '"8.3.24"': "errors",
    '"период закрыт"': "phrase",
    "«ПЕРИОД ЗАКРЫТ»": "phrase",
    '"закрыт период"': "",
    "закрытый период": "phrase",
    '"и все. стоим"': "phrase",
    "printer fail": "english",
    "invoice": "english",
    "invo*": "english",
    "ошиб*": "errors",
    "елкин": "yo",
    "отчет": "yo",
    "тема": "errors phrase english yo",
    "тема -ошибка": "phrase english yo",
    "тема -«период закрыт»": "errors english yo",
    "автор english": "english",
    "firm2": "english",
    "ошибка автор": "errors",
    "ошибка принтер": "",
    "nosuchword": "",
    "!!!": "",
}


@pytest.fixture
def house(stage: None, now: datetime) -> dict[str, int]:
    tickets = {}
    for number, (name, text) in enumerate(LETTERS.items()):
        raw = letter(text, subject=f"Тема {name}", sender=f"Автор {name} <{name}@firm{number}.example>")
        tickets[name] = opened(raw, now - timedelta(hours=number)).pk
        Ticket.objects.filter(pk=tickets[name]).update(title=f"Дело {number}")
    settle()
    return tickets


def test_words_are_found_in_any_form_and_phrases_as_they_stand(house: dict[str, int]) -> None:
    names = {number: name for name, number in house.items()}
    assert {text: {names[number] for number in found(text)} for text in FOUND} == {
        text: set(who.split()) for text, who in FOUND.items()
    }


def test_one_who_was_renamed_is_found_by_his_new_name_alone(house: dict[str, int]) -> None:
    settle()
    contact = Ticket.objects.get(pk=house["yo"]).contact
    Contact.objects.filter(pk=contact.pk).update(name="Полина Соколова")
    settle()
    assert found("соколова") == {house["yo"]}
    assert found("соколовой") == {house["yo"]}
    assert people("сокол") == {contact.pk}
    assert house["yo"] not in found("автор")
    assert people("автор yo") == set()


def test_a_firm_that_was_renamed_is_found_by_its_new_name(house: dict[str, int], now: datetime) -> None:
    contact = Ticket.objects.get(pk=house["english"]).contact
    Company.objects.filter(pk=contact.company_id).update(name="Северный ветер")
    settle()
    assert found("ветер") == {house["english"]}
    assert found("ветром invoices") == {house["english"]}
    assert people("северн") == {contact.pk}


def test_a_title_that_was_changed_is_found(house: dict[str, int]) -> None:
    Ticket.objects.filter(pk=house["errors"]).update(title="Касса не печатает чек")
    settle()
    assert found("чеки") == {house["errors"]}
    assert found("касса ошибка") == {house["errors"]}


def test_a_message_that_moves_takes_the_head_of_its_new_ticket(house: dict[str, int]) -> None:
    moved = Message.objects.get(ticket=house["yo"])
    Message.objects.filter(pk=moved.pk).update(ticket_id=house["english"])
    settle()
    assert found("отчет english") == {house["english"]}


def test_what_was_not_changed_is_not_written_again(house: dict[str, int]) -> None:
    settle()
    ticket = Ticket.objects.get(pk=house["yo"])
    ticket.heat = 50
    ticket.save()
    ticket.contact.save()
    assert not StaleWords.objects.exists()


def test_what_is_erased_leaves_no_words(house: dict[str, int]) -> None:
    settle()
    ticket = Ticket.objects.get(pk=house["yo"])
    contact = ticket.contact_id
    Message.objects.filter(ticket=ticket).delete()
    Address.objects.filter(contact_id=contact).delete()
    ticket.delete()
    Contact.objects.filter(pk=contact).delete()
    settle()
    assert found("елкин") == set()
    assert not PersonEntry.objects.filter(pk=contact).exists()


@pytest.mark.parametrize(
    "text", ["9161234567", "+7 (916) 123-45-67", "89161234567", "4567", "vera tel", "vera@tel", "вера телефонная", "телефонной"]
)  # fmt: skip
def test_people_are_found_by_name_address_and_telephone(text: str, stage: None, now: datetime) -> None:
    contact = Contact.objects.create(name="Вера Телефонная", made_at=now)
    Address.objects.create(contact=contact, kind="phone", value="+79161234567", made_at=now)
    Address.objects.create(contact=contact, value="vera@tel.example", made_at=now)
    Contact.objects.create(name="Некто Иной", made_at=now)
    settle()
    assert people(text) == {contact.pk}


def test_the_best_stand_first(house: dict[str, int], dina: Member, now: datetime) -> None:
    for number in range(3):
        note(
            house["yo"],
            f"Заметка {number}: касса была, но о ней дальше ни слова, только длинный рассказ.",
            by=dina,
            now=now,
        )
    Ticket.objects.filter(pk=house["errors"]).update(title="Касса")
    settle()
    query = of_texts(parse("касса"))
    assert query is not None
    newest = search.newest(query, limit=10)
    best = search.best(query, among=10)
    assert sorted(best) == sorted(newest)
    assert newest == sorted(newest, reverse=True)
    assert Message.objects.get(pk=best[0]).ticket_id == house["errors"]


def test_newest_are_read_page_by_page(house: dict[str, int]) -> None:
    query = of_texts(parse("тема"))
    assert query is not None
    first = search.newest(query, limit=3)
    rest = search.newest(query, before=first[-1], limit=3)
    assert len(first + rest) == 4
    assert first + rest == search.newest(query, limit=9)


def test_both_databases_hold_the_same_words(house: dict[str, int]) -> None:
    for word in ("٣", "e7777", "9324", "naïve", "日本"):
        entry = SearchEntry.objects.latest("pk")
        search.forget(entry.pk)
        search.index(entry.pk, index_words(word))
        assert found(f'"{word}"') == set()  # it stands in the index and not in the letter
        assert search.find(word) == [entry.pk]


def test_an_older_index_is_caught_up_with_bit_by_bit(house: dict[str, int]) -> None:
    """What the migration leaves behind: messages without heads, and a line for every contact."""
    for message_id in Message.objects.values_list("pk", flat=True):
        search.index_head(message_id, [])
    assert found("автор") == set()
    StaleWords.objects.bulk_create(
        StaleWords(kind="contact", number=number) for number in Contact.objects.values_list("pk", flat=True)
    )
    while refresh_words(limit=1):
        pass
    assert found("автор") == set(house.values())
    assert found("ошибка") == {house["errors"]}


def test_triggers_are_made_once(stage: None) -> None:
    search_triggers.ensure(connection)
    search_triggers.ensure(connection)
