"""The live stream, the search, late acknowledgements, letters that name nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters import file, keep, letter, opened, take_in

from gromootvod.core.filter import Filter, parse
from gromootvod.core.letter import read
from gromootvod.desk import search, stream
from gromootvod.desk.compose import File
from gromootvod.desk.models import Attachment, Dispatch, Event, Message, Parcel, Ticket
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.dispatch import bytes_of, compose_waiting
from gromootvod.desk.operations.guard import lapse
from gromootvod.desk.operations.note import note
from gromootvod.desk.queries import search_hits
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]
HOUR = timedelta(hours=1)


# Letters that name nobody.


def test_a_letter_that_names_nobody_is_a_ticket_and_goes_unanswered(now: datetime, dina: Member) -> None:
    outcome = take_in(letter(sender="").replace(b"From: \r\n", b""), now)
    assert outcome.verdict == "ticket"
    assert not Dispatch.objects.exists()
    with pytest.raises(AnswerRefused, match="no_address"):
        answer(outcome.ticket_id or 0, "Кто вы?", by=dina, now=now)


def test_the_envelope_names_who_the_letter_does_not(now: datetime) -> None:
    take_in(letter(sender="").replace(b"From: \r\n", b""), now, sender="vera@client.example")
    assert Ticket.objects.get().contact.addresses.get().value == "vera@client.example"


# Acknowledgements that were made late.


def test_an_acknowledgement_is_the_same_letter_ever_after(ticket: Ticket, now: datetime) -> None:
    dispatch = Dispatch.objects.get()
    assert compose_waiting(now=now) == 1
    assert compose_waiting(now=now) == 0
    first = bytes_of(Dispatch.objects.get(pk=dispatch.pk), now=now)
    assert bytes_of(dispatch, now=now + HOUR) == first
    assert dispatch.mail_id.encode() in first


@pytest.mark.parametrize("why", ["lapsed", "closed"])
def test_an_acknowledgement_that_comes_late_names_no_moment(
    ticket: Ticket, dina: Member, now: datetime, why: str
) -> None:
    later = now + timedelta(days=4)
    lapse(now=later) if why == "lapsed" else close(ticket.pk, by=dina, now=later)
    text = read(bytes_of(Dispatch.objects.get(), now=later)).text
    assert ": ," not in text
    assert "—  ," not in text
    assert " ," not in text
    assert "даже если" not in text


# Files of ours.


def test_a_file_we_sent_is_kept_and_given_out(
    client_of: Browser, ticket: Ticket, dina: Member, now: datetime
) -> None:
    files = [File("счёт.pdf", "application/pdf", "%PDF-1.4 счёт".encode())]
    message = answer(ticket.pk, "Вот счёт", by=dina, now=now, files=files)
    key = Attachment.objects.get(message=message).key
    got = client_of(dina).get(f"/attachments/{key}/")
    assert got.content == files[0].data


# The search.


def found(words: str, now: datetime) -> list[int]:
    return [hit.number for hit in search_hits.find(parse(words), member_id=0, now=now).hits]


def test_letters_answers_and_notes_are_found_by_any_form(ticket: Ticket, dina: Member, now: datetime) -> None:
    note(ticket.pk, "Проверил резервную копию", by=dina, now=now)
    answer(ticket.pk, "Перезапустили службу", by=dina, now=now)
    for words in ("накладную", "резервная копия", "перезапустить службы", "НАКЛАДНАЯ понедельник"):
        assert found(words, now) == [ticket.pk], words
    assert found("накладная принтер", now) == []


@pytest.mark.parametrize(
    "query", ["", '"', "*", "a AND", "NEAR(", "x:y", "-", "^", "'; DROP TABLE", "\x00", "((", "  "]
)
def test_no_query_is_a_fault(ticket: Ticket, query: str, now: datetime) -> None:
    search_hits.find(Filter(words=(query,)), member_id=0, now=now)
    search_hits.find(Filter(phrases=(query,)), member_id=0, now=now, sort="best")


def test_what_is_taken_out_of_the_index_is_not_found(ticket: Ticket, now: datetime) -> None:
    search.forget(Message.objects.get(ticket=ticket).pk)
    assert found("накладная", now) == []


# The live stream.


def frames(since: int | None, *, ticket: int | None, quiet: bool) -> list[dict[str, object]]:
    """What a page that connects anew is told at once."""

    async def gather() -> list[bytes]:
        got = []
        source = stream._events(ticket, since, quiet)
        try:
            while True:
                got.append(await asyncio.wait_for(anext(source), 0.3))
        except TimeoutError:
            return got
        finally:
            await source.aclose()  # type: ignore[attr-defined]

    raw = asyncio.run(gather())
    return [json.loads(frame.partition(b"data: ")[2]) for frame in raw if b"data: " in frame]


@pytest.mark.django_db(transaction=True)
def test_a_page_that_comes_back_hears_what_it_missed_and_a_client_only_that() -> None:
    now = datetime.fromisoformat("2026-03-17T08:00:00+00:00")
    first, second = opened(letter(), now), opened(letter("Другое", sender="p@two.example"), now)
    events = list(Event.objects.filter(ticket=first).order_by("id"))
    assert [frame["id"] for frame in frames(0, ticket=None, quiet=False)] == list(
        Event.objects.order_by("id").values_list("id", flat=True)
    )
    told = frames(events[0].pk, ticket=first.pk, quiet=True)
    assert told == [{"id": event.pk} for event in events[1:]]
    assert second.pk not in [frame.get("ticket") for frame in frames(0, ticket=first.pk, quiet=False)]
    assert frames(None, ticket=None, quiet=False) == []


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 30, "1 OR 1"])
def test_any_last_event_id_is_borne(last: str) -> None:
    request = RequestFactory().get("/live/board/", headers={"last-event-id": last})
    assert stream.event_stream(request, ticket=None).status_code == 200


# Whatever comes in.


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    raw=st.one_of(
        st.binary(max_size=400),
        st.builds(
            lambda names, values, body: b"\r\n".join(
                name.encode() + b": " + value for name, value in zip(names, values, strict=False)
            ) + b"\r\n\r\n" + body,
            st.lists(st.sampled_from(["From", "To", "Subject", "Message-ID", "References", "In-Reply-To", "Reply-To",
                                      "List-Id", "Auto-Submitted", "Content-Type", "Delivered-To", "Date"]), max_size=8),
            st.lists(st.binary(max_size=60), min_size=8, max_size=8),
            st.binary(max_size=200),
        ),
    )
)  # fmt: skip
def test_whatever_comes_in_is_filed(dina: Member, now: datetime, raw: bytes) -> None:
    parcel = keep(raw, now)
    file(parcel, now)
    assert Parcel.objects.get(pk=parcel.pk).state == "filed"
    assert bytes(Parcel.objects.get(pk=parcel.pk).blob.data) == raw
