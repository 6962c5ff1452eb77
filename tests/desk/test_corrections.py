"""A member corrects what was read in a letter, and everything follows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import letter, opened

from gromootvod.desk.models import Correction, Distillation, Event, Message, Ticket
from gromootvod.desk.operations.correct import Said, correct, take_back
from gromootvod.desk.operations.state import set_title
from gromootvod.desk.queries.ticket_reader import ticket_view
from gromootvod.office.models import Member

WORDS = "Накладная не проводится: «период закрыт». Отчёт по складу пустой с понедельника."
PART = "Накладная не проводится: «период закрыт»."


@pytest.fixture
def wrong(stage: None, now: datetime) -> Ticket:
    return opened(letter(WORDS, subject="Помогите"), now)


def said(ticket: Ticket, words: str, label: str, *, hot: bool = False) -> Said:
    message = ticket.messages.get()
    start = message.text.index(words)
    return Said(message.pk, start, start + len(words), label, hot)


def spans_of(ticket: Ticket) -> list[tuple[str, str]]:
    data = Distillation.objects.get(message__ticket=ticket).data
    return [(span["text"].strip(), span["label"]) for span in data["spans"]]


def test_span_card_title_and_completeness_follow_at_once(wrong: Ticket, dina: Member, now: datetime) -> None:
    before = ticket_view(wrong.pk, outbox_held=False)
    assert "Накладная" in wrong.title
    correct(wrong.pk, said(wrong, PART, "anger"), by=dina, now=now)
    after = ticket_view(wrong.pk, outbox_held=False)
    assert (PART, "anger") in spans_of(wrong)
    assert "Накладная" not in after.title
    assert "Отчёт" in after.title
    assert before.card.completeness > 0
    assert after.heat > before.heat
    assert not any("Накладная" in value.text for slot in after.card.slots for value in slot.values)
    correct(wrong.pk, said(wrong, WORDS, "anger"), by=dina, now=now)
    assert (
        ticket_view(wrong.pk, outbox_held=False).card.completeness == Ticket.objects.get().completeness == 0
    )


def test_what_was_said_is_kept_with_who_when_and_what_it_was(
    wrong: Ticket, dina: Member, now: datetime
) -> None:
    was = dict(spans_of(wrong))
    made = correct(wrong.pk, said(wrong, "с понедельника", "time", hot=True), by=dina, now=now)
    kept = Correction.objects.get()
    assert kept == made
    assert (kept.label, kept.hot, kept.by, kept.at) == ("time", True, dina, now)
    assert kept.was in was.values()
    assert kept.version == Distillation.objects.get().version
    event = Event.objects.get(kind="corrected")
    assert (event.member, event.data["to"]) == (dina, "time")


def test_a_feeling_is_never_hot(wrong: Ticket, dina: Member, now: datetime) -> None:
    assert not correct(wrong.pk, said(wrong, PART, "anger", hot=True), by=dina, now=now).hot


def test_a_correction_taken_back_leaves_everything_as_it_was(
    wrong: Ticket, dina: Member, egor: Member, now: datetime
) -> None:
    before = Distillation.objects.get().data
    was = Ticket.objects.values("title", "completeness", "heat").get()
    correct(wrong.pk, said(wrong, PART, "anger"), by=dina, now=now)
    take_back(wrong.pk, said(wrong, "Накладная", ""), by=egor, now=now + timedelta(minutes=1))
    assert Distillation.objects.get().data == before
    assert Ticket.objects.values("title", "completeness", "heat").get() == was
    undone = Correction.objects.get()
    assert (undone.undone_by, undone.undone_at) == (egor, now + timedelta(minutes=1))


def test_the_correction_before_stands_again_when_the_last_is_taken_back(
    wrong: Ticket, dina: Member, now: datetime
) -> None:
    correct(wrong.pk, said(wrong, PART, "anger"), by=dina, now=now)
    correct(wrong.pk, said(wrong, PART, "worry"), by=dina, now=now)
    take_back(wrong.pk, said(wrong, PART, ""), by=dina, now=now)
    assert (PART, "anger") in spans_of(wrong)


def test_a_correction_sent_twice_is_one(wrong: Ticket, dina: Member, now: datetime) -> None:
    for _ in range(2):
        correct(wrong.pk, said(wrong, PART, "anger"), by=dina, now=now)
    assert Correction.objects.count() == Event.objects.filter(kind="corrected").count() == 1


def test_a_title_written_by_hand_stays(wrong: Ticket, dina: Member, now: datetime) -> None:
    set_title(wrong.pk, "Склад", by=dina, now=now)
    correct(wrong.pk, said(wrong, PART, "anger"), by=dina, now=now)
    assert Ticket.objects.get().title == "Склад"
    Ticket.objects.update(title_by=None)  # she has left the firm, and her row
    correct(wrong.pk, said(wrong, PART, "symptom"), by=dina, now=now)
    assert Ticket.objects.get().title == "Склад"


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [(-1, 5, "anger"), (5, 5, "anger"), (0, 10_000, "anger"), (0, 5, "fury"), (0, 5, ""), (9, 3, "anger")],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    wrong: Ticket, dina: Member, now: datetime, start: int, end: int, label: str
) -> None:
    before = Distillation.objects.get().data
    with pytest.raises(ValueError):
        correct(wrong.pk, Said(wrong.messages.get().pk, start, end, label), by=dina, now=now)
    assert Distillation.objects.get().data == before
    assert not Correction.objects.exists()


def test_a_letter_of_another_ticket_is_not_corrected_from_here(
    wrong: Ticket, dina: Member, now: datetime
) -> None:
    other = opened(letter("Касса не печатает чек.", sender="pavel@shop.example"), now)
    with pytest.raises(Message.DoesNotExist):
        correct(wrong.pk, said(other, "Касса", "anger"), by=dina, now=now)
    with pytest.raises(ValueError):
        take_back(other.pk, said(other, "Касса", ""), by=dina, now=now)
