"""A person gets all that is kept about him, and nothing of anybody else's."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from letters import letter, opened, take_in

from gromootvod.contacts.models import Contact
from gromootvod.contacts.operations.change_contact import write_note
from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.note import note
from gromootvod.office.models import AuditEntry, Member
from gromootvod.privacy.operations.export import export_person

Browser = Callable[[Member], Client]
FILES = [("../../счёт.txt", "text/plain", "сто рублей".encode())]


@pytest.fixture
def vera(stage: None, dina: Member, now: datetime) -> Ticket:
    """Vera has written, a stranger too; Dina has answered and noted."""
    ticket = opened(letter(files=FILES), now)
    to = plus_address("support@desk.example", sign_thread(thread_key(), ticket.pk, "n"))
    take_in(letter("Чужие слова.", sender="Чужой <other@shop.example>"), now, recipients=[to])
    answer(ticket.pk, "Смотрим накладную.", by=dina, now=now + timedelta(hours=1))
    note(ticket.pk, "Только для нас.", by=dina, now=now + timedelta(hours=1))
    write_note(ticket.contact_id, "Звонить после обеда.", by=dina, now=now)
    return ticket


def unpacked(contact_id: int, by: Member, now: datetime) -> dict[str, bytes]:
    pieces = list(export_person(contact_id, by=by, now=now))
    assert len(pieces) > 4, "it is made while it is sent"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_his_letters_our_answers_and_his_files(vera: Ticket, anna: Member, now: datetime) -> None:
    files = unpacked(vera.contact_id, anna, now)
    told = json.loads(files[f"tickets/{vera.pk}/ticket.json"])
    assert [one["from_you"] for one in told["messages"]] == [True, False]
    assert files[told["messages"][0]["letter"]].startswith(b"From: ")
    (name,) = told["messages"][0]["files"]
    assert files[name].decode() == "сто рублей"
    assert json.loads(files["person.json"])["addresses"][0]["value"] == "vera@client.example"


def test_it_holds_nothing_of_others_and_no_notes_among_us(vera: Ticket, anna: Member, now: datetime) -> None:
    everything = b"".join(unpacked(vera.contact_id, anna, now).values()).decode("utf-8", "replace")
    assert "Звонить после обеда." in everything
    for foreign in ("Чужие слова", "Только для нас", "other@shop.example"):
        assert foreign not in everything


def test_no_name_in_it_leads_out_of_the_folder(vera: Ticket, anna: Member, now: datetime) -> None:
    for name in unpacked(vera.contact_id, anna, now):
        assert not name.startswith("/")
        assert ".." not in name.split("/")


@pytest.mark.parametrize(("language", "words"), [("ru", 'lang="ru"'), ("en", "What we keep about")])
def test_the_page_in_it_speaks_his_language(
    language: str, words: str, vera: Ticket, anna: Member, now: datetime
) -> None:
    Contact.objects.filter(pk=vera.contact_id).update(language=language)
    page = unpacked(vera.contact_id, anna, now)["index.html"].decode()
    assert words in page
    assert "Накладная не проводится" in page


def test_every_export_is_written_down_before_it_begins(
    vera: Ticket, anna: Member, client_of: Browser
) -> None:
    answered = client_of(anna).post(f"/contacts/{vera.contact_id}/export/")
    entry = AuditEntry.objects.get(kind="contact.exported")
    assert (entry.member, entry.about) == (anna, f"contact {vera.contact_id}")
    assert zipfile.ZipFile(io.BytesIO(b"".join(answered))).testzip() is None  # type: ignore[arg-type]
