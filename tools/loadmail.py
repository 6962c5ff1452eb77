"""Letters for load: every one different, made of the demo letters' texts and fresh names and numbers."""

from __future__ import annotations

import random
import smtplib
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from gromootvod.channels.mail.demo import letters as demo_letters
from gromootvod.core.letter import read


def texts() -> list[tuple[str, str]]:
    """(subject, text) of the demo letters written by people, trimmed to a usual length."""
    found = [read(raw) for _, raw in demo_letters(datetime.now(UTC))]
    return [(one.subject, one.visible_text()[:1500]) for one in found if one.robot is None]


def letter(number: int, source: Sequence[tuple[str, str]], rng: random.Random) -> tuple[str, bytes]:
    """(envelope sender, raw letter) number `number`."""
    subject, text = source[number % len(source)]
    sender = f"client{number}@firm{number % 997}.example"
    moment = datetime.now(UTC) - timedelta(seconds=rng.randrange(3600))
    raw = (
        f"From: Client {number} <{sender}>\r\nTo: support@desk.example\r\n"
        f"Subject: =?utf-8?q?{''.join(f'={byte:02X}' for byte in subject.encode()[:60])}?=\r\n"
        f"Date: {moment:%a, %d %b %Y %H:%M:%S +0000}\r\nMessage-ID: <load-{number}-{rng.randrange(10**12)}@firm.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        f"{text}\r\n\r\nRef {rng.randrange(10**9)}\r\n"
    )
    return sender, raw.encode()


def send(address: tuple[str, int], letters: Sequence[tuple[str, bytes]], *, connections: int = 4) -> float:
    """Send all over so many connections; return the seconds it took until the last "250"."""
    shares = [letters[index::connections] for index in range(connections)]

    def postman(share: Sequence[tuple[str, bytes]]) -> None:
        with smtplib.LMTP(*address) as session:
            for sender, raw in share:
                session.sendmail(sender, ["support@desk.example"], raw)

    threads = [threading.Thread(target=postman, args=(share,)) for share in shares]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin
