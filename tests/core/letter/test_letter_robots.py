"""Robots are recognised, people are not taken for them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gromootvod.core.letter import Letter, RobotKind, read


def letter(headers: str, body: str = "Добрый день!", sender: str = "vera@client.example") -> Letter:
    date = "Date: Thu, 05 Dec 2024 10:03:00 +0000\n"
    return read(f"From: {sender}\nTo: support@firm.example\n{date}{headers}\n\n{body}".encode())


@pytest.mark.parametrize(
    ("headers", "kind", "rule"),
    [
        ("X-Gromootvod-Loop: abc", RobotKind.LOOP, "own_loop_header"),
        ("\n".join(["Received: from a by b"] * 26), RobotKind.LOOP, "too_many_hops"),
        ("X-Loop: a", RobotKind.LOOP, "foreign_loop_header"),
        ("X-MS-Exchange-Inbox-Rules-Loop: a@x.example", RobotKind.LOOP, "foreign_loop_header"),
        ("Auto-Submitted: auto-replied", RobotKind.AUTO_REPLY, "auto_submitted"),
        ("Auto-Submitted: Auto-Replied; owner-email=x", RobotKind.AUTO_REPLY, "auto_submitted"),
        ("Auto-Submitted: auto-replied (vacation)", RobotKind.AUTO_REPLY, "auto_submitted"),
        ("Auto-Submitted: auto-generated", RobotKind.AUTO_GENERATED, "auto_submitted"),
        ("Auto-Submitted: auto-notified; owner-email=x", RobotKind.AUTO_GENERATED, "auto_submitted"),
        ("X-Autoreply: yes", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("X-Autorespond: Re", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("X-AutoReply-From: a@x.example", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("X-FC-Machinegenerated: true", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("X-Mail-Autoreply: 1", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("Delivered-To: Autoresponder", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("Precedence: auto_reply", RobotKind.AUTO_REPLY, "autoresponder_header"),
        ("Return-Path: <>", RobotKind.AUTO_GENERATED, "null_return_path"),
        ("Return-Path: <>\nIn-Reply-To: <a@firm.example>", RobotKind.AUTO_REPLY, "null_return_path"),
        ("List-Id: <news.other.example>", RobotKind.LIST, "list_or_bulk"),
        ("List-Id: <news.other.example>\nX-Loop: news", RobotKind.LIST, "list_or_bulk"),
        ("List-Unsubscribe: <mailto:u@x.example>", RobotKind.LIST, "list_or_bulk"),
        ("Precedence: Bulk", RobotKind.LIST, "list_or_bulk"),
        ("Precedence: bulk\nSubject: Out of office: invoice", RobotKind.AUTO_REPLY, "absence_subject"),
        ("Subject: Автоматический ответ: Накладная", RobotKind.AUTO_REPLY, "absence_subject"),
        ("Subject: Автоответ", RobotKind.AUTO_REPLY, "absence_subject"),
        ("Subject: Вне офиса: Накладная", RobotKind.AUTO_REPLY, "absence_subject"),
        ("Subject: Automatic reply: invoice", RobotKind.AUTO_REPLY, "absence_subject"),
        ("Subject: Out of Office", RobotKind.AUTO_REPLY, "absence_subject"),
    ],
)
def test_a_robot_is_named_with_the_rule_that_saw_it(headers: str, kind: RobotKind, rule: str) -> None:
    robot = letter(headers).robot
    assert robot is not None
    assert (robot.kind, robot.rule) == (kind, rule)


@pytest.mark.parametrize(
    ("sender", "rule"),
    [
        ("MAILER-DAEMON@mx.example", "daemon_sender"),
        ("mail-daemon@mx.example", "daemon_sender"),
        ("no-reply@shop.example", "no_reply_sender"),
        ("noreply@shop.example", "no_reply_sender"),
        ("bounces+1-2@shop.example", "no_reply_sender"),
    ],
)
def test_senders_that_nobody_reads_are_robots(sender: str, rule: str) -> None:
    robot = letter("Subject: x", sender=sender).robot
    assert robot is not None
    assert (robot.kind, robot.rule) == (RobotKind.AUTO_GENERATED, rule)


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: NO (a person)",
        "X-Auto-Response-Suppress: All",
        "X-Autoreply: no",
        "Precedence: first-class",
        "Return-Path: <vera@client.example>",
        "\n".join(["Received: from a by b"] * 25),
        "Subject: Re: Автоматический ответ: Накладная",
        "Subject: Автоответ не отправляется клиентам",
        "Subject: Вне офиса не работает VPN",
        "Subject: Не доставлено письмо заказчику",
        "Subject: Out of office rule is broken",
    ],
)
def test_a_person_is_not_taken_for_a_robot(headers: str) -> None:
    assert letter(headers).robot is None


@pytest.mark.parametrize("value", ["All", "OOF, AutoReply", "DR, NDR, RN, NRN", "oof"])
def test_a_person_may_ask_for_no_automatic_answer(value: str) -> None:
    found = letter(f"X-Auto-Response-Suppress: {value}")
    assert (found.suppress_auto_reply, found.robot) == (True, None)


def test_a_postmaster_who_returns_mail_is_a_robot_and_one_with_a_trouble_is_not() -> None:
    returned = letter("Subject: Undeliverable: invoice", sender="postmaster@mx.example")
    person = letter("Subject: 550 5.7.1 from your inbound", sender="postmaster@mx.example")
    assert returned.robot is not None
    assert (returned.robot.kind, returned.robot.rule) == (RobotKind.AUTO_GENERATED, "daemon_sender")
    assert (person.robot, person.suppress_auto_reply) == (None, True)


def test_an_absence_that_calls_itself_generated_is_still_an_answer() -> None:
    found = letter(
        "Auto-Submitted: auto-generated\nSubject: Automatic reply: invoice", "Back on 16 December."
    ).robot
    assert found is not None
    assert found.kind is RobotKind.AUTO_REPLY


def test_nobody_asks_for_silence_by_default() -> None:
    assert not letter("X-Auto-Response-Suppress: None").suppress_auto_reply
    assert not letter("Subject: x").suppress_auto_reply


def report(kind: str, part: str) -> Letter:
    return read(
        f"From: a@mx.example\nContent-Type: multipart/report; report-type={kind}; boundary=b\n\n"
        f"--b\n\nwords\n--b\nContent-Type: {part}\n\nFeedback-Type: abuse\n\n--b--\n".encode()
    )


def test_reports_are_told_apart() -> None:
    complaint = report("feedback-report", "message/feedback-report").robot
    receipt = report("disposition-notification", "message/disposition-notification").robot
    bounce = report("delivery-status", "message/delivery-status").robot
    assert [robot and robot.kind for robot in (complaint, receipt, bounce)] == [
        RobotKind.COMPLAINT,
        RobotKind.RECEIPT,
        RobotKind.BOUNCE,
    ]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Я в отпуске, вернусь 16 декабря.", datetime(2024, 12, 16, tzinfo=UTC)),
        ("Буду на работе с 9 января.", datetime(2025, 1, 9, tzinfo=UTC)),
        ("Отсутствую до 20.12.2024.", datetime(2024, 12, 20, tzinfo=UTC)),
        ("Нахожусь в отпуске с 9 по 20 декабря 2024 г.", datetime(2024, 12, 21, tzinfo=UTC)),
        ("I am out of the office until Monday, 16 December.", datetime(2024, 12, 16, tzinfo=UTC)),
        ("I will be back on December 16th, 2024", datetime(2024, 12, 16, tzinfo=UTC)),
        ("Returning to the office on 2024-12-16.", datetime(2024, 12, 16, tzinfo=UTC)),
        ("Меня нет. По срочным вопросам: 8 900 000-00-00.", None),
        ("Вернусь 31 февраля", None),
        ("Вернусь нескоро", None),
    ],
)
def test_an_absence_says_when_it_ends(body: str, day: datetime | None) -> None:
    robot = letter("Auto-Submitted: auto-replied", body).robot
    assert robot is not None
    assert robot.returns_at == day


def test_a_day_without_a_year_needs_the_date_of_the_letter() -> None:
    robot = read("Auto-Submitted: auto-replied\n\nВернусь 16 декабря".encode()).robot
    assert robot is not None
    assert robot.returns_at is None
