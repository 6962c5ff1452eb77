"""One question at a time, never about what is known; answers come by letter; engineers' needs are asked politely."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from letters import dispatch_of, letter, opened, sent, take_in

from gromootvod.desk.models import Event, Message, Notification, Question, Ticket
from gromootvod.desk.operations.ask import NothingToAsk, ask, look, look_waiting, need, proposals, withdraw
from gromootvod.desk.operations.interview import from_data, pick, to_data
from gromootvod.office.models import Member

MINUTE = timedelta(minutes=1)
FURIOUS = "Ничего не работает!!! Третий день! Вы там спите?!"


@pytest.fixture
def upset(stage: None, now: datetime) -> Ticket:
    """A furious letter without a single fact."""
    return opened(letter(FURIOUS, subject="СРОЧНО!!!"), now)


def reply(question: Question, text: str, now: datetime) -> Message:
    assert question.message is not None
    outcome = take_in(letter(text, in_reply_to=question.message.message_id, subject="Re: СРОЧНО!!!"), now)
    assert outcome.verdict == "reply"
    return Message.objects.filter(ticket=question.ticket, direction="in").latest("id")


def test_a_new_letter_is_looked_at_and_its_next_question_chosen(upset: Ticket, now: datetime) -> None:
    assert upset.look_again
    assert look_waiting(now=now) == 1
    upset.refresh_from_db()
    assert (upset.look_again, upset.ready, upset.playbook) == (False, False, "universal")
    assert look_waiting(now=now) == 0


def test_a_question_goes_with_its_reason_its_choices_and_a_way_to_be_called(
    upset: Ticket, dina: Member, now: datetime
) -> None:
    question = ask(upset.pk, by=dina, now=now + MINUTE)
    assert question.message is not None
    mail = message_from_bytes(sent(dispatch_of(question.message)), policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    text = plain.get_content()
    assert question.text in text
    assert question.why in text
    assert "Не знаю" in text
    assert "позвоните мне" in text
    assert f"/questions/{question.pk}/" in text
    upset.refresh_from_db()
    assert (upset.state, upset.ball) == ("waiting", "client")


def test_only_one_question_is_open_at_a_time(upset: Ticket, dina: Member, now: datetime) -> None:
    first = ask(upset.pk, by=dina, now=now)
    with pytest.raises(NothingToAsk, match="open"):
        ask(upset.pk, by=dina, now=now + MINUTE)
    withdraw(first.pk, upset.pk, now=now + MINUTE)
    assert ask(upset.pk, by=dina, now=now + 2 * MINUTE).slot != first.slot


def test_an_answer_by_letter_is_heard_and_never_asked_again(
    upset: Ticket, dina: Member, now: datetime
) -> None:
    slots = []
    for turn in range(3):
        question = ask(upset.pk, by=dina, now=now + turn * 10 * MINUTE)
        slots.append(question.slot)
        message = reply(
            question,
            "Открываю накладную, жму «Провести», и окно просто закрывается.",
            now + (turn * 10 + 5) * MINUTE,
        )
        question.refresh_from_db()
        if question.state == "open":
            withdraw(question.pk, upset.pk, now=now + (turn * 10 + 6) * MINUTE)
        else:
            assert question.answer == message
        if look(upset.pk, now=now + (turn * 10 + 7) * MINUTE).question is None:
            break
    assert len(set(slots)) == len(slots)
    assert Question.objects.filter(state="answered").exists()
    assert Event.objects.filter(ticket=upset, kind="heard").exists()


def test_i_do_not_know_is_an_answer(upset: Ticket, dina: Member, now: datetime) -> None:
    question = ask(upset.pk, by=dina, now=now)
    reply(question, "Сам не знаю, ничего не менял.", now + MINUTE)
    question.refresh_from_db()
    assert question.state in {"unknown", "answered"}
    following = pick(upset).ask.question
    assert following is None or following.slot != question.slot


def test_who_wants_to_be_called_is_asked_nothing_more(upset: Ticket, dina: Member, now: datetime) -> None:
    question = ask(upset.pk, by=dina, now=now)
    reply(question, "Просто позвоните мне", now + MINUTE)
    question.refresh_from_db()
    assert question.state == "call_me"
    assert Notification.objects.get(kind="call_me").member == dina
    answer = look(upset.pk, now=now + 2 * MINUTE)
    assert (answer.question, answer.ready) == (None, True)


def test_an_engineers_need_is_asked_politely_and_counted(upset: Ticket, egor: Member, now: datetime) -> None:
    question = need(upset.pk, "нужен номер накладной", by=egor, now=now)
    assert question.origin == "need"
    assert "номер накладной" in question.text.lower()
    assert question.text.strip().lower() != "нужен номер"
    with pytest.raises(NothingToAsk):
        need(upset.pk, "  ", by=egor, now=now)


def test_what_engineers_keep_asking_for_becomes_a_proposal(egor: Member, now: datetime) -> None:
    for number in range(4):
        ticket = opened(letter(f"Не работает обмен {number}", sender=f"c{number}@firm{number}.example"), now)
        need(ticket.pk, "мне нужен серийный номер кассы", by=egor, now=now)
    found = proposals(times=3)
    assert [one.times for one in found] == [4]
    assert "серийный номер" in found[0].text.lower()


def test_by_itself_the_house_asks_only_when_it_is_told_to(
    upset: Ticket, dina: Member, now: datetime, settings: object
) -> None:
    from django.conf import settings as house

    assert look_waiting(now=now) == 1
    assert not Question.objects.exists()
    values = {**house.CONFIG.values, "questions": "send"}
    settings.CONFIG = type(house.CONFIG)(values, house.CONFIG.origins)  # type: ignore[attr-defined]
    look(upset.pk, now=now)
    question = Question.objects.get()
    assert question.message is not None
    assert question.message.automatic
    assert b"Auto-Submitted: auto-generated" in sent(dispatch_of(question.message))


def test_a_question_survives_the_database(upset: Ticket) -> None:
    question = pick(upset).ask.question
    assert question is not None
    assert from_data(to_data(question)) == question


def test_a_ticket_that_tells_enough_is_ready_and_nothing_is_asked(now: datetime) -> None:
    text = (
        "Добрый день! С понедельника накладная 1042 не проводится: «период закрыт». Открываю накладную, "
        "нажимаю «Провести», выходит ошибка. 1С 8.3.24, Бухгалтерия 3.0. В воскресенье обновили платформу. "
        "Раньше проводилась. Отгрузка стоит."
    )
    ticket = opened(letter(text), now)
    answer = look(ticket.pk, now=now)
    ticket.refresh_from_db()
    assert answer.ready
    assert ticket.ready
    assert Event.objects.filter(ticket=ticket, kind="ready").count() == 1
