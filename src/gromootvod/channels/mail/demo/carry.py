"""Carry the demo letters through a real mail door, as if each had come on its own day."""

from __future__ import annotations

import smtplib
from datetime import datetime

from gromootvod.channels.mail.demo import letters, stamps
from gromootvod.channels.mail.lmtp import Door
from gromootvod.desk import live
from gromootvod.desk.models import Parcel


def carry(now: datetime) -> int:
    """On a desk that has never had a letter, let the demo letters in; return how many came."""
    if Parcel.objects.exists():
        return 0
    moment = now
    door = Door("127.0.0.1", 0, clock=lambda: moment)
    door.open()
    count = 0
    try:
        with smtplib.LMTP(*door.address) as postman:
            for sender, raw in letters(now):
                moment = max(stamps(raw), default=now)
                postman.sendmail(sender, ["support@axiom.example"], raw)
                count += 1
    finally:
        door.close()
    live.call()
    return count
