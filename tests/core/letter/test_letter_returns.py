"""What came back, as the servers write it: who did not get it, for good or for now."""

from __future__ import annotations

import pytest

from gromootvod.core.letter import Letter, RobotKind, read

OURS = "<17.n.sig@firm.example>"
COPY = f"From: support@firm.example\nTo: vera@client.example\nSubject: Re: x\nMessage-ID: {OURS}\n\nwrite to egor@firm.example"
VERA = "vera@client.example"

# server: (subject, text, (permanent, action))
PROSE: dict[str, tuple[str, str, tuple[bool, str]]] = {
    "postfix, two lines": (
        "Undelivered Mail Returned to Sender",
        "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n"
        f"<{VERA}>: host mx said: 550 5.1.1 unknown\n",
        (True, "failed"),
    ),
    "exim, delayed": (
        "Warning: message 1sX-AB delayed 24 hours",
        "A message that you sent has not yet been delivered to one or more of its\nrecipients.\n\n"
        f"  {VERA}\n    Delay reason: SMTP timeout\n",
        (False, "delayed"),
    ),
    "exim, who sent it": (
        "Mail failure",
        f"A message sent by\n\n  <support@firm.example>\n\ncould not be delivered:\n\n  {VERA}\n    no such account\n\n"
        f"------ This is a copy of the message ------\n\n{COPY}",
        (True, "failed"),
    ),
    "sendmail 5": (
        "Returned mail: User unknown",
        f"   ----- Transcript of session follows -----\n>>> RCPT To:<{VERA}>\n<<< 550 <{VERA}>... User unknown\n\n"
        f"   ----- Unsent message follows -----\n{COPY}",
        (True, "failed"),
    ),
    "headers of the copy without a word": (
        "Mail failure.",
        f"A message could not be delivered:\n\n  {VERA}\n    552 5.2.2 mailbox is full\n\n{COPY}",
        (True, "failed"),
    ),
    "exchange, russian": (
        "Недоставленное сообщение: Re: Накладная",
        f"Сбой доставки следующим получателям или группам:\n\n{VERA}\nНе удается найти указанный адрес.\n\n"
        f"Исходные заголовки сообщений:\n\nMessage-ID: {OURS}\n",
        (True, "failed"),
    ),
    "exchange, russian, later": (
        "Доставка отложена: Re: Накладная",
        f"Доставка следующим получателям или группам отложена:\n\n{VERA}\n\nПопытки доставки будут продолжены.\n",
        (False, "delayed"),
    ),
    "domino": (
        "DELIVERY FAILURE: user unknown",
        f"------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n{VERA}\n\n"
        f"------- Returned Message --------\n\n{COPY}",
        (True, "failed"),
    ),
    "mailenable": (
        "Message Delivery Failure",
        f"The following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:{VERA}]\n\tReason: 550 5.1.1\n\n"
        f"Message headers follow:\n\n{COPY}",
        (True, "failed"),
    ),
    "full without a number": (
        "Mail delivery failed",
        f"Your message could not be delivered:\n\n<{VERA}>: The mailbox is full, please try again later.",
        (False, "failed"),
    ),
    "in the middle of a sentence": (
        "Undeliverable: Re: Invoice",
        f"Your message to {VERA} couldn't be delivered.\n\nReported error: 550 5.7.133 authentication required",
        (True, "failed"),
    ),
}


def returned(subject: str, text: str, sender: str = "MAILER-DAEMON@mx.example") -> Letter:
    head = f"From: {sender}\nTo: support@firm.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n"
    return read(f"{head}\n{text}".encode())


@pytest.mark.parametrize("server", PROSE)
def test_prose_names_the_recipient_and_nobody_else(server: str) -> None:
    subject, text, (permanent, action) = PROSE[server]
    found = returned(subject, text)
    assert found.robot is not None
    assert found.robot.kind is RobotKind.BOUNCE
    assert [(b.recipient, b.permanent, b.action) for b in found.bounces] == [(VERA, permanent, action)]
    assert found.bounces[0].original_message_id == (OURS if OURS in text else "")


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON", "MAILER-DAEMON (Mail Delivery System)", '"Mail Delivery System" <>']
)
def test_a_mailer_without_an_address_is_a_mailer(sender: str) -> None:
    assert [b.recipient for b in returned("Undelivered Mail", f"<{VERA}>: unknown user", sender).bounces] == [
        VERA
    ]


def report(
    group: str, kind: str = "message/delivery-status", head: str = "", sender: str = "a@mx.example"
) -> Letter:
    return read(
        f"From: {sender}\nSubject: Rejected: x\nContent-Type: multipart/report; boundary=b\n{head}\n"
        f"--b\n\nwords\n--b\nContent-Type: {kind}\n\nReporting-MTA: dns; mx.example\n"
        f"X-Original-Message-ID: {OURS}\n\n{group}\n--b--\n".encode()
    )


@pytest.mark.parametrize(
    ("group", "status", "permanent"),
    [
        ("Status: 5.0.0\nDiagnostic-Code: smtp; 452 4.2.2 over quota", "4.2.2", False),
        ("Diagnostic-Code: smtp;452 insufficient storage", "", False),
        ("Diagnostic-Code: smtp;550 no such user", "", True),
        ("Status: 5.2.2 (mailbox full)", "5.2.2", True),
    ],
)
def test_the_other_servers_own_number_decides(group: str, status: str, permanent: bool) -> None:
    [bounce] = report(f"Final-Recipient: rfc822; {VERA}\nAction: failed\n{group}\n").bounces
    assert (bounce.status, bounce.permanent, bounce.original_message_id) == (status, permanent, OURS)


def test_an_address_of_another_world_gives_way_to_the_one_we_wrote_to() -> None:
    [bounce] = report(
        f"Original-Recipient: rfc822; {VERA}\nFinal-Recipient: x400; /G=Vera/C=RU/\nAction: failed\n"
    ).bounces
    assert bounce.recipient == VERA


def test_a_report_in_unicode_is_a_report() -> None:
    found = report(
        f"Final-Recipient: utf-8; {VERA}\nAction: failed\nStatus: 5.1.1\n", "message/global-delivery-status"
    )
    assert [b.recipient for b in found.bounces] == [VERA]


def test_a_mailbox_that_refuses_is_no_receipt() -> None:
    group = (
        f"Final-Recipient: rfc822; {VERA}\nDisposition: automatic-action/MDN-sent-automatically; deleted\n"
    )
    found = read(
        b"From: postmaster@client.example\nReturn-Path: <>\nSubject: Rejected: Re: x\n"
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        b"--b\nContent-Type: message/disposition-notification\n\n" + group.encode() + b"\n--b--\n"
    )
    assert found.robot is not None
    assert (found.robot.kind, [b.recipient for b in found.bounces]) == (RobotKind.BOUNCE, [VERA])


def test_a_person_who_passes_a_report_on_is_a_person() -> None:
    found = read(
        b"From: vera@client.example\nSubject: Fwd: Undelivered Mail\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nWhy do my letters come back?\n--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; egor@firm.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n"
    )
    assert (found.robot, found.bounces) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "Добрый день!\n\nПисьмо не может быть доставлено:\n\n<egor@client.example>: 550 5.1.1 no user\n\nПроверьте. Марк",
        "Hello,\n\nyour mail could not be delivered here:\n\n<egor@firm.example>: 550 5.7.1 rejected\n\nMark",
    ],
)
def test_a_postmaster_with_a_greeting_is_a_person(text: str) -> None:
    found = returned("Undelivered mail from your domain", text, "Mark <postmaster@client.example>")
    assert (found.robot, found.bounces, found.suppress_auto_reply) == (None, (), True)
