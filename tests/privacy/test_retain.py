"""What is forgotten by rule: only what is due, a little at a time, and nothing without a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from letters import letter, opened

from gromootvod.contacts.models import Contact
from gromootvod.core.letter import read
from gromootvod.desk.models import Attachment, Blob, Dispatch, Message, Ticket
from gromootvod.desk.operations.close import close
from gromootvod.office.models import AuditEntry, Member
from gromootvod.office.models.audit_entry import AppendOnly
from gromootvod.privacy.files import without_files
from gromootvod.privacy.models import Retention
from gromootvod.privacy.operations.retain import Rules, before, keep_rules, step

Browser = Callable[[Member], Client]
FILES = [("план.txt", "text/plain", "тайна".encode())]


@pytest.fixture
def old(stage: None, dina: Member, now: datetime) -> Ticket:
    """A ticket with a file that was closed a day after it was opened; nothing of it is still on its way."""
    ticket = opened(letter(files=FILES), now)
    close(ticket.pk, by=dina, now=now + timedelta(days=1))
    Dispatch.objects.all().delete()
    return ticket


def test_nothing_is_forgotten_without_a_rule(old: Ticket, now: datetime) -> None:
    assert step(now=now + timedelta(days=9999)) == 0
    assert Attachment.objects.count() == 1


def test_files_go_and_the_letter_stays(old: Ticket, anna: Member, now: datetime) -> None:
    keep_rules(Rules(attachments_months=2), by=anna, now=now)
    assert step(now=now + timedelta(days=50)) == 0
    assert step(now=now + timedelta(days=70)) == 1
    assert step(now=now + timedelta(days=70)) == 0
    assert not Attachment.objects.exists()
    said = read(bytes(Message.objects.get(ticket=old).blob.data))  # type: ignore[union-attr]
    assert "Накладная не проводится" in said.text
    assert "тайна".encode() not in bytes(Blob.objects.get(message_of(old)).data)


def message_of(ticket: Ticket) -> object:
    from django.db.models import Q

    return Q(messages__ticket=ticket)


def test_raw_letters_go_and_their_text_stays(old: Ticket, anna: Member, now: datetime) -> None:
    keep_rules(Rules(letters_months=2), by=anna, now=now)
    assert step(now=now + timedelta(days=70)) == 1
    message = Message.objects.select_related("blob").get(ticket=old)
    assert message.blob is not None
    assert message.blob.size == 0
    assert "Накладная" in message.text


def test_a_letter_on_its_way_is_not_touched(old: Ticket, anna: Member, now: datetime) -> None:
    message = Message.objects.get(ticket=old)
    Dispatch.objects.create(
        ticket=old, message=message, blob=message.blob, recipient="a@b.example", mail_id="<x@y>", made_at=now, next_try_at=now,
    )  # fmt: skip
    keep_rules(Rules(attachments_months=2, letters_months=2), by=anna, now=now)
    assert step(now=now + timedelta(days=70)) == 0


def test_a_person_goes_when_his_last_ticket_is_old_enough(old: Ticket, anna: Member, now: datetime) -> None:
    keep_rules(Rules(people_months=2), by=anna, now=now)
    fresh = opened(letter("Ещё беда."), now + timedelta(days=60))
    later = now + timedelta(days=70)
    assert step(now=later) == 0
    close(fresh.pk, by=anna, now=later)
    assert step(now=later) == 0
    assert step(now=later + timedelta(days=70)) == 1
    assert Contact.objects.get(pk=old.contact_id).erased_at is not None
    assert step(now=later + timedelta(days=71)) == 0


def test_a_step_is_small(stage: None, dina: Member, anna: Member, now: datetime) -> None:
    for number in range(5):
        close(opened(letter(sender=f"c{number}@firm.example"), now).pk, by=dina, now=now)
    Dispatch.objects.all().delete()
    keep_rules(Rules(letters_months=1), by=anna, now=now)
    assert [step(now=now + timedelta(days=40), limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("now_", "months", "then"),
    [
        ("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 1, "2025-12-15"), ("2024-02-29", 12, "2023-02-28"),
        ("2026-05-01", 600, "1976-05-01"),
    ],
)  # fmt: skip
def test_months_are_counted_by_the_calendar(now_: str, months: int, then: str) -> None:
    found = before(datetime.fromisoformat(now_).replace(tzinfo=UTC), months)
    assert found.date().isoformat() == then


def test_trying_rules_on_changes_nothing(old: Ticket, anna: Member, client_of: Browser) -> None:
    given = {"attachments_months": "1", "letters_months": "", "people_months": "1", "try": "yes"}
    page = client_of(anna).post("/settings/retention/rules/", given)
    assert page.status_code == 200
    assert "Вера Клиентова" in page.text
    assert not Retention.objects.exists()


def test_a_rule_is_put_into_force_and_written_down(old: Ticket, anna: Member, client_of: Browser) -> None:
    client_of(anna).post("/settings/retention/rules/", {"letters_months": "24"})
    assert Retention.objects.get().letters_months == 24
    assert AuditEntry.objects.get(kind="retention.changed").data["letters_months"] == 24


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 50, b"Content-Type: multipart/mixed\r\n\r\nx", b"--b\r\n" * 40]
)
def test_odd_bytes_are_cleaned_or_dropped(raw: bytes) -> None:
    assert isinstance(without_files(raw), bytes)


def test_an_erasure_asks_for_the_number(old: Ticket, anna: Member, client_of: Browser) -> None:
    browser, page = client_of(anna), f"/contacts/{old.contact_id}/"
    assert browser.post(page + "erasures/", {"number": "0"}).status_code == 422
    assert Contact.objects.get(pk=old.contact_id).erased_at is None
    assert browser.post(page + "erasures/", {"number": str(old.contact_id)}).status_code == 302
    assert browser.get(page).status_code == 404
    assert browser.get(page + "erasure/").status_code == 200


def test_the_audit_log_is_append_only_in_the_orm_and_in_the_database(anna: Member, now: datetime) -> None:
    from django.db import connection

    from gromootvod.office.audit import record

    entry = record("test.act", member=anna, about="nothing", now=now)
    for deed in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(kind="x"),
    ):
        with pytest.raises(AppendOnly):
            deed()
    for sql in ("DELETE FROM office_auditentry", "UPDATE office_auditentry SET kind = 'x'"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert AuditEntry.objects.get(pk=entry.pk).kind == "test.act"
