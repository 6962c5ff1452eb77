"""Two members at one ticket, in the browser and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from letters import letter, opened, take_in

from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import Event, Grace, KeptDraft, Message, Presence, Snooze, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.close import close
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]
WORDS = "Нашли: период закрыт раньше срока. Откроем его до обеда и напишем вам в 16:00."


@pytest.fixture(autouse=True)
def _ten_seconds(settings: Any) -> None:
    settings.CONFIG = type(house.CONFIG)({**house.CONFIG.values, "take_back": 10}, house.CONFIG.origins)


@pytest.fixture
def now() -> datetime:
    """Pages look at the real clock."""
    return timezone.now()


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    """Vera has written an hour ago."""
    return opened(letter(), now - timedelta(hours=1))


def fields(ticket: Ticket, **more: Any) -> dict[str, Any]:
    """What the composer sends."""
    seen = Event.objects.filter(ticket=ticket).latest("id").pk
    read = Message.objects.filter(ticket=ticket).latest("id").pk
    return {"text": WORDS, "seen": seen, "read": read, "version": 0, "next_word": "", "anyway": "1", **more}


def reply(client: Client, ticket: Ticket, **more: Any) -> Any:
    return client.post(f"/tickets/{ticket.pk}/replies/", fields(ticket, **more))


def page(client: Client, ticket: Ticket) -> str:
    response = client.get(f"/tickets/{ticket.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_page_says_who_else_has_it_open(
    client_of: Browser, dina: Member, egor: Member, ticket: Ticket
) -> None:
    assert "Егор Инженер" not in page(client_of(dina), ticket).split("<dl", 1)[0]
    page(client_of(egor), ticket)
    assert "Егор Инженер" in page(client_of(dina), ticket).split("<dl", 1)[0]
    assert Presence.objects.count() == 2


def test_a_beat_is_told_to_the_others_and_to_nobody_outside(
    client_of: Browser, client: Client, dina: Member, egor: Member, ticket: Ticket
) -> None:
    address, beats = f"/tickets/{ticket.pk}/presence/", f"/tickets/{ticket.pk}/beats/"
    assert client_of(egor).post(beats, {"what": "writing"}).status_code == 204
    assert 'class="there writes"' in client_of(dina).get(address).content.decode()
    assert client.get(address).status_code == 302
    assert client_of(egor).post(beats, {"what": "away"}).status_code == 204
    assert not Presence.objects.exists()


def test_a_live_refresh_is_no_look(client_of: Browser, dina: Member, ticket: Ticket) -> None:
    client_of(dina).get(f"/tickets/{ticket.pk}/", headers={"X-Live": "1"})
    assert not Presence.objects.exists()


def test_after_sending_the_page_offers_to_take_it_back(
    client_of: Browser, dina: Member, ticket: Ticket
) -> None:
    client = client_of(dina)
    assert reply(client, ticket).status_code == 302
    message = Grace.objects.get().message_id
    assert f"/replies/{message}/taking-back/" in page(client, ticket)
    client.post(f"/tickets/{ticket.pk}/replies/{message}/taking-back/")
    shown = page(client, ticket)
    assert WORDS in shown
    assert "taking-back" not in shown


def test_only_its_writer_sees_the_bar_and_only_he_takes_it_back(
    client_of: Browser, dina: Member, egor: Member, ticket: Ticket
) -> None:
    reply(client_of(dina), ticket)
    message = Grace.objects.get().message_id
    assert "taking-back" not in page(client_of(egor), ticket)
    assert client_of(egor).post(f"/tickets/{ticket.pk}/replies/{message}/taking-back/").status_code == 404


def test_after_its_time_a_clear_word(client_of: Browser, dina: Member, ticket: Ticket, now: datetime) -> None:
    client = client_of(dina)
    reply(client, ticket)
    Grace.objects.update(until=now - timedelta(seconds=1))
    message = Grace.objects.get().message_id
    told = client.post(f"/tickets/{ticket.pk}/replies/{message}/taking-back/", follow=True).content.decode()
    assert "note warn" in told
    assert Message.objects.filter(pk=message).exists()


def _client_writes(ticket: Ticket, egor: Member, now: datetime) -> str:
    to = plus_address("support@desk.example", sign_thread(thread_key(), ticket.pk, "n"))
    take_in(letter("Ещё пропали остатки по складу."), now, recipients=[to])
    return "Ещё пропали остатки"


def _colleague(ticket: Ticket, egor: Member, now: datetime) -> str:
    answer(ticket.pk, "Уже чиним, Вера.", by=egor, now=now)
    return "Уже чиним, Вера."


@pytest.mark.parametrize("deed", [_client_writes, _colleague])
def test_the_draft_comes_back_with_the_new_words_and_goes_when_it_is_meant(
    client_of: Browser, dina: Member, egor: Member, ticket: Ticket, now: datetime, deed: Callable[..., str]
) -> None:
    client, sent = client_of(dina), fields(ticket)
    words = deed(ticket, egor, now)
    file = SimpleUploadedFile("снимок.png", b"png", content_type="image/png")
    back = client.post(f"/tickets/{ticket.pk}/replies/", {**sent, "attachments": file, "state": "waiting"})
    shown = back.content.decode()
    assert back.status_code == 422
    composer = shown[shown.index('id="reply"') :]
    assert all(piece in composer for piece in (WORDS, words, "снимок.png", "data-anyway"))
    assert '<option value="waiting" selected>' in composer
    kept = KeptDraft.objects.get().files.get().pk
    again = fields(ticket, version=KeptDraft.objects.get().version, kept_file=kept)
    assert client.post(f"/tickets/{ticket.pk}/replies/", again).status_code == 302
    assert Message.objects.filter(member=dina).get().attachments.get().name == "снимок.png"
    assert not KeptDraft.objects.exists()


def test_a_ticket_closed_meanwhile_is_opened_and_answered_when_he_says_so(
    client_of: Browser, dina: Member, ticket: Ticket, now: datetime
) -> None:
    client, sent = client_of(dina), fields(ticket)
    close(ticket.pk, by=None, now=now)
    back = client.post(f"/tickets/{ticket.pk}/replies/", sent)
    assert (back.status_code, 'name="open_again"' in back.content.decode()) == (422, True)
    version = KeptDraft.objects.get().version
    assert reply(client, ticket, open_again="1", version=version).status_code == 302
    assert Ticket.objects.get().closed_at is None


def test_a_draft_is_kept_without_javascript_and_seen_by_its_writer_alone(
    client_of: Browser, dina: Member, egor: Member, ticket: Ticket
) -> None:
    file = SimpleUploadedFile("log.txt", b"log", content_type="text/plain")
    client_of(dina).post(f"/tickets/{ticket.pk}/draft/", fields(ticket, attachments=file))
    own, others = page(client_of(dina), ticket), page(client_of(egor), ticket)
    assert WORDS in own
    assert "log.txt" in own
    assert WORDS not in others
    assert "Дина Диспетчер" in others.split("<dl", 1)[0]


def test_an_older_window_is_told_and_nothing_is_lost(
    client_of: Browser, dina: Member, ticket: Ticket
) -> None:
    client, address = client_of(dina), f"/tickets/{ticket.pk}/draft/"
    quick = {"headers": {"X-Draft": "1"}}
    first = client.post(address, fields(ticket, text="Одно"), **quick).json()["version"]
    client.post(address, fields(ticket, text="Другое", version=first), **quick)
    told = client.post(address, fields(ticket, text="Третье", version=first), **quick)
    assert (told.status_code, told.json()["text"]) == (409, "Другое")
    plain = client.post(address, fields(ticket, text="Третье", version=first))
    assert plain.status_code == 409
    assert all(words in plain.content.decode() for words in ("Третье", "Другое"))


def test_the_board_marks_drafts_and_colleagues(
    client_of: Browser, dina: Member, egor: Member, ticket: Ticket
) -> None:
    client_of(egor).post(f"/tickets/{ticket.pk}/draft/", fields(ticket))
    client_of(egor).post(f"/tickets/{ticket.pk}/beats/", {"what": "writing"})
    board = client_of(dina).get("/board/ours/").content.decode()
    assert 'class="mark writes"' in board
    assert 'class="mark draft"' in board
    marks = client_of(dina).get(f"/presence/?tickets={ticket.pk},x,,-1").json()
    assert "mark writes" in marks[str(ticket.pk)]
    assert 'class="mark mine"' in client_of(egor).get("/board/ours/").content.decode()


def test_a_ticket_sleeps_and_wakes_by_buttons(
    client_of: Browser, dina: Member, ticket: Ticket, now: datetime
) -> None:
    client, address = client_of(dina), f"/tickets/{ticket.pk}/snooze/"
    until = (timezone.localtime(now) + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")  # past any holidays
    refused = client.post(address, {"next_word": until, "reason": "ждём поставщика"})
    shown = refused.content.decode()
    assert (refused.status_code, 'name="words"' in shown, "ждём поставщика" in shown) == (422, True, True)
    sent = {"next_word": until, "reason": "ждём поставщика", "words": "Поставщик ответит в пятницу."}
    assert client.post(address, sent).status_code == 302
    assert "ждём поставщика" in page(client, ticket)
    assert f'id="t{ticket.pk}"' in client.get("/board/snoozed/").content.decode()
    assert f'id="t{ticket.pk}"' not in client.get("/board/mine/").content.decode()
    client.post(f"/tickets/{ticket.pk}/waking/")
    assert Snooze.objects.get().woken == "member"


@pytest.mark.parametrize("due", ["", "yesterday", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_is_none_is_said_so(client_of: Browser, dina: Member, ticket: Ticket, due: str) -> None:
    asked = client_of(dina).post(f"/tickets/{ticket.pk}/snooze/", {"next_word": "own", "due": due})
    assert asked.status_code == 422
    assert not Snooze.objects.exists()
