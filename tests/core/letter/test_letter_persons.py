"""A client's letter is never taken for a robot's: it would lie unanswered in a tray."""

from __future__ import annotations

import pytest

from gromootvod.core.letter import Letter, Robot, RobotKind, read


def letter(
    subject: str, text: str = "Не печатается накладная, помогите.", headers: str = "From: vera@client.example"
) -> Letter:
    return read(f"{headers}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode())


@pytest.mark.parametrize(
    "subject",
    [
        "Автоответ: как его отключить?",
        "Автоматический ответ: не отправляется, что делать",
        "Out of office: how to switch it on?",
        "Vera is out of the office, who can sign?",
        "Заочно: оформление отпуска не проходит",
        "Auto: страховка не считается",
        "Ваше обращение №4512 — до сих пор нет ответа",
        "Re: Ваше обращение № 4512 зарегистрировано",
        "Request received twice",
        "Problem: CPU high on server after update",
        "Fwd: [FIRING:1] High latency",
        "SMART error on disk, help",
        "Прочитано: галочка не снимается",
        "Report domain: how to set DMARC?",
        "Fwd: Undelivered Mail Returned to Sender",
    ],
)
def test_a_subject_that_speaks_of_robots_is_a_persons(subject: str) -> None:
    assert letter(subject).robot is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Автоответчик", "Не могу найти автоответчик в настройках."),
        ("Automatic response", "I need to set an automatic response. How?"),
        ("В отпуске: кто меня заменит", "Ухожу в отпуск, кому передать права?"),
        ("Vacation: balance is wrong", "I have 12 days of vacation left but the program shows 5."),
        ("Read: only access", "Your message board was read only. I cannot write."),
        ("Problem: printing", "Host: buh-01\nSeverity: high\nIt does not print"),
        ("Your message has been received by wrong person", "Fix the routing."),
    ],
)
def test_subject_and_text_together_are_a_persons(subject: str, text: str) -> None:
    assert letter(subject, text).robot is None


@pytest.mark.parametrize(
    "headers",
    [
        "From: no-reply-issues@client.example",
        "From: Nina <noreply.nina@client.example>",
        "From: notifications@client.example",
        "From: return-desk@client.example",
        "From: Delivery <mail.delivery@client.example>",
        "From: vera@client.example\nPrecedence: bulk\nUser-Agent: Mozilla Thunderbird",
        "From: vera@client.example\nFeedback-ID: 1.eu-west-1:1.eu-west-1:AmazonSES",
        "From: Site <noreply@site.example>\nReply-To: Vera <vera@client.example>",
        "From: Egor (Client) <support@client.example>\nX-Mailer: Zendesk Mailer\nIn-Reply-To: <1@x.example>",
    ],
)
def test_odd_senders_and_programs_carry_persons_words(headers: str) -> None:
    assert letter("Накладная", headers=headers).robot is None


@pytest.mark.parametrize(
    "text",
    [
        "Имя: Вера\nТелефон: +7 900 000-00-00\nСообщение: касса стоит",
        "Name: Vera\nEmail: vera@client.example\nComments: the till is dead",
    ],
)
def test_a_form_of_a_site_speaks_for_a_client(text: str) -> None:
    found = letter("Заявка с сайта", text, "From: Site <noreply@site.example>")
    assert (found.robot, found.suppress_auto_reply) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        "Клиентам приходит:\n\nЭто письмо сформировано автоматически, отвечать на него не нужно.\n\nКак его убрать?",
        "Our customers get\nThis is an automatically generated message.\nPlease help us to turn it off",
    ],
)
def test_who_quotes_a_machine_and_asks_is_a_person(text: str) -> None:
    assert letter("Вопрос", text).robot is None


ABSENT = "Я в отпуске, вернусь 16 декабря."


@pytest.mark.parametrize(
    ("subject", "text", "headers", "kind", "rule"),
    [
        ("Автоматический ответ: Не печатает касса?", ABSENT, "", RobotKind.AUTO_REPLY, "absence_subject"),
        ("[Автоответ] Накладная", ABSENT, "", RobotKind.AUTO_REPLY, "absence_subject"),
        (
            "AUTO: Вера Павлова отсутствует в офисе (возврат 16.12.2024)",
            "",
            "",
            RobotKind.AUTO_REPLY,
            "absence_subject",
        ),
        ("Автоматична відповідь: Накладна", "", "", RobotKind.AUTO_REPLY, "absence_subject"),
        (
            "Заочно: Накладная",
            "Меня нет",
            "X-Auto-Response-Suppress: OOF",
            RobotKind.AUTO_REPLY,
            "absence_subject",
        ),
        ("Ваша заявка № 12 принята в работу", "Ждите.", "", RobotKind.AUTO_REPLY, "machine_words"),
        (
            "[#4512] Накладная",
            "Это письмо сформировано автоматически.",
            "",
            RobotKind.AUTO_GENERATED,
            "machine_words",
        ),
        (
            "** PROBLEM Service Alert: web1/HTTP is CRITICAL **",
            "x",
            "",
            RobotKind.AUTO_GENERATED,
            "machine_words",
        ),
        (
            "Problem: High CPU on web1",
            "Problem started at 10:03:00\nHost: web1\nSeverity: High",
            "",
            RobotKind.AUTO_GENERATED,
            "machine_words",
        ),
        (
            "Прочитано: x",
            "Ваше сообщение\n\n Тема: x\n\nбыло прочитано 05.12.2024.",
            "",
            RobotKind.RECEIPT,
            "disposition_notification",
        ),
        ("Cron <root@web1> backup", "x", "X-Cron-Env: <A=b>", RobotKind.AUTO_GENERATED, "program_header"),
        (
            "Скидки",
            "Отписаться: https://shop.example",
            "X-Mailer: Unisender.com",
            RobotKind.LIST,
            "list_or_bulk",
        ),
    ],
)
def test_machines_without_the_standards_headers_are_known(
    subject: str, text: str, headers: str, kind: RobotKind, rule: str
) -> None:
    found = letter(subject, text, f"From: a@client.example{chr(10) if headers else ''}{headers}").robot
    assert isinstance(found, Robot)
    assert (found.kind, found.rule) == (kind, rule)
