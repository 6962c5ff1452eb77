"""An incident that touches a great many tickets: rows to begin with, and a relay that takes every letter.

python -m tools.benchincident 150    seed an installation (GROMO_DATA) with an incident and so many tickets
"""

from __future__ import annotations

import re
import socketserver
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

CHUNK = 2000


def outage(count: int) -> int:
    """Make `count` open tickets, each of another client, and an incident that they have joined; return its id.

    Its first update waits to be told.
    """
    from gromootvod.incidents.models import IncidentTicket
    from gromootvod.incidents.operations.open_incident import Outline, open_incident
    from gromootvod.incidents.operations.update import Words
    from gromootvod.office.models import Member

    now = datetime.now(UTC)
    member = Member.objects.filter(email="outage@desk.example").first() or Member.objects.create_user(
        "outage@desk.example", name="Outage Teller", roles=["dispatcher"], joined_at=now
    )
    words = Words(
        "investigating", now + timedelta(hours=4), what_ru="Магазин не открывается.", what_en="The shop is down.",
        who_ru="Все, кто покупает.", next_ru="Ищем причину.", next_en="We look for the cause.",
    )  # fmt: skip
    made: list[int] = []
    for start in range(0, count, CHUNK):
        made += _tickets(start, min(CHUNK, count - start), now)
    said = open_incident(Outline("Магазин лежит", "The shop is down"), words, by=member, now=now)
    IncidentTicket.objects.bulk_create(
        [
            IncidentTicket(
                incident_id=said.incident_id,
                ticket_id=pk,
                state="joined",
                how="member",
                at=now,
                settled_at=now,
            )
            for pk in made
        ],
        batch_size=CHUNK,
    )
    return said.incident_id


def words_left() -> int:
    """How many are still to hear it."""
    from gromootvod.incidents.models import IncidentTicket, Notice

    return IncidentTicket.objects.count() - Notice.objects.exclude(state="waiting").count()


def until_told(*, delivered: bool = False, seconds: float = 900) -> None:
    """Wait until everybody has his letter in the outbox, or until the relay has them all."""
    from gromootvod.desk.models import Dispatch

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        waiting = Dispatch.objects.filter(state__in=["waiting", "sending"]) if delivered else None
        if words_left() == 0 and not (waiting is not None and waiting.exists()):
            return
        time.sleep(0.3)


def outbox_left() -> int:
    """Letters that have not left yet."""
    from gromootvod.desk.models import Dispatch

    return Dispatch.objects.filter(state__in=["waiting", "sending"]).count()


def unsure() -> int:
    """Letters of which nobody knows whether they left."""
    from gromootvod.desk.models import Dispatch

    return Dispatch.objects.filter(state="unsure").count()


def _tickets(start: int, count: int, now: datetime) -> list[int]:
    from gromootvod.contacts.models import Address, Contact
    from gromootvod.desk.links import new_key
    from gromootvod.desk.models import Event, Message, Promise, StatusLink, Ticket

    names = [f"outage{start + n}@client{start + n}.example" for n in range(count)]
    contacts = Contact.objects.bulk_create([Contact(name=name, language="ru", made_at=now) for name in names])
    Address.objects.bulk_create(
        [Address(contact=c, value=name, made_at=now) for c, name in zip(contacts, names, strict=True)]
    )
    due = now + timedelta(hours=2)
    tickets = Ticket.objects.bulk_create(
        [
            Ticket(
                contact=contact, subject="Магазин", title="Магазин не открывается, 502", language="ru",
                opened_at=now, last_message_at=now, last_inbound_at=now, next_word_by=due,
            )
            for contact in contacts
        ]
    )  # fmt: skip
    StatusLink.objects.bulk_create([StatusLink(ticket=t, key=new_key(), made_at=now) for t in tickets])
    Promise.objects.bulk_create([Promise(ticket=t, due=due, made_at=now) for t in tickets])
    Event.objects.bulk_create([Event(ticket=t, kind=Event.Kind.OPENED, at=now) for t in tickets])
    Message.objects.bulk_create(
        [
            Message(
                ticket=t, direction="in", contact=c, address=name, at=now, text="Магазин не открывается, 502.",
                message_id=f"<{name}>",
            )
            for t, c, name in zip(tickets, contacts, names, strict=True)
        ]
    )  # fmt: skip
    return [ticket.pk for ticket in tickets]


class _Taker(socketserver.StreamRequestHandler):
    """SMTP as far as a carrier needs it (RFC 5321): every letter is taken, its recipient noted."""

    def handle(self) -> None:
        relay: Relay = self.server.relay  # type: ignore[attr-defined]
        self.wfile.write(b"220 relay.example\r\n")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                with relay.lock:
                    relay.taken[recipient] += 1
                self.wfile.write(b"250 2.0.0 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                if verb == b"RCPT" and (found := re.search(rb"<([^>]*)>", line)):
                    recipient = found[1].decode("ascii", "replace")
                self.wfile.write(b"250 relay.example\r\n" if verb == b"EHLO" else b"250 2.0.0 ok\r\n")


class Relay:
    """A relay on a port of its own; `taken` counts the letters of each recipient."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.lock = threading.Lock()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Taker)
        self._server.daemon_threads = True
        self._server.relay = self  # type: ignore[attr-defined]
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    from gromootvod.cli.ground import ground

    ground()
    print(outage(int(sys.argv[1])))
