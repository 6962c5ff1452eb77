"""A letter that tells two troubles becomes two tickets; each is answered to who wrote of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import HOUSE, letter, opened, take_in

from gromootvod.core.distill import Label, from_json
from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import (
    Attachment,
    Distillation,
    Event,
    Message,
    Promise,
    Relation,
    StatusLink,
    Ticket,
)
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.correct import Said, correct
from gromootvod.desk.operations.merge import merge
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.split import SplitRefused, split
from gromootvod.desk.queries.client_reader import client_view
from gromootvod.desk.queries.ticket_reader import ticket_view
from gromootvod.desk.queries.ticket_view import FoldView
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
TWO = (
    "Накладная 118 не проводится, пишет «период закрыт».\nВторая проблема: телефон в кабинете врача молчит.\n"
)
BORIS = "Борис Главный <boris@client.example>"


@pytest.fixture
def two(now: datetime) -> Ticket:
    """Vera has written of two troubles in one letter, with a file."""
    raw = letter(TWO, subject="Накладная", files=[("экран.txt", "text/plain", b"x")])
    return opened(raw, now)


def first(ticket: Ticket) -> Message:
    return Message.objects.filter(ticket=ticket, direction="in").earliest("id")


def second_place(message: Message) -> tuple[int, int]:
    parts = from_json(Distillation.objects.get(message=message).data).parts
    return parts[1].places[0]


def test_a_part_becomes_a_ticket_of_its_own(two: Ticket, dina: Member, now: datetime) -> None:
    message = first(two)
    made = split(two.pk, message.pk, by=dina, now=now + HOUR, places=[second_place(message)])
    assert "елефон" in made.title
    assert made.contact == two.contact
    assert Promise.objects.get(ticket=made, settled_at=None).due == made.next_word_by
    assert made.next_word_by is not None
    assert made.next_word_by > now + HOUR
    assert StatusLink.objects.filter(ticket=made, revoked_at=None).count() == 1
    part = Message.objects.get(ticket=made)
    assert "телефон" in part.text
    assert "Накладная" not in part.text
    assert (part.contact, part.split_from) == (message.contact, message)
    relation = Relation.objects.get()
    assert (relation.kind, relation.source, relation.target) == ("split", two, made)
    assert [Event.objects.filter(ticket=t, kind="split").count() for t in (two, made)] == [1, 1]


def test_files_belong_to_both(two: Ticket, dina: Member, now: datetime) -> None:
    message = first(two)
    made = split(two.pk, message.pk, by=dina, now=now + HOUR, places=[second_place(message)])
    ours, theirs = Attachment.objects.get(message__ticket=two), Attachment.objects.get(message__ticket=made)
    assert ours.key != theirs.key
    assert (ours.part, ours.message.blob_id) == (theirs.part, theirs.message.blob_id)


def test_the_letter_tells_the_other_trouble_no_more_but_its_writer_reads_it_whole(
    two: Ticket, dina: Member, now: datetime
) -> None:
    message = first(two)
    split(two.pk, message.pk, by=dina, now=now + HOUR, places=[second_place(message)])
    view = ticket_view(two.pk, outbox_held=False)
    folds = [part for part in view.messages[0].parts if isinstance(part, FoldView)]
    assert [(fold.kind, "телефон" in fold.text) for fold in folds] == [("split", True)]
    assert not any("телефон" in value.text for slot in view.card.slots for value in slot.values)
    assert from_json(Distillation.objects.get(message=message).data).parts == ()
    assert "телефон" in client_view(two.pk, token="t").messages[0].text


def test_what_members_corrected_in_it_goes_along(two: Ticket, dina: Member, now: datetime) -> None:
    message = first(two)
    start = message.text.index("телефон")
    correct(two.pk, Said(message.pk, start, start + 7, Label.HISTORY.value), by=dina, now=now)
    made = split(two.pk, message.pk, by=dina, now=now + HOUR, places=[second_place(message)])
    part = Message.objects.get(ticket=made)
    spans = from_json(Distillation.objects.get(message=part).data).spans
    (span,) = [one for one in spans if part.text[one.start : one.end].strip() == "телефон"]
    assert span.label is Label.HISTORY


def test_a_whole_letter_goes_over_and_is_answered_to_who_wrote_it(
    two: Ticket, dina: Member, now: datetime
) -> None:
    raw = letter("А у меня не печатает чек.", sender=BORIS, subject="Не печатает чек", in_reply_to=first(two).message_id,
                 files=[("чек.txt", "text/plain", b"y")])  # fmt: skip
    take_in(raw, now + HOUR, recipients=[plus_address(HOUSE, sign_thread(thread_key(), two.pk, "n0nce"))])
    stranger = Message.objects.latest("id")
    assert stranger.standing == Message.Standing.STRANGER
    made = split(two.pk, stranger.pk, by=dina, now=now + 2 * HOUR)
    assert answer(made.pk, "Борис, смотрим.", by=dina, now=now + 3 * HOUR).address == "boris@client.example"
    assert answer(two.pk, "Вера, смотрим.", by=dina, now=now + 3 * HOUR).address == "vera@client.example"
    stranger.refresh_from_db()
    assert (stranger.ticket, stranger.standing) == (made, "")
    assert stranger.attachments.count() == 1
    assert "чек" in made.title


def test_a_split_can_be_taken_back_by_merging(two: Ticket, dina: Member, now: datetime) -> None:
    message = first(two)
    made = split(two.pk, message.pk, by=dina, now=now + HOUR, places=[second_place(message)])
    merge(made.pk, two.pk, by=dina, now=now + 2 * HOUR)
    assert Message.objects.filter(ticket=two, direction="in").count() == 2


def test_what_cannot_be_split_says_why(two: Ticket, dina: Member, now: datetime) -> None:
    message = first(two)
    place = second_place(message)

    def refused(pk: int, *places: tuple[int, int]) -> str:
        with pytest.raises(SplitRefused) as caught:
            split(two.pk, pk, by=dina, now=now + HOUR, places=places)
        return caught.value.code

    assert refused(message.pk) == "only"
    assert refused(message.pk, (0, len(message.text))) == "whole"
    for wrong in ((5, 5), (-1, 4), (0, 10**9), (9, 3)):
        assert refused(message.pk, wrong) == "nothing"
    assert refused(message.pk, place, (place[0] + 1, place[1])) == "nothing"
    assert refused(note(two.pk, "Нет", by=dina, now=now).pk) == "letter"
    assert refused(answer(two.pk, "Нет", by=dina, now=now + HOUR).pk) == "letter"
    split(two.pk, message.pk, by=dina, now=now + HOUR, places=[place])
    assert refused(message.pk, place) == "nothing"
    other = opened(letter("Другое", sender=BORIS), now + HOUR)
    with pytest.raises(Message.DoesNotExist):
        split(other.pk, message.pk, by=dina, now=now + HOUR)
