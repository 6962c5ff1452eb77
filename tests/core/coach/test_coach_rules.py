"""The coach's rules: what each finds, and above all what it leaves in peace."""

from __future__ import annotations

import gc
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gromootvod.core.clock import Calendar
from gromootvod.core.coach import LIMIT, Review, Said, Severity, Ticket, TicketError, review
from gromootvod.core.coach.rulebook import rules as rulebook

HOUSE = Calendar.of("mon-fri 09:00-18:00", "Europe/Moscow")
NOW = datetime(2026, 5, 18, 9, 40, tzinfo=HOUSE.zone)
OPEN = Ticket(contact="Вера", messages=(Said("in", "…"),))
FURIOUS = Ticket(contact="Вера", messages=(Said("in", "…"),), heat=70)


def read(draft: str, ticket: Ticket | None = None, language: str | None = None) -> Review:
    return review(draft, now=NOW, ticket=ticket, calendar=HOUSE, language=language)


def rules(draft: str, ticket: Ticket | None = None) -> set[str]:
    return {remark.rule for remark in read(draft, ticket).remarks}


def test_a_phrase_may_be_broken_over_lines_and_written_with_yo_or_curly_quotes() -> None:
    assert "argument" in rules("Ещё\nраз повторяю: порт закрыт, сделано.")
    assert "argument" in rules("That’s not our problem, please wait.")
    assert "blame" in rules("ВЫ САМИ УДАЛИЛИ файл")


def test_the_place_of_a_remark_is_its_words() -> None:
    draft = "Здравствуйте, Вера! Вы сами удалили этот файл."
    remark = next(remark for remark in read(draft).remarks if remark.rule == "blame")
    assert draft[remark.start : remark.end] == "Вы сами удалили"
    assert remark.code == "you_did_it"


def test_a_rewrite_keeps_the_sentence_whole() -> None:
    draft = "Как я уже писал, порт закрыт. Откроем завтра до 12:00."
    remark = next(remark for remark in read(draft).remarks if remark.rule == "argument")
    assert draft[: remark.start] + remark.rewrite + draft[remark.end :] == (
        "Напомню, порт закрыт. Откроем завтра до 12:00."
    )


def test_only_the_secret_itself_is_marked() -> None:
    draft = "Ваш новый пароль: Zima2026x, входите."
    leak = read(draft).remarks[0]
    assert (leak.rule, leak.severity, draft[leak.start : leak.end]) == ("leak", Severity.STOP, "Zima2026x")


def test_only_leaks_and_abuse_are_stops() -> None:
    assert {name for name, rule in rulebook().items() if rule.severity is Severity.STOP} == {"leak", "rude"}


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("Мы исправим это в ближайшее время.", "vague_time"),
        ("Специалисты работают, скоро всё заработает.", "vague_time"),
        ("We will fix it as soon as possible.", "vague_time"),
        ("О результатах сообщим дополнительно.", "vague_time"),
        ("Как только будет ответ, сразу сообщим.", "vague_time"),
        ("We'll keep you posted.", "vague_time"),
        ("I'll get back to you tomorrow.", "no_hour"),
        ("Завтра напишу.", "no_hour"),
    ],
)
def test_a_promise_without_an_hour_is_empty(draft: str, reason: str) -> None:
    assert [remark.code for remark in read(draft).remarks if remark.rule == "empty_promise"] == [reason]


@pytest.mark.parametrize(
    "draft",
    [
        "Чиним как можно скорее; сообщу сегодня до 17:00, как дела.",
        "Исправим как можно скорее. Следующее известие сегодня до 17:00.",
        "До пятницы настроим предупреждение.",
        "Please send the log as soon as possible.",
        "Вы писали, что скоро закрывается период.",
    ],
)
def test_a_vague_word_backed_by_a_date_or_not_ours_is_let_be(draft: str) -> None:
    assert "empty_promise" not in rules(draft)


def test_a_reply_in_which_nobody_acts_has_no_next_step() -> None:
    assert "no_next_step" in rules("Здравствуйте! Ошибка возникает из-за закрытого периода по складу.", OPEN)
    assert "no_next_step" in rules(
        "Здравствуйте! Обращение зарегистрировано, вопрос находится на контроле.", OPEN
    )
    assert "no_next_step" in rules("Здравствуйте. Ваша заявка принята в работу. Ожидайте.", OPEN)
    assert "no_next_step" not in rules("Ошибка возникает из-за закрытого периода.")
    assert "no_next_step" in rules("We have received your ticket and it is being reviewed by our team.", OPEN)
    assert "no_next_step" not in rules("Спасибо, Вера, хорошего дня!")
    assert "no_next_step" not in rules("Ошибка из-за закрытого периода. Откройте его в настройках.")


def test_an_open_ticket_needs_a_date_of_the_next_word() -> None:
    assert "no_next_word" in rules("Нашли причину, чиним.", OPEN)
    assert "no_next_word" not in rules("Нашли причину, чиним. Напишу сегодня до 17:00.", OPEN)
    assert "no_next_word" in rules("Здравствуйте! Не волнуйтесь, чиним.", OPEN)
    assert "no_next_word" not in rules("Какой номер у накладной?", OPEN)
    assert "no_next_word" not in rules("Исправили, отчёт снова считается.", OPEN)
    assert "no_next_word" not in rules("Нашли причину, чиним.")
    assert "no_next_word" not in rules("Нашли причину, чиним.", Ticket(is_open=False))


def test_empathy_is_asked_for_only_where_feeling_was_found() -> None:
    dry = "Порт закрыт, откроем сегодня до 17:00."
    assert "cold" in rules(dry, FURIOUS)
    assert "cold" not in rules(dry, OPEN)
    assert "cold" not in rules(dry)
    assert "cold" not in rules("Понимаю, как это некстати. " + dry, FURIOUS)
    assert "cold" not in rules("I am sorry you lost the morning. We will open it today by 17:00.", FURIOUS)


def test_an_apology_with_reasons_and_steps_is_not_hollow() -> None:
    alone = "Приносим извинения за доставленные неудобства."
    assert "hollow" in rules(alone)
    assert "hollow" not in rules(alone + " Причина в переезде базы; исправим сегодня до 17:00.")


@pytest.mark.parametrize(
    "draft", ["ПРОЧИТАЙТЕ ИНСТРУКЦИЮ ВНИМАТЕЛЬНО", "Please READ THE WHOLE MANUAL", "Срочно!!!", "Что?!"]
)
def test_shouting_is_heard(draft: str) -> None:
    assert "shouting" in rules(draft)


@pytest.mark.parametrize(
    "draft",
    [
        "Проверьте НДС и ИНН в УПД.",
        "Код ERR_TIMEOUT, HTTP 500.",
        "Не закрывайте период ДО среды!",
        "The API of ACME is up.",
    ],
)
def test_abbreviations_and_single_words_are_not_shouting(draft: str) -> None:
    assert "shouting" not in rules(draft)


def test_a_wall_is_lower_for_an_upset_reader() -> None:
    sentence = "слово " * 35 + "конец."
    assert "wall" not in rules(sentence)
    assert "wall" in rules(sentence, FURIOUS)
    assert "wall" in rules("слово " * 60)


def test_the_wrong_alphabet_is_told() -> None:
    draft = "Нашли причину, чиним, напишу вам сегодня до семнадцати часов."
    assert "wrong_language" in {remark.rule for remark in read(draft, language="en").remarks}
    assert "wrong_language" in rules(draft, Ticket(language="en"))
    assert "wrong_language" not in rules(draft, Ticket(language="ru"))
    assert "wrong_language" not in rules("Hello, Вера. См. error_log.", Ticket(language="ru"))


REPLIES = Path(__file__).with_name("good_replies.txt").read_text("utf-8").rstrip().split("\n---\n")


@pytest.mark.parametrize("draft", REPLIES)
@pytest.mark.parametrize("ticket", [None, OPEN, FURIOUS])
def test_a_good_reply_gets_no_remark(draft: str, ticket: Ticket | None) -> None:
    if ticket is FURIOUS and draft.startswith(("Добрый день", "Здравствуйте", "Hello")):
        assert rules(draft, ticket) <= {"cold"}
    else:
        assert not read(draft, ticket).remarks


def test_a_good_reply_has_all_three_marks() -> None:
    for draft in (REPLIES[0], REPLIES[5]):
        assert read(draft).to_json()["shape"] == {"person": True, "explain": True, "act": True}
    assert read("Период закрыт.").to_json()["shape"] == {"person": False, "explain": False, "act": False}


def test_a_ticket_is_read_from_its_least_form_and_from_a_full_one() -> None:
    least = {"contact": "Инна", "cause_known": False, "messages": [{"direction": "in", "text": "…"}]}
    assert Ticket.from_json(least) == Ticket("Инна", cause_known=False, messages=(Said("in", "…"),))
    full = {
        "contact": {"name": "Инна", "address": "inna@example.com"},
        "heat": {"value": 55, "reasons": []},
        "state": "closed",
        "messages": [],
        "link": "https://desk.example/s/x",
    }
    assert Ticket.from_json(full) == Ticket("Инна", heat=55, is_open=False)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "object"),
        ({"messages": "no"}, "messages"),
        ({"messages": [1]}, "message"),
        ({"messages": [{"text": 5}]}, "text"),
        ({"cause_known": "no"}, "cause_known"),
        ({"heat": 101}, "heat"),
        ({"heat": True}, "heat"),
        ({"contact": ["Инна"]}, "contact"),
    ],
)
def test_a_wrong_ticket_is_a_clear_error(data: object, named: str) -> None:
    with pytest.raises(TicketError, match=named):
        Ticket.from_json(data)


def test_a_review_goes_to_json() -> None:
    data = read("Сообщу завтра до 15:00. Вы сами виноваты!!", OPEN).to_json()
    assert json.loads(json.dumps(data)) == data
    assert data["promises"][0]["due"] == "2026-05-19T15:00:00+03:00"
    assert set(data["remarks"][0]) == {"rule", "start", "end", "severity", "reason", "rewrite"}


HOSTILE = [
    "а",
    "сообщу завтра до 15:00 ",
    "А!",
    ">",
    "> ",
    "\n",
    "вы сами ",
    "не ",
    "1.1.",
    "до 1 до 1:1 ",
    "(",
    "eyj",
    "парол",
    "password is ",
    "ААА ",
    "İ",
    "Вы неправильно ",
    "- 1) ",
    "i ",
    "«",
    "«а»",
    '"a ',
    "как я уже вам ",
    "you did not even ",
    "из-за ",
    "пришлите и, ",
    "Иван, ",
    "12-34-",
    "a@b.",
    "```",
    "Dear A B C ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_grows_as_the_draft_does(piece: str) -> None:
    """Eight times the text costs eight times the work, within a wide margin."""
    small = (piece * LIMIT)[: LIMIT // 64]
    large = (piece * LIMIT)[: LIMIT // 8]
    gc.disable()
    try:
        few, many = (min(_seconds(text) for _ in range(2)) for text in (small, large))
    finally:
        gc.enable()
    assert many < 8 * 5 * max(few, 0.002)


def _seconds(draft: str) -> float:
    begun = time.process_time()
    read(draft, FURIOUS)
    return time.process_time() - begun


def test_a_draft_of_ten_megabytes_is_judged_by_its_beginning_and_told_so() -> None:
    found = read("Вы сами виноваты. " * 560_000)
    last = max(found.remarks, key=lambda remark: remark.start)
    assert (last.code, last.start, last.end) == ("too_long_to_read", LIMIT, 18 * 560_000)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, OPEN, FURIOUS]))
def test_any_text_is_read_and_every_remark_lies_within_it(draft: str, ticket: Ticket | None) -> None:
    found = review(draft, now=NOW.astimezone(UTC), ticket=ticket)
    for remark in found.remarks:
        assert 0 <= remark.start < remark.end <= len(draft)
        assert remark.reason


def test_what_the_client_should_have_been_given_is_no_blame_of_him() -> None:
    for draft in (
        "You should have been told about the update, and you were not.",
        "You should have had a call first.",
    ):
        assert "blame" not in rules(draft)
    assert "blame" in rules("You should have been more careful with that file.")


def test_the_next_day_of_the_month_is_no_slip_of_the_one_before() -> None:
    ticket = Ticket(
        contact="Tom", messages=(Said("in", "The engineer was due on the 24th, order KR-448213."),)
    )
    assert "typo_in_facts" not in rules("Tom, he comes on the 26th at 10 am with order KR-448213.", ticket)
    assert "typo_in_facts" in rules("Tom, he comes on the 26th at 10 am with order KR-448231.", ticket)
