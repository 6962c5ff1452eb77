"""Bounces: who did not get what, and for good or for now."""

from __future__ import annotations

import pytest

from gromootvod.core.letter import Letter, RobotKind, read

OURS = "<17.n.sig@firm.example>"


def dsn(recipients: str, returned: str = "message/rfc822") -> Letter:
    return read(
        "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nThis is the mail system at host mx.example.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{recipients}\n"
        f"--b\nContent-Type: {returned}\n\nMessage-ID: {OURS}\nSubject: Re: x\n\nbody\n--b--\n".encode()
    )


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_is_read_recipient_by_recipient(returned: str) -> None:
    found = dsn(
        "Final-Recipient: rfc822; vera@client.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such\n user\n\n"
        "Original-Recipient: rfc822;mark@client.example\nAction: delayed\nStatus: 4.4.1\n\n"
        "Final-Recipient: rfc822; egor@client.example\nAction: failed\nStatus: 4.2.2\n",
        returned,
    )
    assert found.robot is not None
    assert found.robot.kind is RobotKind.BOUNCE
    assert [(b.recipient, b.action, b.status, b.permanent) for b in found.bounces] == [
        ("vera@client.example", "failed", "5.1.1", True),
        ("mark@client.example", "delayed", "4.4.1", False),
        ("egor@client.example", "failed", "4.2.2", False),
    ]
    assert found.bounces[0].diagnostic == "smtp; 550 5.1.1 no such user"
    assert {b.original_message_id for b in found.bounces} == {OURS}


PROSE = {
    "qmail": "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your "
    "message to "
    "the following addresses.\n\n<vera@client.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
    f"--- Below this line is a copy of the message.\n\nMessage-ID: {OURS}\nTo: other@client.example\n",
    "exim": "This message was created automatically by mail delivery software.\n\nA message that you sent "
    "could not be "
    "delivered to one or more of its recipients. This is a permanent error. The following address(es) "
    "failed:\n\n"
    "  vera@client.example\n    host mx.client.example: 550 5.1.1 Unknown user\n\n"
    f"------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: {OURS}\n",
    "postfix": "I'm sorry to have to inform you that your message could not be delivered.\n\n"
    "<vera@client.example>: host mx.client.example said: 550 5.1.1 <vera@client.example>: unknown (in reply "
    "to RCPT)\n",
    "exchange": "Delivery has failed to these recipients or groups:\n\nVera Pavlova (vera@client.example)\n"
    "The email address you entered couldn't be found.\n\nDiagnostic information for administrators:\n\n"
    f"#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\nOriginal message headers:\nMessage-ID: {OURS}\n",
    "mail.ru": "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК "
    "сожалению, Ваше "
    "письмо не может быть доставлено одному или нескольким получателям:\n\n**********************\n\n"
    "vera@client.example\nuser not found\n\n**********************\n",
    "yandex": "Это письмо отправлено почтовым сервером.\n\nК сожалению, мы вынуждены сообщить Вам о том, "
    "что Ваше письмо "
    "не может быть отправлено одному или нескольким адресатам.\n\n<vera@client.example>: host "
    "mx.client.example said: "
    "550 5.1.1 No such user!\n",
}


@pytest.mark.parametrize("server", PROSE)
def test_servers_that_write_prose_are_understood(server: str) -> None:
    raw = f"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: failure notice\n\n{PROSE[server]}"
    found = read(raw.encode())
    assert found.robot is not None
    assert found.robot.kind is RobotKind.BOUNCE
    assert [(b.recipient, b.action, b.permanent) for b in found.bounces] == [
        ("vera@client.example", "failed", True)
    ]
    assert found.bounces[0].original_message_id == (OURS if OURS in PROSE[server] else "")
    if "5.1.1" in PROSE[server] and server != "exchange":
        assert found.bounces[0].status == "5.1.1"


def test_a_delay_is_not_for_good() -> None:
    body = "Warning: message delayed 24 hours. It could not be delivered yet.\n\n"
    body += "<vera@client.example>: 451 4.4.1 timeout\n"
    found = read(f"From: postmaster@mx.example\nReturn-Path: <>\n\n{body}".encode())
    assert [(b.action, b.permanent) for b in found.bounces] == [("delayed", False)]


def test_failed_recipients_named_in_a_header_are_enough() -> None:
    found = read(b"From: Mail Delivery System <x@mx.example>\nX-Failed-Recipients: vera@client.example\n\nno")
    assert [b.recipient for b in found.bounces] == ["vera@client.example"]


def test_a_person_who_writes_about_a_bounce_is_not_one() -> None:
    body = "Письмо не может быть доставлено, пишет сервер:\n\n<egor@client.example>: 550 5.1.1 no user\n"
    found = read(f"From: vera@client.example\nSubject: Не доставлено\n\n{body}".encode())
    assert (found.bounces, found.robot) == ((), None)
