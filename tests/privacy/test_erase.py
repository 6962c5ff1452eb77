"""A person is erased: his tickets stay, he does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from letters import letter, opened, take_in

from gromootvod.contacts.models import Address, Contact, ContactMerge
from gromootvod.contacts.operations.change_contact import add_address, write_note
from gromootvod.core.filter import parse
from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.compose import File
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import (
    BulkAction,
    CustomField,
    Dispatch,
    Escalation,
    Grace,
    ImportedItem,
    KeptDraft,
    KeptFile,
    Message,
    Parcel,
    Rating,
    SavedView,
    Snooze,
    StatusLink,
    Ticket,
)
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.ask import ask
from gromootvod.desk.operations.dispatch import compose_waiting
from gromootvod.desk.operations.fields import set_field
from gromootvod.desk.operations.keep_draft import keep_draft, put_files
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.same_person import merge_contacts
from gromootvod.incidents.models import Subscription
from gromootvod.office.models import AuditEntry, Member
from gromootvod.privacy.models import Erasure
from gromootvod.privacy.operations.erase import EraseRefused, erase
from gromootvod.rules.models import Rule

SAID = (
    "Добрый день! Пишет Марфа Крапивина, телефон +7 (916) 123-45-67. Кракозябры съели всю выгрузку прайс-листа "
    "«Вьюга-77» с понедельника, звоните мне или пишите на marfa.home@dacha.example."
)
SECRETS = (
    "крапивин", "марфа", "марфу", "марфе", "marfa@client.example", "marfa.home@dacha.example", "916) 123-45-67",
    "+79161234567", "съели всю выгрузку", "кракозябр", "вьюга-77", "схема-квартиры", "тайный чертёж",
)  # fmt: skip


@pytest.fixture
def known(stage: None, dina: Member, egor: Member, now: datetime) -> Ticket:
    """Marfa has written, was answered, quoted, noted about, merged with her other row, and took part elsewhere."""
    files = [("схема-квартиры.txt", "text/plain", "тайный чертёж".encode())]
    own = opened(
        letter(SAID, sender="Марфа Крапивина <marfa@client.example>", subject="Кракозябры съели всю выгрузку",
               html=f"<p>{SAID}</p>", files=files), now,
    )  # fmt: skip
    later = now + timedelta(hours=1)
    add_address(own.contact_id, "phone", "+7 916 123-45-67", now=now)
    write_note(own.contact_id, "Марфа Крапивина не любит звонков до обеда.", by=dina, now=now)
    note(
        own.pk,
        "Крапивиной звонить по +7 916 123 45 67: кракозябры съели всю выгрузку прайс-листа.",
        by=egor,
        now=later,
    )
    answer(own.pk, "Марфа, мы видим: кракозябры съели всю выгрузку прайс-листа. Чиним.", by=dina, now=later)
    ask(own.pk, by=dina, now=later + timedelta(minutes=1), slot="steps")
    Escalation.objects.create(ticket=own, at=later, words="Я, Марфа, хочу говорить со старшим.")
    other = opened(letter("Накладная не проводится.", sender="Пётр <petr@shop.example>"), now)
    to = plus_address("support@desk.example", sign_thread(thread_key(), other.pk, "n"))
    take_in(letter(SAID + " И у меня так!", sender="Марфа <marfa@client.example>"), later, recipients=[to])
    quoted = f"> {SAID}\nКрапивина права, так и есть у Марфы."
    last = (
        Message.objects.filter(ticket=other, contact__addresses__value="petr@shop.example")
        .latest("id")
        .message_id
    )
    take_in(letter(quoted, sender="Пётр <petr@shop.example>", in_reply_to=last), later + timedelta(hours=1))
    double = opened(letter("Ещё раз про Марфу.", sender="М. Крапивина <krapivina@mail.example>"), now)
    merge_contacts(own.contact_id, double.contact_id, by=dina, now=later)
    Subscription.objects.create(email="marfa@client.example", key="k" * 20, made_at=now, asked_at=now)
    _beside(own, other, dina, egor, now)
    compose_waiting(now=now)
    return own


def _beside(own: Ticket, other: Ticket, dina: Member, egor: Member, now: datetime) -> None:
    """What the desk keeps beside letters: begun answers, ratings, sleep, fields, imports, filters."""
    drawing = File("схема-квартиры.txt", "text/plain", "тайный чертёж для Марфы".encode())
    for ticket, by in ((own, dina), (other, egor)):
        draft = keep_draft(ticket.pk, "Марфа, всё ушло. Крапивиной — чертёж.", by=by, now=now, version=None)
        assert draft is not None
        put_files(draft, [drawing, File("прайс.txt", "text/plain", b"price")])
    called = note(own.pk, "@Егор, позвони Марфе Крапивиной: marfa@client.example", by=dina, now=now)
    Rating.objects.create(
        ticket=own,
        value="helped",
        asked_at=now,
        words="Марфа довольна, кракозябры ушли.",
        given_at=now,
        at=now,
    )
    Snooze.objects.create(ticket=own, until=now, at=now, ended_at=now, reason="Марфа Крапивина в отпуске")
    field = CustomField.objects.create(key="asked", label_ru="Спросил", kind="text")
    set_field(own.pk, "asked", "Марфа Крапивина", by=dina, now=now)
    assert field.values.exists()
    Message.objects.filter(pk=called.pk).update(author="Марфа Крапивина")
    old = {"assignee": "Марфа Крапивина", "fields": {"почта": "marfa@client.example"}, "tags": ["марфа"]}
    ImportedItem.objects.create(source="old", key="ticket 17", ticket=own, at=now, data=old)
    held = {"ticket": {"title": "Кракозябры съели всю выгрузку"}}
    sent = Message.objects.filter(ticket=own, direction="out").latest("id")
    Grace.objects.create(
        message=sent, ticket=own, member=dina, until=now, gone_at=now, before=held, after=held
    )
    query = "from:marfa@client.example"
    SavedView.objects.create(name="marfa@client.example", owner=dina, query=query, made_at=now)
    Rule.objects.create(name="О marfa@client.example", when="opened", filter=query, actions=[
        {"do": "note", "value": "Это +7 916 123-45-67."}], changed_at=now)  # fmt: skip
    BulkAction.objects.create(deed="tag", data={"value": "marfa@client.example"}, member=dina, at=now)


def everything() -> Iterator[tuple[str, str]]:
    """Every value of every table as text: bytes as they are and, where they are letters, as they read."""
    from gromootvod.core.letter import read

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if isinstance(value, bytes | memoryview):
                        raw = bytes(value)
                        said = read(raw) if b"\r\n" in raw else None
                        value = raw.decode("utf-8", "replace") + (
                            f" {said.subject} {said.text}" if said else ""
                        )
                    elif isinstance(value, dict | list):
                        value = json.dumps(value, ensure_ascii=False)
                    elif isinstance(value, str) and "\\u04" in value:
                        value = value.encode().decode("unicode_escape", "replace")
                    if isinstance(value, str):
                        yield f"{table}.{name}", value


def traces() -> set[tuple[str, str]]:
    found = set()
    for place, value in everything():
        lower = value.lower()
        found |= {(place, secret) for secret in SECRETS if secret in lower}
    return found


def test_the_search_for_traces_finds_them_before(known: Ticket) -> None:
    assert {secret for _, secret in traces()} >= set(SECRETS) - {"марфу", "марфе", "тайный чертёж"}


def test_nothing_of_a_person_is_left_in_any_table(known: Ticket, anna: Member, now: datetime) -> None:
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    assert traces() == set()


def test_his_tickets_stay_closed_and_promise_nothing(known: Ticket, anna: Member, now: datetime) -> None:
    said = Message.objects.count()
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    known.refresh_from_db()
    assert known.closed_at is not None
    assert known.next_word_by is None
    assert Message.objects.count() == said
    assert not StatusLink.objects.filter(ticket=known, revoked_at=None).exists()
    assert not Dispatch.objects.filter(ticket=known, state=Dispatch.State.WAITING).exists()


def test_other_peoples_tickets_keep_their_words(known: Ticket, anna: Member, now: datetime) -> None:
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    other = Ticket.objects.get(contact__addresses__value="petr@shop.example")
    texts = list(Message.objects.filter(ticket=other).order_by("id").values_list("text", flat=True))
    assert "Накладная не проводится" in texts[0]
    assert re.search("█+ права, так и есть у █+", texts[-1])


def test_answers_begun_on_other_peoples_tickets_keep_what_is_not_his(
    known: Ticket, anna: Member, egor: Member, now: datetime
) -> None:
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    draft = KeptDraft.objects.get()
    assert draft.member == egor
    assert draft.ticket_id != known.pk
    assert re.fullmatch("█+, всё ушло. █+ — чертёж.", draft.text)
    assert list(KeptFile.objects.values_list("name", flat=True)) == ["прайс.txt"]


def test_filters_that_named_him_go_on_without_him(known: Ticket, anna: Member, now: datetime) -> None:
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    assert re.fullmatch("from:█+", SavedView.objects.get().query)
    assert re.fullmatch("from:█+", Rule.objects.get().filter)
    parse(Rule.objects.get().filter)


def test_erasing_twice_changes_nothing(known: Ticket, anna: Member, now: datetime) -> None:
    first = erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    again = erase(known.contact_id, by=anna, now=now + timedelta(days=2))
    assert (again.pk, again.at) == (first.pk, first.at)
    assert AuditEntry.objects.filter(kind="contact.erased").count() == 1


def test_a_letter_from_him_afterwards_makes_a_new_contact(known: Ticket, anna: Member, now: datetime) -> None:
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    fresh = opened(letter("Здравствуйте!", sender="Марфа <marfa@client.example>"), now + timedelta(days=2))
    assert fresh.contact_id != known.contact_id
    assert fresh.contact.name == "Марфа"


def test_the_same_bytes_once_more_bring_nothing_back(known: Ticket, anna: Member, now: datetime) -> None:
    raw = letter("Одно и то же.", sender="Марфа <marfa@client.example>", message_id="<same@client.example>")
    take_in(raw, now + timedelta(hours=5))
    parcels = Parcel.objects.count()
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    take_in(raw, now + timedelta(days=2))
    assert Parcel.objects.count() == parcels
    assert not Contact.objects.filter(name="Марфа").exists()


def test_a_row_that_lives_in_another_is_erased_with_it_alone(
    known: Ticket, anna: Member, now: datetime
) -> None:
    lost = ContactMerge.objects.get().lost
    with pytest.raises(EraseRefused):
        erase(lost.pk, by=anna, now=now)
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    lost.refresh_from_db()
    assert lost.erased_at is not None
    assert not Address.objects.filter(contact=lost).exists()


def test_the_erasure_names_who_did_it_and_not_whom(known: Ticket, anna: Member, now: datetime) -> None:
    done = erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    entry = AuditEntry.objects.get(kind="contact.erased")
    assert (entry.member, entry.about) == (anna, f"contact {known.contact_id}")
    assert done.why == Erasure.Why.ASKED
    assert done.counts["letters"] >= 2


def test_the_pages_of_his_tickets_still_open(
    known: Ticket, anna: Member, now: datetime, client_of: object
) -> None:
    erase(known.contact_id, by=anna, now=now + timedelta(days=1))
    browser = client_of(anna)  # type: ignore[operator]
    for lens in ("facts", "person", "written"):
        assert browser.get(f"/tickets/{known.pk}/?lens={lens}").status_code == 200
    for page in ("/board/all/", "/outbox/", "/post/?show=all", "/search/?q=выгрузку"):
        assert browser.get(page).status_code == 200
