"""kill -9 in the midst of an intake loses no letter and doubles none."""

from __future__ import annotations

import contextlib
import random
import smtplib
import threading
import time
from pathlib import Path

import pytest

from tests.desks import Desk

LETTERS = 2000
KILLS = 6
POSTMEN = 4


class Sender:
    """What a mail server does: keeps a letter until it hears 250, and sends it again when the line is cut."""

    def __init__(self, desk: Desk, numbers: list[int]) -> None:
        self.desk = desk
        self.numbers = numbers
        self.said_yes: set[int] = set()

    def run(self) -> None:
        todo = list(self.numbers)
        while todo:
            try:
                with smtplib.LMTP("127.0.0.1", self.desk.lmtp_port, timeout=60) as session:
                    while todo:
                        session.sendmail(
                            "vera@severny-veter.example", ["support@axiom.example"], letter(todo[0])
                        )
                        self.said_yes.add(todo.pop(0))
            except (smtplib.SMTPException, OSError):
                time.sleep(0.05)


def letter(number: int) -> bytes:
    return (
        f"From: Vera {number} <vera{number % 50}@severny-veter.example>\r\nTo: support@axiom.example\r\n"
        f"Subject: =?utf-8?q?=D0=9D=D0=B0=D0=BA=D0=BB=D0=B0=D0=B4=D0=BD=D0=B0=D1=8F?= {number}\r\n"
        f"Message-ID: <kill-{number}@severny-veter.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Накладная № {number} не проводится, пишет «период закрыт».\r\n"
    ).encode()


@pytest.mark.xdist_group("desk")
def test_kill_nine_loses_no_letter_and_doubles_none(tmp_path: Path) -> None:
    rng = random.Random(20261120)
    desk = Desk(tmp_path / "desk")
    desk.start()
    senders = [Sender(desk, list(range(postman, LETTERS, POSTMEN))) for postman in range(POSTMEN)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    try:
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            time.sleep(rng.uniform(0.2, 1.2))
            desk.kill()
            desk.start()
        for thread in threads:
            thread.join(120)
        assert sum(len(sender.said_yes) for sender in senders) == LETTERS
        desk.wait_until_sorted(LETTERS)
        mail_ids = desk.rows(
            "SELECT message_id, count(*) FROM desk_message WHERE direction = 'in' GROUP BY 1"
        )
        assert {mail_id for mail_id, _ in mail_ids} == {
            f"<kill-{n}@severny-veter.example>" for n in range(LETTERS)
        }
        assert {count for _, count in mail_ids} == {1}
        assert desk.rows("SELECT count(*) FROM desk_parcel WHERE state <> 'filed'") == [(0,)]
        assert desk.rows("SELECT count(*) FROM desk_ticket t WHERE NOT EXISTS "
                         "(SELECT 1 FROM desk_message m WHERE m.ticket_id = t.id)") == [(0,)]  # fmt: skip
        assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    finally:
        with contextlib.suppress(Exception):
            desk.stop()
