"""A client's letter reopens a solved ticket; his thanks do not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from letters import letter, take_in

from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Event, Message, Ticket
from gromootvod.desk.operations.close import close
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)


def after(words: str, ticket: Ticket, dina: Member, now: datetime, **more: object) -> str:
    close(ticket.pk, by=dina, now=now + HOUR)
    first = Message.objects.filter(ticket=ticket).earliest("id").message_id
    outcome = take_in(letter(words, in_reply_to=first, **more), now + 2 * HOUR)  # type: ignore[arg-type]
    assert outcome.ticket_id == ticket.pk
    ticket.refresh_from_db()
    return ticket.state


@pytest.mark.parametrize("words", ["Спасибо!", "Большое спасибо, Дина!", "Thank you!", "Thanks a lot, Dina."])
def test_thanks_leave_a_solved_ticket_solved_and_are_seen(
    ticket: Ticket, dina: Member, now: datetime, words: str
) -> None:
    assert after(words, ticket, dina, now) == State.SOLVED
    assert Event.objects.filter(ticket=ticket, kind="thanked").count() == 1
    assert Message.objects.filter(ticket=ticket).latest("id").text.strip() == words


@pytest.mark.parametrize(
    "words",
    ["Опять!", "Again!", "Добрый день", "Ок", "Спасибо, но опять не работает", "Thanks, but it is not fixed",
     "Спасибо. А когда почините печать?", "Спасибо, накладная 18 теперь пропала", "Thanks for nothing! Still broken"],
)  # fmt: skip
def test_anything_else_opens_it_again(ticket: Ticket, dina: Member, now: datetime, words: str) -> None:
    assert after(words, ticket, dina, now) == State.FINDING


def test_thanks_with_a_file_open_it_again(ticket: Ticket, dina: Member, now: datetime) -> None:
    files = [("screen.png", "image/png", b"\x89PNG\r\n\x1a\n")]
    assert after("Спасибо!", ticket, dina, now, files=files) == State.FINDING
