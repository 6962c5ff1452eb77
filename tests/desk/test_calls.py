"""A call has a ticket from its first word; when it ends it is a message there, and the client gets its summary."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from letters import dispatch_of, letter, opened, sent, take_in

from gromootvod.contacts.models import Address, Contact
from gromootvod.contacts.operations.caller import AddressTaken, callers, meet, phone_of, reach
from gromootvod.desk.models import Event, Message, Promise, Question, Ticket
from gromootvod.desk.operations.answer import AnswerRefused
from gromootvod.desk.operations.ask import ask
from gromootvod.desk.operations.call import Call, Ending, Said, begin, finish
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.interview import pick
from gromootvod.desk.queries.call_sheet import Deed, call_sheet
from gromootvod.desk.queries.callers import callers as caller_views
from gromootvod.incidents.models import Incident
from gromootvod.incidents.operations.gather import Gatherer
from gromootvod.knowledge.operations.firms import FirmData, NoName, add_firm
from gromootvod.knowledge.queries.directory import firms, recognised
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
NOTES = "Накладная не проводится, пишет «период закрыт», с понедельника. Машина стоит, очень злится."


@pytest.fixture
def roza(stage: None, now: datetime) -> Contact:
    """Roza, whom we know by her phone alone."""
    return meet(name="Роза Кассирова", phone="8 (912) 345-67-89", mail="", language="ru", now=now)


@pytest.fixture
def call(roza: Contact, dina: Member, now: datetime) -> Ticket:
    return begin(roza.pk, by=dina, now=now)


def sheet(ticket: Ticket, call: Call, deed: Deed | None = None):  # type: ignore[no-untyped-def]
    return call_sheet(ticket.pk, call, deed or Deed(), language="ru")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("8 (912) 345-67-89", "+79123456789"),
        ("+7 912 345 67 89", "+79123456789"),
        ("9123456789", "+79123456789"),
        ("79123456789", "+79123456789"),
        ("+44 20 7946 0958", "+442079460958"),
        ("8 495 123-45-67 доб. 12", "+74951234567"),
        ("345-678", "345678"),
        ("12", ""),
        ("Роза", ""),
        ("роза 89123456789", ""),
        ("+" + "9" * 40, ""),
    ],
)
def test_a_phone_is_the_same_however_it_is_written(written: str, kept: str) -> None:
    assert phone_of(written) == kept


def test_a_caller_is_recognised_by_phone_by_name_and_by_mail(roza: Contact, now: datetime) -> None:
    opened(letter(), now)
    for who in ("+79123456789", "89123456789", "345-67-89", "роза", "Кассир"):
        assert [one.pk for one in callers(who)] == [roza.pk], who
    assert [one.name for one in callers("vera@client")] == ["Вера Клиентова"]
    assert callers("  ") == []
    assert callers("%") == []


def test_a_phone_and_a_mail_of_two_people_are_not_made_one(roza: Contact, now: datetime) -> None:
    opened(letter(), now)
    with pytest.raises(AddressTaken, match="Вера"):
        reach(roza, mail="vera@client.example", now=now)
    with pytest.raises(AddressTaken):
        meet(name="", phone="89123456789", mail="VERA@client.example", language="ru", now=now)
    with pytest.raises(ValueError, match="nobody"):
        meet(name=" ", phone="", mail="", language="ru", now=now)
    assert meet(name="Кто-то", phone="+79123456789", mail="r@k.example", language="ru", now=now) == roza
    assert Address.objects.get(value="r@k.example").contact == roza


def test_who_calls_is_shown_with_what_of_his_is_open(now: datetime, dina: Member) -> None:
    ticket = opened(letter(), now)
    done = opened(letter("Другое.", subject="Другое"), now)
    close(done.pk, by=dina, now=now)
    (found,) = caller_views("Вера")
    assert [one.number for one in found.tickets] == [ticket.pk]
    assert found.mails == ("vera@client.example",)


def test_a_call_has_a_ticket_from_its_first_word(call: Ticket, dina: Member) -> None:
    assert (call.door, call.assignee, call.ball) == ("phone", dina, "us")
    assert call.next_word_by is not None
    assert Promise.objects.filter(ticket=call, settled_at=None).count() == 1


def test_a_call_that_has_told_nothing_is_asked_about_in_its_language_and_makes_no_incident(
    roza: Contact, dina: Member, now: datetime
) -> None:
    made = [begin(roza.pk, by=dina, now=now) for _ in range(4)]
    question = pick(made[0]).ask.question
    assert question is not None
    assert question.language == "ru"
    assert Gatherer().look(now=now) == 0
    finish(made[0].pk, Call(notes=NOTES), Ending(), by=dina, now=now + HOUR)
    assert Gatherer().look(now=now + HOUR) == 1
    assert not Incident.objects.exists()


def test_the_sheet_names_the_feeling_and_asks_what_is_not_known(call: Ticket) -> None:
    empty = sheet(call, Call())
    assert empty.asking is not None
    assert "Спасибо, что позвонили" in empty.opening
    angry = sheet(call, Call(mood="anger"))
    assert "злит" in angry.opening
    assert "money" in angry.never
    told = sheet(call, Call(notes=NOTES))
    assert {"error", "since"} <= {one.slot for one in told.known if one.fresh}
    assert told.asking is None or told.asking.slot not in {one.slot for one in told.known}
    assert not Message.objects.filter(ticket=call).exists()  # looking keeps nothing


def test_one_key_answers_and_an_answer_can_be_taken_back(call: Ticket) -> None:
    first = sheet(call, Call()).asking
    chosen = sheet(call, Call(), Deed(choice=1))
    assert chosen.call.said == (Said(first.slot, first.text, first.choices[0]),)
    assert chosen.asking is None or chosen.asking.slot != first.slot
    lost = sheet(call, Call(), Deed(choice=0))
    assert lost.call.said[0].answer == ""
    assert first.slot not in {one.slot for one in lost.known}
    typed = sheet(call, Call(), Deed(typed="Сам не знаю"))
    assert typed.call.said[0].answer == ""
    assert sheet(call, chosen.call, Deed(undo=first.slot)).call.said == ()
    assert sheet(call, Call(), Deed(choice=99)).call.said == ()


def test_what_is_wanted_is_asked_next(call: Ticket) -> None:
    assert sheet(call, Call(), Deed(want="impact")).asking.slot == "impact"
    assert sheet(call, Call(), Deed(want="no_such_slot")).asking.slot != "no_such_slot"


def test_a_question_that_waits_for_a_letter_is_answered_on_the_phone(dina: Member, now: datetime) -> None:
    ticket = opened(letter("Ничего не работает!!!", subject="СРОЧНО"), now)
    question = ask(ticket.pk, by=dina, now=now)
    view = sheet(ticket, Call())
    assert view.asking.waits
    assert view.asking.text == question.text
    done = sheet(ticket, Call(), Deed(typed="Открываю накладную, нажимаю «Провести», выходит ошибка."))
    finish(ticket.pk, done.call, Ending(), by=dina, now=now + HOUR)
    question.refresh_from_db()
    assert question.state == "answered"
    assert question.answer is not None
    assert question.answer.door == "phone"
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ball) == ("finding", "us")


def test_a_call_becomes_a_message_questions_a_promise_and_a_letter(
    call: Ticket, dina: Member, now: datetime
) -> None:
    due = now + 3 * HOUR
    said = (Said("environment", "Где это?", "1С, накладная"), Said("change", "Что менялось?"))
    ending = Ending(due=due, summary="Записали: накладная.", mail="roza@kassa.example", key="k1")
    finish(call.pk, Call(notes=NOTES, said=said, mood="anger"), ending, by=dina, now=now + HOUR)
    message = Message.objects.get(ticket=call, direction="in")
    assert (message.door, message.contact, message.address) == ("phone", call.contact, "")
    assert message.text.startswith(NOTES)
    assert "Где это?" in message.text
    assert "— Не знаю" in message.text
    rows = {row.slot: row for row in Question.objects.filter(ticket=call)}
    assert {row.origin for row in rows.values()} == {"call"}
    assert (rows["environment"].state, rows["change"].state) == ("answered", "unknown")
    call.refresh_from_db()
    assert call.next_word_by == due
    assert call.heat >= 70
    assert "период закрыт" in call.title
    letter_out = Message.objects.get(ticket=call, direction="out")
    assert letter_out.address == "roza@kassa.example"
    raw = message_from_bytes(sent(dispatch_of(letter_out)), policy=policy.default)
    plain = raw.get_body(("plain",))
    assert plain is not None
    assert "Записали: накладная." in plain.get_content()
    assert "/s/" in plain.get_content()
    event = Event.objects.get(ticket=call, kind="called")
    assert event.member == dina
    assert event.data["summary"]
    assert Promise.objects.get(ticket=call, settled_at=None).made_by == dina
    following = pick(call).ask.question
    assert following is None or following.slot not in rows


def test_our_own_questions_are_no_facts_of_the_client(call: Ticket, dina: Member, now: datetime) -> None:
    said = (Said("error", "Какую ошибку «период закрыт» вы видите в 1С 8.3?", ""),)
    finish(call.pk, Call(notes="Печать не идёт.", said=said), Ending(), by=dina, now=now + HOUR)
    values = [
        value["text"]
        for slot in Message.objects.get(ticket=call).distillation.data["card"].values()
        for value in slot
    ]
    assert values
    assert not any("8.3" in value or "период" in value for value in values)


def test_without_an_address_the_call_is_kept_and_the_word_is_promised(
    call: Ticket, dina: Member, now: datetime
) -> None:
    finish(call.pk, Call(notes=NOTES), Ending(summary="Записали."), by=dina, now=now + HOUR)
    assert not Message.objects.filter(ticket=call, direction="out").exists()
    assert not Event.objects.get(ticket=call, kind="called").data["summary"]
    call.refresh_from_db()
    assert call.state == "finding"
    assert call.next_word_by > now + HOUR
    assert Promise.objects.filter(ticket=call).count() == 2


def test_one_call_is_kept_once(call: Ticket, dina: Member, now: datetime) -> None:
    for _ in range(2):
        finish(call.pk, Call(notes=NOTES), Ending(key="same"), by=dina, now=now + HOUR)
    assert Message.objects.filter(ticket=call).count() == 1
    finish(call.pk, Call(notes=NOTES), Ending(key="other"), by=dina, now=now + 2 * HOUR)
    assert Message.objects.filter(ticket=call).count() == 2


@pytest.mark.parametrize(
    ("call_", "ending", "code"),
    [
        (Call(notes="  "), Ending(), "empty"),
        (Call(notes="Да."), Ending(due=datetime.fromisoformat("2026-03-17T07:00+00:00")), "past"),
        (Call(notes="Да."), Ending(due=datetime.fromisoformat("2029-03-17T07:00+00:00")), "far"),
    ],
)
def test_what_cannot_be_kept_changes_nothing(
    call: Ticket, dina: Member, now: datetime, call_: Call, ending: Ending, code: str
) -> None:
    with pytest.raises(AnswerRefused, match=code):
        finish(call.pk, call_, ending, by=dina, now=now + HOUR)
    assert not Message.objects.exists()


def test_an_address_of_somebody_else_keeps_nothing_of_the_call(
    call: Ticket, dina: Member, now: datetime
) -> None:
    opened(letter(), now)
    with pytest.raises(AddressTaken):
        finish(call.pk, Call(notes=NOTES), Ending(mail="vera@client.example"), by=dina, now=now + HOUR)
    assert not Message.objects.filter(ticket=call).exists()


def test_a_call_on_a_solved_ticket_opens_it_again(dina: Member, now: datetime) -> None:
    ticket = opened(letter(), now)
    close(ticket.pk, by=dina, now=now)
    finish(ticket.pk, Call(notes="Опять не проводится."), Ending(summary="Смотрим."), by=dina, now=now + HOUR)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.closed_at) == ("finding", None)
    assert ticket.title != "Опять не проводится"
    reply = Message.objects.get(ticket=ticket, direction="out")
    assert reply.address == "vera@client.example"


def test_a_letter_after_a_call_is_answered_where_it_came_from(
    call: Ticket, dina: Member, now: datetime
) -> None:
    ending = Ending(summary="Записали.", mail="roza@kassa.example")
    finish(call.pk, Call(notes=NOTES), ending, by=dina, now=now + HOUR)
    summary = Message.objects.get(ticket=call, direction="out")
    came = take_in(
        letter("Ещё: 1С 8.3.24.", sender="roza@kassa.example", in_reply_to=summary.message_id), now + 2 * HOUR
    )
    assert (came.verdict, came.ticket_id) == ("reply", call.pk)


# Other firms.


def test_a_trouble_of_another_firm_is_recognised_by_its_words(call: Ticket, now: datetime) -> None:
    firm = add_firm(
        FirmData("Линия Связи", phone="8 800 555-01-99, доб. 3", words_ru="нет интернета, роутер не горит",
                 words_en="no internet", say_ru="Назовите номер договора.")
    )  # fmt: skip
    assert recognised("У нас с утра нет интернета!", "ru").name == "Линия Связи"  # type: ignore[union-attr]
    assert recognised("Накладная не проводится", "ru") is None
    view = sheet(call, Call(notes="Нет интернета с утра, роутеры не горят."))
    assert (view.firm.id, view.firm.tel, view.firm.say) == (
        firm.pk,
        "88005550199",
        "Назовите номер договора.",
    )
    assert (view.stop, view.asking) == ("out_of_scope", None)
    assert "theirs" in view.never
    ours = sheet(call, Call(notes="Нет интернета с утра.", ours=True))
    assert ours.firm is None
    assert ours.asking is not None
    by_hand = sheet(call, Call(firm_id=firm.pk))
    assert by_hand.firm.name == "Линия Связи"


def test_a_letter_of_another_firms_trouble_is_asked_nothing(now: datetime, stage: None) -> None:
    add_firm(FirmData("Линия Связи", words_ru="нет интернета"))
    ticket = opened(letter("Здравствуйте! С утра нет интернета."), now)
    picked = pick(ticket)
    assert (picked.ask.stop, picked.ask.question) == ("out_of_scope", None)
    assert picked.firm is not None


def test_a_firm_has_a_name_and_one_language_is_enough(stage: None) -> None:
    with pytest.raises(NoName):
        add_firm(FirmData("  "))
    add_firm(FirmData("Line", say_en="Tell them the contract's number."))
    assert [one.say for one in firms("ru")] == ["Tell them the contract's number."]
