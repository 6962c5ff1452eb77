"""What members correct is learned by this house, can be taken back, and reaches old letters and new ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import keep, letter, opened

from gromootvod.channels.mail.readers import Readers
from gromootvod.core.distill import VERSION
from gromootvod.desk import taught
from gromootvod.desk.models import Correction, Distillation, Lesson, Ticket
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.correct import Said, correct, take_back
from gromootvod.desk.operations.learn import learn, unlearn
from gromootvod.desk.operations.redistill import CHUNK, Wanted, redistill
from gromootvod.desk.operations.state import set_title
from gromootvod.office.models import Member

PLACES = (
    "на складе",
    "в филиале",
    "у кассы",
    "в цеху",
    "на приёмке",
    "в бухгалтерии",
    "на посту",
    "в архиве",
)
LATER = timedelta(days=1)


def jargon(place: str) -> str:
    return f"Добрый день! Ночью {place} захлебнулся приёмщик пинов. Спасибо."


def label(ticket: Ticket) -> str:
    spans = Distillation.objects.get(message__ticket=ticket, message__direction="in").data["spans"]
    return next(span["label"] for span in spans if "захлебнулся" in span["text"])


@pytest.fixture
def corrected(stage: None, dina: Member, now: datetime) -> list[Ticket]:
    """Eight letters in the words of the trade, each corrected by Dina."""
    tickets = [opened(letter(jargon(at), sender=f"c{n}@firm{n}.example"), now) for n, at in enumerate(PLACES)]
    for ticket in tickets:
        message = ticket.messages.get(direction="in")
        start, end = message.text.index("Ночью"), message.text.index(" Спасибо")
        correct(ticket.pk, Said(message.pk, start, end, wanted(tickets[0])), by=dina, now=now)
    return tickets


def wanted(first: Ticket) -> str:
    """A label that the shipped weights do not give."""
    told = Distillation.objects.get(message__ticket=first, message__direction="in").data
    spans = told.get("told", told)["spans"]
    return "error" if any(s["label"] == "impact" and "захлебнулся" in s["text"] for s in spans) else "impact"


def test_a_lesson_is_in_force_at_once_and_is_taken_back_whole(corrected: list[Ticket], now: datetime) -> None:
    outcome = learn(now=now)
    assert outcome.new
    assert outcome.report.verdict == "better"
    assert taught.version() == f"{VERSION}+{outcome.lesson.version}"  # type: ignore[union-attr]
    assert taught.weights().id.endswith(outcome.lesson.version)  # type: ignore[union-attr]
    assert len(taught.version()) <= 40
    assert not learn(now=now).new  # all of it is known already
    assert Lesson.objects.count() == 1
    unlearn(now=now)
    assert taught.version() == VERSION
    assert taught.packed() == ("", b"")
    assert unlearn(now=now) == (None, None)


def test_the_lesson_before_is_in_force_again(corrected: list[Ticket], dina: Member, now: datetime) -> None:
    first = learn(now=now).lesson
    message = corrected[0].messages.get(direction="in")
    take_back(corrected[0].pk, Said(message.pk, 0, len(message.text), ""), by=dina, now=now)
    second = learn(now=now + LATER).lesson
    assert first is not None
    assert second is not None
    assert second.version != first.version
    assert unlearn(now=now + LATER) == (second, first)
    assert taught.version() == f"{VERSION}+{first.version}"


def test_a_dry_run_changes_nothing(corrected: list[Ticket], now: datetime) -> None:
    assert learn(now=now, dry_run=True).report.verdict == "better"
    assert not Lesson.objects.exists()


def test_too_little_is_refused(ticket: Ticket, now: datetime) -> None:
    outcome = learn(now=now)
    assert (outcome.report.verdict, outcome.lesson) == ("few", None)


def test_a_lesson_learned_on_other_weights_sleeps(corrected: list[Ticket], now: datetime) -> None:
    learn(now=now)
    Lesson.objects.update(base="00000000")
    assert taught.lesson() is None
    assert taught.version() == VERSION


def test_a_damaged_lesson_keeps_no_letter_out(corrected: list[Ticket], now: datetime) -> None:
    learn(now=now)
    Lesson.objects.update(delta=b"damaged", version="d")
    assert taught.weights().id in VERSION
    readers = Readers(count=1, seconds=60)
    try:
        assert readers.read(letter("Касса стоит.")).result(60).distillate.spans
    finally:
        readers.close()


def test_readers_that_run_take_up_a_lesson_and_its_withdrawal(corrected: list[Ticket], now: datetime) -> None:
    readers = Readers(count=1, seconds=60)
    raw = bytes(keep(letter(jargon("в порту")), now).blob.data)
    try:
        assert readers.read(raw).result(60).distillate.version == VERSION
        learn(now=now)
        read = readers.read(raw).result(60).distillate
        assert read.version == taught.version() != VERSION
        at = read.text.index("захлебнулся")
        assert next(s.label for s in read.spans if s.start <= at < s.end) == wanted(corrected[0])
        unlearn(now=now)
        assert readers.read(raw).result(60).distillate.version == VERSION
    finally:
        readers.close()


def test_old_letters_follow_a_lesson_and_corrections_stay(
    corrected: list[Ticket], dina: Member, now: datetime
) -> None:
    old = opened(letter(jargon("в порту"), sender="port@port.example"), now)
    named = opened(letter(jargon("на рейде"), sender="raid@raid.example"), now)
    set_title(named.pk, "Рейд", by=dina, now=now)
    before, aim = label(old), wanted(corrected[0])
    learn(now=now)
    dry = redistill(Wanted(), dry_run=True)
    assert label(old) == before
    count = redistill(Wanted())
    assert (count.behind, count.done, count.changed) == (dry.behind, dry.done, dry.changed)
    assert count.done == 10
    assert label(old) == aim != before
    assert Ticket.objects.get(pk=named.pk).title == "Рейд"
    assert {label(ticket) for ticket in corrected} == {aim}
    assert Correction.objects.filter(undone_at=None).count() == 8
    assert set(Distillation.objects.values_list("version", flat=True)) == {taught.version()}
    again = redistill(Wanted(all=True))
    assert (again.behind, again.changed) == (0, 0)


def test_the_title_made_by_the_house_follows_and_completeness_too(
    corrected: list[Ticket], now: datetime
) -> None:
    old = opened(letter(jargon("в порту"), sender="port@port.example", subject=""), now)
    Ticket.objects.filter(pk=old.pk).update(completeness=99)
    learn(now=now)
    redistill(Wanted(tickets=[old.pk]))
    told = Distillation.objects.get(message__ticket=old).data
    after = Ticket.objects.get(pk=old.pk)
    assert after.title == told["title"][:120]
    assert after.completeness != 99


def test_it_goes_on_where_it_was_stopped(corrected: list[Ticket], now: datetime) -> None:
    for number in range(CHUNK):
        opened(letter(f"Касса {number} стоит.", sender=f"k{number}@kassa.example"), now)
    learn(now=now)

    class Killed(Exception):
        pass

    def kill(count: object) -> None:
        if count.done:  # type: ignore[attr-defined]
            raise Killed

    with pytest.raises(Killed):
        redistill(Wanted(), progress=kill)
    done = Distillation.objects.filter(version=taught.version()).count()
    assert done == CHUNK
    assert redistill(Wanted()).done == 8


@pytest.mark.parametrize(
    ("wanted_", "behind"), [("open", 7), ("all", 8), ("since", 8), ("after", 0), ("one", 1)]
)
def test_only_what_is_asked_for_is_read_anew(
    corrected: list[Ticket], dina: Member, now: datetime, wanted_: str, behind: int
) -> None:
    close(corrected[0].pk, by=dina, now=now)
    learn(now=now)
    asked = {
        "open": Wanted(),
        "all": Wanted(all=True),
        "since": Wanted(since=now - LATER),
        "after": Wanted(since=now + LATER),
        "one": Wanted(tickets=[corrected[1].pk]),
    }
    assert redistill(asked[wanted_]).done == behind
