"""The client's page: it answers him, tells nobody else, and looking changes nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from letters import letter, opened, take_in

from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.links import key_of, new_key, token_of
from gromootvod.desk.models import (
    Attachment,
    Closure,
    Dispatch,
    Escalation,
    Event,
    Message,
    Parcel,
    StatusLink,
    Ticket,
)
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.escalate import take_up
from gromootvod.desk.operations.guard import lapse
from gromootvod.desk.operations.link import renew_link
from gromootvod.desk.operations.note import note
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
VERBS = ("messages/", "escalation/", "solution/")


def database() -> dict[str, str]:
    """A digest of every row of every table of ours."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model.objects.order_by("pk").values())).encode()
        ).hexdigest()  # type: ignore[attr-defined]
        for model in apps.get_models()
        if model._meta.app_label in {"desk", "contacts", "office"}
    }


# The door.


@pytest.fixture
def wrong(ticket: Ticket, page: str, dina: Member, now: datetime) -> dict[str, str]:
    """Tokens that open nothing, and why."""
    revoked = token_of(StatusLink.objects.get(ticket=ticket).key)
    renew_link(ticket.pk, by=dina, now=now)
    good = token_of(StatusLink.objects.get(ticket=ticket, revoked_at=None).key)
    return {
        "revoked": revoked,
        "unsigned": new_key() + "A" * 22,
        "signed but unknown": token_of(new_key()),
        "short": good[:-1],
        "long": good + "A",
        "other case": good.swapcase(),
        "number": str(ticket.pk),
        "cyrillic": "ж" * 42,
        "zero": "\x00" * 42,
        "empty": "-",
        "huge": "A" * 5000,
    }


def test_a_wrong_token_gets_one_answer_whatever_is_wrong(wrong: dict[str, str], client: Client) -> None:
    answers = {why: client.get(f"/s/{token}/") for why, token in wrong.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.content for answer in answers.values()}) == 1
    heads = {why: dict(answer.headers.items()) for why, answer in answers.items()}
    assert len({repr(sorted(head.items())) for head in heads.values()}) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_token_posts_nothing(wrong: dict[str, str], client: Client, verb: str) -> None:
    before = database()
    for token in wrong.values():
        posted = client.post(f"/s/{token}/{verb}", {"text": "Эй", "words": "Эй"})
        assert posted.status_code == 404
        assert posted.content == client.get(f"/s/{token}/").content
    assert database() == before


def test_a_wrong_token_streams_nothing(wrong: dict[str, str], client: Client) -> None:
    for token in wrong.values():
        assert client.get(f"/live/status/{token}/").status_code == 404


def test_every_byte_of_the_link_counts(page: str, client: Client) -> None:
    token = page.split("/")[2]
    for place in range(len(token)):
        other = "B" if token[place] != "B" else "C"
        assert key_of(token[:place] + other + token[place + 1 :]) is None
    assert client.get(page).status_code == 200


def test_guesses_at_the_link_find_nothing() -> None:
    # The verifier itself, without a database: the signature alone refuses them.
    assert not any(key_of(hashlib.sha512(str(number).encode()).hexdigest()[:42]) for number in range(20_000))


def test_a_renewed_link_kills_the_old_one_at_once(
    ticket: Ticket, page: str, client: Client, dina: Member, now: datetime
) -> None:
    assert client.get(page).status_code == 200
    renew_link(ticket.pk, by=dina, now=now)
    assert client.get(page).status_code == 404


def test_the_page_is_kept_and_indexed_by_nobody(page: str, client: Client, wrong: dict[str, str]) -> None:
    for url in (f"/s/{wrong['unsigned']}/", page, f"{page}messages/"):
        head = client.get(url).headers
        assert "noindex" in head["X-Robots-Tag"]
        assert head["Referrer-Policy"] == "no-referrer"
        assert head["Cache-Control"] == "no-store"
        assert "unsafe" not in head["Content-Security-Policy"]
        assert head["X-Frame-Options"] == "DENY"


# Looking changes nothing.


def test_looking_changes_nothing(ticket: Ticket, page: str, client: Client) -> None:
    key = Attachment.objects.get(message__ticket=ticket).key
    before = database()
    urls = [
        page,
        f"{page}?lang=en",
        f"{page}?sent=solution",
        f"{page}attachments/{key}/",
        *(page + v for v in VERBS),
    ]
    for url in urls:
        for method in (client.get, client.head, client.options):
            method(url)
    client.get("/live/status/" + page.split("/")[2] + "/")
    assert database() == before


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_done_by_get(page: str, client: Client, verb: str) -> None:
    assert client.get(page + verb, {"text": "x", "words": "x"}).status_code == 405


# What is on it, and what is not.


def test_the_page_tells_nothing_of_the_house(
    ticket: Ticket, page: str, client: Client, dina: Member, mark: Member, now: datetime
) -> None:
    first = Message.objects.get(ticket=ticket).message_id
    take_in(letter("Вы бездарные идиоты!!! Позор!!!", in_reply_to=first), now + HOUR)
    take_in(
        letter("Секрет чужого", sender="Чужак Чужаков <foreign@other.example>", in_reply_to=first), now + HOUR
    )
    note(ticket.pk, "Внутренняя заметка про клиента", by=dina, now=now + 2 * HOUR)
    assign(ticket.pk, dina, by=mark, now=now + 2 * HOUR)
    answer(ticket.pk, "Смотрим, Вера.", by=dina, now=now + 3 * HOUR)
    shown = client.get(page).content.decode()
    assert "Смотрим, Вера." in shown
    assert "Дина" in shown
    for secret in (
        "Внутренняя заметка", "dina@desk.example", "Диспетчер", "mark@desk.example", "Чужак", "foreign@other",
        "Секрет чужого", "heat", "накал", "anger", "data-ref", "vera@client.example",
    ):  # fmt: skip
        assert secret not in shown, secret


def test_the_values_of_the_page_have_no_room_for_secrets(ticket: Ticket) -> None:
    from gromootvod.desk.queries.client_view import ClientMessage, ClientView

    fields = {*ClientView.__dataclass_fields__, *ClientMessage.__dataclass_fields__}
    assert not fields & {
        "heat",
        "notes",
        "person",
        "spans",
        "address",
        "email",
        "assignee_id",
        "contact_id",
        "company",
    }


def test_the_page_is_shown_in_the_language_of_the_client(now: datetime, client: Client) -> None:
    english = opened(letter("The invoice cannot be posted since Monday, error 17.", subject="Invoice"), now)
    url = f"/s/{token_of(StatusLink.objects.get(ticket=english).key)}/"
    assert 'lang="en"' in client.get(url, headers={"accept-language": "ru"}).content.decode()
    assert 'lang="ru"' in client.get(url + "?lang=ru").content.decode()


@pytest.mark.parametrize("state", State.values)
def test_every_state_has_its_page(
    ticket: Ticket, page: str, client: Client, dina: Member, now: datetime, state: str
) -> None:
    from gromootvod.desk.operations.state import set_state

    if state == State.SOLVED:
        close(ticket.pk, by=dina, now=now)
    else:
        set_state(ticket.pk, state, by=dina, now=now)
    assert client.get(page).status_code == 200


def test_a_broken_promise_is_owned_up_to(ticket: Ticket, page: str, client: Client, now: datetime) -> None:
    before = client.get(page).content
    lapse(now=now + timedelta(days=4))
    assert client.get(page).content != before
    assert client.get(page).context["view"].late


# What he can do.


def test_his_words_reach_the_ticket(ticket: Ticket, page: str, client: Client) -> None:
    answered = client.post(page + "messages/", {"text": "Номер накладной 17.\r\nЖду"})
    assert (answered.status_code, answered["Location"]) == (302, f"{page}?sent=message")
    message = Message.objects.filter(ticket=ticket).latest("id")
    assert (message.text.strip(), message.door, message.standing) == ("Номер накладной 17.\nЖду", "page", "")
    assert message.contact_id == ticket.contact_id
    assert Event.objects.filter(ticket=ticket, kind="letter").exists()
    assert "Номер накладной 17." in client.get(page).content.decode()
    assert Dispatch.objects.count() == 1  # the acknowledgement of his letter, and no other


def test_his_files_reach_the_ticket_and_come_back_as_downloads(
    ticket: Ticket, page: str, client: Client
) -> None:
    files = [
        SimpleUploadedFile("экран.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "image/png"),
        SimpleUploadedFile("письмо.eml", b"Subject: x\r\n\r\ny", "message/rfc822"),
        SimpleUploadedFile("odd.bin", b"123", "multipart/mixed"),
    ]
    assert client.post(page + "messages/", {"attachments": files}).status_code == 302
    message = Message.objects.filter(ticket=ticket).latest("id")
    sizes = {attachment.name: attachment.size for attachment in message.attachments.all()}
    assert sizes == {"экран.png": 58, "письмо.eml": 15, "odd.bin": 3}
    for attachment in message.attachments.all():
        got = client.get(f"{page}attachments/{attachment.key}/")
        assert got.status_code == 200
        assert len(got.content) == attachment.size
        assert got["Content-Disposition"].startswith("attachment;")
        assert got["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in got["Content-Security-Policy"]


@pytest.mark.parametrize(
    "subject", ["Автоответ: отпуск", "Out of office", "Undelivered Mail Returned to Sender"]
)
def test_his_words_are_his_whatever_the_subject_of_the_ticket(
    ticket: Ticket, page: str, client: Client, subject: str
) -> None:
    Ticket.objects.update(subject=subject)
    client.post(page + "messages/", {"text": "Я человек"})
    assert Message.objects.filter(ticket=ticket).latest("id").standing == ""


def test_his_words_take_the_ball_and_reopen(
    ticket: Ticket, page: str, client: Client, dina: Member, now: datetime
) -> None:
    close(ticket.pk, by=dina, now=now)
    client.post(page + "messages/", {"text": "Опять!"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ball) == (State.FINDING, Ball.US)


@pytest.mark.parametrize("data", [{}, {"text": "  \r\n "}, {"text": "\x00"}])
def test_nothing_said_is_asked_for_again(page: str, client: Client, data: dict[str, str]) -> None:
    before = database()
    assert client.post(page + "messages/", data).status_code == 422
    assert database() == before


def test_the_same_words_again_and_again_fold(ticket: Ticket, page: str, client: Client) -> None:
    cache.clear()
    for _ in range(10):
        assert client.post(page + "messages/", {"text": "Ну что там?"}).status_code == 302
    assert Message.objects.filter(ticket=ticket, door="page").count() < 10
    assert Parcel.objects.filter(door="page").count() == 10


def test_more_than_a_person_can_write_in_a_minute_has_to_wait_and_loses_no_word(
    page: str, client: Client
) -> None:
    cache.clear()
    for number in range(10):
        client.post(page + "messages/", {"text": f"Письмо {number}"})
    answer = client.post(page + "messages/", {"text": "Одиннадцатое"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Одиннадцатое" in answer.content.decode()


def test_an_escalation_cannot_be_lost(
    ticket: Ticket, page: str, client: Client, dina: Member, mark: Member, now: datetime
) -> None:
    assert client.post(page + "escalation/", {"words": "Третий день стоим"}).status_code == 302
    assert client.post(page + "escalation/", {"words": "Ответьте!"}).status_code == 302
    assert Escalation.objects.get(ticket=ticket).words == "Третий день стоим Ответьте!"
    assert Event.objects.filter(ticket=ticket, kind="escalated").count() == 2
    take_up(ticket.pk, by=mark, now=now)
    client.post(page + "escalation/", {"words": "И снова"})
    assert Escalation.objects.filter(ticket=ticket).count() == 2
    assert Escalation.objects.filter(ticket=ticket, taken_at=None).count() == 1


def test_an_escalation_of_a_solved_ticket_opens_it_again(
    ticket: Ticket, page: str, client: Client, dina: Member, now: datetime
) -> None:
    close(ticket.pk, by=dina, now=now)
    client.post(page + "escalation/", {"words": "Не решено!"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ball, ticket.closed_at) == (State.FINDING, Ball.US, None)
    assert ticket.next_word_by is not None


def test_who_is_asked_to_wait_finds_his_words_again(ticket: Ticket, page: str, client: Client) -> None:
    for number in range(40):
        told = client.post(page + "escalation/", {"words": f"Покажите начальнику {number}"})
        if told.status_code == 429:
            break
    assert told.status_code == 429
    assert int(told["Retry-After"]) > 0
    assert f"Покажите начальнику {number}" in told.content.decode()


def test_an_escalation_needs_a_sentence(page: str, client: Client) -> None:
    before = database()
    assert client.post(page + "escalation/", {"words": "  "}).status_code == 422
    assert database() == before


def test_a_solution_twice_is_one_closure(ticket: Ticket, page: str, client: Client) -> None:
    for _ in range(2):
        assert client.post(page + "solution/").status_code == 302
    assert Closure.objects.filter(ticket=ticket).count() == 1
    assert Closure.objects.get(ticket=ticket).by is None
    assert client.get(page).status_code == 200


def test_the_form_works_without_cookies_and_from_a_foreign_origin(page: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answered = strict.post(
        page + "messages/", {"text": "Без куки"}, headers={"origin": "null", "referer": ""}
    )
    assert answered.status_code == 302


# Class 7: files.


def test_class_7_another_tickets_file_is_as_absent_as_one_that_never_was(
    ticket: Ticket, page: str, client: Client, now: datetime, dina: Member
) -> None:
    other = opened(letter("Другое", sender="p@two.example", files=[("x.txt", "text/plain", b"secret")]), now)
    foreign = Attachment.objects.get(message__ticket=other).key
    answers = [client.get(f"{page}attachments/{key}/") for key in (foreign, "never-was", "1", "0" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert b"secret" not in answers[0].content


def test_class_7_files_have_keys_that_nobody_counts_through(
    ticket: Ticket, page: str, client: Client
) -> None:
    attachment = Attachment.objects.get(message__ticket=ticket)
    assert len(attachment.key) * 6 >= 128
    for number in range(300):
        assert client.get(f"/attachments/{number}/").status_code == 302  # to the sign-in page
        assert client.get(f"{page}attachments/{number}/").status_code == 404


def test_files_of_strangers_and_notes_are_not_the_clients(
    ticket: Ticket, page: str, client: Client, now: datetime, dina: Member
) -> None:
    from gromootvod.core.letter import plus_address, sign_thread
    from gromootvod.desk.keys import thread_key

    token = plus_address("support@desk.example", sign_thread(thread_key(), ticket.pk, "n"))
    raw = letter("Вот", sender="s@s.example", files=[("s.txt", "text/plain", b"stranger")])
    assert take_in(raw, now, recipients=[token]).ticket_id == ticket.pk
    key = Attachment.objects.get(message__standing="stranger").key
    assert client.get(f"{page}attachments/{key}/").status_code == 404


# Class 20: too much.


@pytest.mark.parametrize(("verb", "field"), [("messages/", "text"), ("escalation/", "words")])
def test_class_20_ten_megabytes_in_a_field_are_refused(
    page: str, client: Client, verb: str, field: str
) -> None:
    client.raise_request_exception = False
    assert client.post(page + verb, {field: "я" * 5_000_000}).status_code in range(400, 500)


def test_class_20_too_many_fields_and_files_are_refused(page: str, client: Client) -> None:
    many = {f"f{number}": "x" for number in range(2000)}
    assert client.post(page + "messages/", many).status_code == 400
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(50)]
    assert client.post(page + "messages/", {"attachments": files}).status_code == 400


def test_class_20_a_body_above_the_limit_is_refused_unread(page: str, client: Client) -> None:
    before = database()
    refused = client.post(page + "messages/", {"text": "x"}, headers={"content-length": str(10**12)})
    assert refused.status_code == 413
    assert database() == before


def test_files_above_the_limit_are_refused_and_the_words_come_back(
    page: str, client: Client, settings: Any
) -> None:
    values = {**settings.CONFIG.values, "max_letter_mb": 1}
    settings.CONFIG = type(settings.CONFIG)(values, settings.CONFIG.origins)
    big = SimpleUploadedFile("big.bin", b"x" * 900_000)
    refused = client.post(page + "messages/", {"text": "мои слова", "attachments": [big]})
    assert refused.status_code == 413
    assert "мои слова" in refused.content.decode()


def test_long_words_are_kept_whole(ticket: Ticket, page: str, client: Client) -> None:
    words = "строка журнала 17\n" * 10_000
    assert client.post(page + "messages/", {"text": words}).status_code == 302
    assert Message.objects.filter(ticket=ticket).latest("id").text.split() == words.split()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "x"]
)
def test_a_body_that_is_no_form_is_no_fault_of_ours(page: str, client: Client, kind: str) -> None:
    assert client.post(page + "messages/", b"\xff\x00--", content_type=kind).status_code in range(400, 500)


# Class 11.


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_class_11_a_foreign_host_is_refused(page: str, client: Client, header: str) -> None:
    client.raise_request_exception = False
    assert client.get(page, headers={header: "evil.example"}).status_code == 400


def test_class_11_letters_carry_the_configured_address_only(
    ticket: Ticket, dina: Member, now: datetime
) -> None:
    from letters import dispatch_of, sent

    from gromootvod.core.letter import read

    text = read(sent(dispatch_of(answer(ticket.pk, "Смотрим.", by=dina, now=now)))).text
    assert "http://127.0.0.1:8000/s/" in text
