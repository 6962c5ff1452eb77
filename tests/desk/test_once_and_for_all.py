"""One letter is one message, whatever door it takes and however often it is tried."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from letters import file, keep, letter, take_in

from gromootvod.contacts.models import Contact
from gromootvod.desk import live
from gromootvod.desk.models import Blob, Dispatch, Event, Message, Parcel, Promise, Ticket
from gromootvod.desk.operations import receive as receiving
from gromootvod.desk.operations.guard import lapse
from gromootvod.desk.operations.repeats import FLOOD
from gromootvod.desk.operations.store import Raw, store, store_all

NOW = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
together = pytest.mark.django_db(transaction=True)


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """Run `work` in threads that start together; return what each gave or raised."""
    gate, results = threading.Barrier(count), [None] * count  # type: list[object], list[object]

    def run(number: int) -> None:
        gate.wait(60)  # type: ignore[attr-defined]
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def test_the_very_same_bytes_are_one_parcel(now: datetime) -> None:
    raw = letter()
    first = store(Raw(raw, "lmtp"), now=now)
    assert store(Raw(raw, "imap"), now=now) == first
    assert store_all([Raw(raw, "lmtp"), Raw(raw, "intake")], now=now) == [first, first]
    assert (Parcel.objects.count(), Blob.objects.count()) == (1, 1)


def test_ids_of_parcels_come_in_the_order_of_the_letters(now: datetime) -> None:
    raws = [letter(f"Письмо {number}") for number in range(5)]
    known = store(Raw(raws[3], "lmtp"), now=now)
    ids = store_all([Raw(raw, "lmtp") for raw in raws], now=now)
    assert ids[3] == known
    for raw, parcel_id in zip(raws, ids, strict=True):
        assert bytes(Parcel.objects.get(pk=parcel_id).blob.data) == raw


def test_the_same_letter_through_two_doors_is_one_message(now: datetime) -> None:
    raw = letter()
    first = take_in(b"Received: from relay by lmtp\r\n" + raw, now)
    second = take_in(b"Received: from relay by imap\r\n" + raw, now, door="imap")
    assert (second.verdict, second.ticket_id) == ("duplicate", first.ticket_id)
    assert (Message.objects.filter(direction="in").count(), Parcel.objects.count()) == (1, 2)


def test_the_same_message_id_with_other_words_is_kept(now: datetime) -> None:
    first = take_in(letter("Первое", message_id="<same@x.example>"), now)
    second = take_in(letter("Второе", message_id="<same@x.example>"), now)
    assert (first.verdict, second.verdict) == ("ticket", "ticket")
    assert Message.objects.filter(message_id="<same@x.example>").count() == 2


def test_the_same_words_with_another_file_are_kept(now: datetime) -> None:
    take_in(letter("Вот", message_id="<f@x.example>", files=[("a.txt", "text/plain", b"1")]), now)
    outcome = take_in(letter("Вот", message_id="<f@x.example>", files=[("a.txt", "text/plain", b"2")]), now)
    assert outcome.verdict == "ticket"


def test_a_filed_parcel_keeps_its_verdict_when_tried_again(now: datetime) -> None:
    parcel = keep(letter(), now)
    first = file(parcel, now)
    again = file(parcel, now + timedelta(hours=1))
    assert again == first
    assert (Ticket.objects.count(), Dispatch.objects.count()) == (1, 1)


def test_a_fault_in_the_middle_leaves_nothing_half_done(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = keep(letter(), now)

    def broken(*args: object, **options: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "acknowledge", broken)
        with pytest.raises(OSError, match="disk full"), transaction.atomic():
            file(parcel, now)
    parcel.refresh_from_db()
    assert parcel.state == "waiting"
    assert not Ticket.objects.exists()
    assert not Message.objects.exists()
    assert not Contact.objects.exists()
    assert file(parcel, now).verdict == "ticket"


def test_a_flood_of_the_same_words_folds(now: datetime) -> None:
    verdicts = [
        take_in(letter("Сайт лежит!"), now + timedelta(seconds=number)).verdict for number in range(3 * FLOOD)
    ]
    assert verdicts == ["ticket"] * FLOOD + ["duplicate"] * 2 * FLOOD
    assert Parcel.objects.count() == 3 * FLOOD  # every letter is there all the same
    assert set(Parcel.objects.filter(verdict="duplicate").values_list("ticket_id", flat=True)) <= set(
        Ticket.objects.values_list("pk", flat=True)
    )


def test_other_words_or_another_writer_are_no_flood(now: datetime) -> None:
    for number in range(FLOOD):
        take_in(letter("Сайт лежит!"), now + timedelta(seconds=number))
    later = now + timedelta(minutes=1)
    assert take_in(letter("Сайт лежит! Второй час."), later).verdict == "ticket"
    assert take_in(letter("Сайт лежит!", sender="other@two.example"), later).verdict == "ticket"
    assert take_in(letter("Сайт лежит!"), now + timedelta(minutes=20)).verdict == "ticket"


@together
def test_two_workers_with_one_parcel_make_one_message() -> None:
    parcel = keep(letter(), NOW)
    outcomes = at_once(4, lambda _: file(parcel, NOW))
    assert {(getattr(o, "verdict", o), getattr(o, "ticket_id", 0)) for o in outcomes} == {
        ("ticket", Ticket.objects.get().pk)
    }
    assert (Ticket.objects.count(), Message.objects.count(), Dispatch.objects.count()) == (1, 1, 1)
    assert Promise.objects.filter(settled_at=None).count() == 1


@together
def test_two_letters_of_a_new_person_at_once_make_one_contact_and_one_acknowledgement() -> None:
    parcels = [keep(letter(f"Беда {number}"), NOW) for number in range(4)]
    outcomes = at_once(4, lambda number: file(parcels[number], NOW))
    assert {getattr(outcome, "verdict", outcome) for outcome in outcomes} == {"ticket"}
    assert (Contact.objects.count(), Ticket.objects.count()) == (1, 4)
    assert Dispatch.objects.filter(kind="ack").count() == 1


@together
def test_the_same_letter_stored_by_two_doors_at_once_is_one_parcel() -> None:
    raw = letter()
    ids = at_once(4, lambda _: store(Raw(raw, "lmtp"), now=NOW))
    assert len(set(ids)) == 1, ids
    assert Parcel.objects.count() == 1


@together
def test_a_promise_lapses_once_however_many_look() -> None:
    take_in(letter(), NOW)
    lapsed = at_once(4, lambda _: lapse(now=NOW + timedelta(days=5)))
    assert sorted(map(len, lapsed)) == [0, 0, 0, 1], lapsed  # type: ignore[arg-type]
    assert Event.objects.filter(kind="lapsed").count() == 1


@together
def test_who_waits_is_woken_after_the_commit_and_not_before() -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(Ticket.objects.count())

    live.listen(look)
    try:
        parcel = keep(letter(), NOW)
        with transaction.atomic():
            file(parcel, NOW)
            assert seen == []
        assert seen == [1]
    finally:
        live.forget(look)
