"""Several people on one ticket: each sees, says and hears what he was given, and nothing of anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from letters import HOUSE, letter, opened, report, sent, take_in

from gromootvod.contacts.models import Address, Contact
from gromootvod.core.letter import plus_address, read, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.lifecycle import Ball, State
from gromootvod.desk.links import token_of
from gromootvod.desk.models import Attachment, Dispatch, Event, Message, Participant, StatusLink, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.ask import ask
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.merge import merge
from gromootvod.desk.operations.participants import (
    ParticipantRefused,
    Rights,
    add_participant,
    change_participant,
    remove_participant,
)
from gromootvod.desk.operations.state import Words, set_state
from gromootvod.desk.operations.unmerge import unmerge
from gromootvod.office.models import Member

HOUR = timedelta(hours=1)
BORIS = "Борис Главный <boris@client.example>"
PAVEL = "Павел Другой <pavel@shop.example>"
Join = Callable[..., Participant]


@pytest.fixture
def join(ticket: Ticket, dina: Member, now: datetime) -> Join:
    """Let somebody take part in Vera's ticket, by default Boris, who works with her."""

    def let_in(address: str = "boris@client.example", **rights: bool) -> Participant:
        return add_participant(
            ticket.pk, address, "Борис Главный", Rights(**rights), reason="начальник Веры", by=dina, now=now
        )

    return let_in


def page_of(person: Participant) -> str:
    assert person.key
    return f"/s/{token_of(person.key)}/"


def clients_page(ticket: Ticket) -> str:
    return f"/s/{token_of(StatusLink.objects.get(ticket=ticket, revoked_at=None).key)}/"


def to_ticket(ticket: Ticket) -> str:
    return plus_address(HOUSE, sign_thread(thread_key(), ticket.pk, "n0nce"))


def outgoing(message: Message) -> dict[str, Dispatch]:
    return {one.recipient: one for one in message.dispatches.all()}


def test_an_answer_goes_to_each_by_a_letter_of_his_own(
    ticket: Ticket, join: Join, dina: Member, now: datetime
) -> None:
    boris = join()
    letters = outgoing(answer(ticket.pk, "Нашли причину.", by=dina, now=now + HOUR))
    assert set(letters) == {"vera@client.example", "boris@client.example"}
    heads = {who: read(sent(one)) for who, one in letters.items()}
    for head in heads.values():
        assert [box.email for box in head.to] == ["vera@client.example"]
        assert [box.email for box in head.cc] == ["boris@client.example"]
        assert "Нашли причину." in head.text
    his, hers = page_of(boris), clients_page(ticket)
    assert his in heads["boris@client.example"].text
    assert (
        hers
        not in sent(letters["boris@client.example"]).decode("utf-8", "replace")
        + heads["boris@client.example"].text
    )
    assert his not in heads["vera@client.example"].text
    assert letters["boris@client.example"].kind == Dispatch.Kind.COPY


def test_a_member_may_leave_somebody_out(ticket: Ticket, join: Join, dina: Member, now: datetime) -> None:
    boris, olga = join(), join("olga@client.example")
    said = answer(ticket.pk, "Одному.", by=dina, now=now + HOUR, copies=[olga.pk])
    assert set(outgoing(said)) == {"vera@client.example", "olga@client.example"}
    said = answer(ticket.pk, "Никому.", by=dina, now=now + HOUR, copies=[])
    assert set(outgoing(said)) == {"vera@client.example"}
    assert boris.told


@pytest.mark.parametrize("reason", ["not told", "page", "bounced", "blocked", "removed"])
def test_who_is_not_to_be_written_to_gets_nothing(
    ticket: Ticket, join: Join, dina: Member, now: datetime, reason: str
) -> None:
    boris = join(told=reason != "not told")
    if reason == "page":
        Contact.objects.filter(pk=boris.contact_id).update(told_by="page")
    if reason in {"bounced", "blocked"}:
        Address.objects.filter(contact=boris.contact_id).update(**{f"{reason}_at": now})
    if reason == "removed":
        remove_participant(boris.pk, ticket.pk, reason="ушёл", by=dina, now=now)
    said = answer(ticket.pk, "Слово.", by=dina, now=now + HOUR)
    assert set(outgoing(said)) == {"vera@client.example"}
    assert not read(sent(said.dispatches.get())).cc


def test_what_is_asked_goes_to_the_client_alone(
    ticket: Ticket, join: Join, dina: Member, now: datetime
) -> None:
    join()
    asked = ask(ticket.pk, by=dina, now=now + HOUR, slot="steps")
    assert asked.message is not None
    assert set(outgoing(asked.message)) == {"vera@client.example"}


def test_a_copy_that_comes_back_does_not_break_our_word_to_the_client(
    ticket: Ticket, join: Join, dina: Member, now: datetime
) -> None:
    join()
    said = answer(ticket.pk, "Слово.", by=dina, now=now + HOUR, state=State.WAITING)
    copy = outgoing(said)["boris@client.example"]
    take_in(report(to=HOUSE, recipient="boris@client.example", original=copy.mail_id), now + 2 * HOUR)
    ticket.refresh_from_db()
    assert ticket.ball == Ball.CLIENT
    assert ticket.next_word_by is not None
    assert ticket.next_word_by > now + 2 * HOUR
    assert Event.objects.filter(ticket=ticket, kind="bounced").exists()
    assert Address.objects.get(value="boris@client.example").bounced_at is not None


def test_his_letters_are_shown_as_his(ticket: Ticket, join: Join, now: datetime, client: Client) -> None:
    boris = join()
    outcome = take_in(letter("И у меня не проводится.", sender=BORIS, to=to_ticket(ticket)), now + HOUR)
    assert (outcome.ticket_id, outcome.reason) == (ticket.pk, "")
    assert Message.objects.latest("id").contact_id == boris.contact_id
    page = client.get(clients_page(ticket)).content.decode()
    assert "И у меня не проводится." in page
    assert "<b>Борис Главный</b>" in page
    his = client.get(page_of(boris)).content.decode()
    assert "<b>Вера Клиентова</b>" in his


def test_his_page_lets_him_write_and_nothing_else(
    ticket: Ticket, join: Join, dina: Member, now: datetime, client: Client
) -> None:
    boris = join()
    question = ask(ticket.pk, by=dina, now=now + HOUR, slot="steps")
    page = client.get(page_of(boris)).content.decode()
    for action in ("solution", "escalation", "preference", "questions", "incident"):
        assert f"/{action}/" not in page
    assert client.post(page_of(boris) + "messages/", {"text": "Вот ещё."}).status_code == 302
    said = Message.objects.latest("id")
    assert (said.text.strip(), said.contact_id, said.standing) == ("Вот ещё.", boris.contact_id, "")
    for action in ("solution/", "escalation/", "preference/", f"questions/{question.pk}/", "incident/answer/",
                   "incident/objection/"):  # fmt: skip
        sent_in = {"words": "К начальнику", "told_by": "page", "text": "Да", "verdict": "works"}
        assert client.post(page_of(boris) + action, sent_in).status_code == 404, action
    ticket.refresh_from_db()
    assert ticket.closed_at is None


def test_his_works_again_does_not_close(ticket: Ticket, join: Join, now: datetime) -> None:
    join()
    take_in(letter("Всё заработало, закрывайте!", sender=BORIS, to=to_ticket(ticket)), now + HOUR)
    ticket.refresh_from_db()
    assert ticket.closed_at is None


def test_who_may_only_read_is_a_stranger_when_he_writes(
    ticket: Ticket, join: Join, now: datetime, client: Client
) -> None:
    reader = join(may_write=False)
    take_in(letter("Пишу всё равно", sender=BORIS, to=to_ticket(ticket)), now + HOUR)
    assert Message.objects.latest("id").standing == Message.Standing.STRANGER
    assert client.get(page_of(reader)).status_code == 200
    assert client.post(page_of(reader) + "messages/", {"text": "И тут"}).status_code == 404


def test_who_may_not_read_has_no_link(
    ticket: Ticket, join: Join, dina: Member, now: datetime, client: Client
) -> None:
    boris = join()
    url = page_of(boris)
    change_participant(boris.pk, ticket.pk, Rights(may_read=False), by=dina, now=now)
    assert client.get(url).status_code == 404
    said = outgoing(answer(ticket.pk, "Слово.", by=dina, now=now + HOUR))["boris@client.example"]
    assert "/s/" not in read(sent(said)).text
    change_participant(boris.pk, ticket.pk, Rights(), by=dina, now=now)
    boris.refresh_from_db()
    assert page_of(boris) != url
    assert client.get(page_of(boris)).status_code == 200


def test_letting_him_out_kills_his_link_and_makes_him_a_stranger(
    ticket: Ticket, join: Join, dina: Member, now: datetime, client: Client
) -> None:
    boris = join()
    url = page_of(boris)
    remove_participant(boris.pk, ticket.pk, reason="перешёл в другой отдел", by=dina, now=now + HOUR)
    assert client.get(url).status_code == 404
    assert client.post(url + "messages/", {"text": "Я ещё тут"}).status_code == 404
    take_in(letter("Я ещё тут", sender=BORIS, to=to_ticket(ticket)), now + HOUR)
    assert Message.objects.latest("id").standing == Message.Standing.STRANGER
    moves = Event.objects.filter(kind="participant").order_by("id").values_list("data__move", "data__reason")
    assert list(moves) == [("added", "начальник Веры"), ("removed", "перешёл в другой отдел")]
    again = join()
    assert again.pk == boris.pk
    assert client.get(url).status_code == 404
    assert client.get(page_of(again)).status_code == 200


def test_a_participant_of_one_ticket_sees_nothing_of_another(
    ticket: Ticket, join: Join, dina: Member, now: datetime, client: Client
) -> None:
    boris = join()
    files = [("secret.txt", "text/plain", b"secret")]
    other = opened(letter("Тайна.", sender=PAVEL, files=files), now + HOUR)
    hers = opened(letter("Другая беда Веры.", subject="Другое", files=files), now + HOUR)
    for one in (other, hers):
        key = Attachment.objects.get(message__ticket=one).key
        assert client.get(page_of(boris) + f"attachments/{key}/").status_code == 404
        take_in(letter("Впустите", sender=BORIS, to=to_ticket(one)), now + 2 * HOUR)
        assert Message.objects.filter(ticket=one).latest("id").standing == Message.Standing.STRANGER
    assert "Тайна" not in client.get(page_of(boris)).content.decode()


@pytest.mark.parametrize(
    ("address", "code"),
    [("", "address"), ("no at sign", "address"), ("a@b@c.example", "address"), (HOUSE, "ours"),
     ("support+anything@desk.example", "ours"), ("noreply@shop.example", "nobody"), ("VERA@client.example", "client"),
     ("boris@client.example\r\nBcc: x@evil.example", "address")],
)  # fmt: skip
def test_who_cannot_take_part(join: Join, address: str, code: str) -> None:
    with pytest.raises(ParticipantRefused) as caught:
        join(address)
    assert caught.value.code == code
    assert not Participant.objects.exists()


def test_nobody_comes_or_goes_without_a_reason(
    ticket: Ticket, join: Join, dina: Member, now: datetime
) -> None:
    boris = join()
    with pytest.raises(ParticipantRefused, match="reason"):
        remove_participant(boris.pk, ticket.pk, reason=" ", by=dina, now=now)
    with pytest.raises(ParticipantRefused, match="reason"):
        add_participant(ticket.pk, "olga@client.example", "", Rights(), reason="", by=dina, now=now)


def test_colleagues_in_copy_are_proposed_and_never_joined_by_themselves(
    ticket: Ticket, now: datetime
) -> None:
    cc = (
        "Борис Главный <boris@client.example>, eve@evil.example, noreply@client.example, support@desk.example"
    )
    take_in(
        letter("Ещё", to=to_ticket(ticket), headers=[("Cc", cc.replace("Борис Главный ", ""))]), now + HOUR
    )
    event = Event.objects.filter(ticket=ticket, kind="letter").latest("id")
    assert event.data["cc"] == [["", "boris@client.example"]]
    assert not Participant.objects.exists()


def test_a_mailbox_provider_makes_nobody_a_colleague(now: datetime) -> None:
    raw = letter("Ошибка.", sender="vera@gmail.com", headers=[("Cc", "other@gmail.com")])
    assert "cc" not in Event.objects.get(ticket=opened(raw, now), kind="opened").data


# Clients of two firms in one ticket.


@pytest.fixture
def pavels(ticket: Ticket, now: datetime) -> Ticket:
    """Pavel of another firm has written of the same trouble, and has been answered."""
    files = [("договор.txt", "text/plain", b"secret")]
    return opened(letter("Счёт 55 не проводится.", sender=PAVEL, subject="Счёт 55", files=files), now + HOUR)


def test_neither_client_sees_what_was_said_with_the_other(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    answer(ticket.pk, "Вере отвечаем.", by=dina, now=now + HOUR)
    answer(pavels.pk, "Павлу отвечаем.", by=dina, now=now + HOUR)
    set_state(ticket.pk, State.KNOWN, by=dina, now=now + HOUR, words=Words(known="Известно про Веру"))
    hers, his = clients_page(ticket), clients_page(pavels)
    merge(pavels.pk, ticket.pk, by=dina, now=now + 2 * HOUR)
    take_in(letter("Новое от Веры.", to=to_ticket(ticket)), now + 3 * HOUR)
    take_in(letter("Новое от Павла.", sender=PAVEL, subject="Счёт 55", to=to_ticket(pavels)), now + 3 * HOUR)
    both = answer(ticket.pk, "Починили обоим.", by=dina, now=now + 4 * HOUR)
    pages = {who: client.get(url).content.decode() for who, url in (("vera", hers), ("pavel", his))}
    veras, pavel = (
        ("акладная", "Вере отвечаем", "Новое от Веры", "про Веру"),
        ("Счёт 55", "Павлу отвечаем", "Новое от Павла"),
    )
    for words in veras:
        assert words in pages["vera"]
        assert words not in pages["pavel"]
    for words in pavel:
        assert words in pages["pavel"]
        assert words not in pages["vera"]
    assert all("Починили обоим." in page for page in pages.values())
    heads = {who: read(sent(one)) for who, one in outgoing(both).items()}
    assert not heads["vera@client.example"].cc
    assert [box.email for box in heads["pavel@shop.example"].to] == ["pavel@shop.example"]
    assert heads["pavel@shop.example"].subject == "Re: Счёт 55"
    raw = sent(outgoing(both)["pavel@shop.example"]).decode("ascii", "replace")
    assert "vera" not in raw.lower()
    assert all("letter-" in one or "@desk.example" in one for one in heads["pavel@shop.example"].references)


def test_the_files_of_the_other_client_stay_closed(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    key = Attachment.objects.get(message__ticket=pavels).key
    hers, his = clients_page(ticket), clients_page(pavels)
    merge(pavels.pk, ticket.pk, by=dina, now=now + 2 * HOUR)
    assert client.get(f"{hers}attachments/{key}/").status_code == 404
    assert client.get(f"{his}attachments/{key}/").status_code == 200


def test_a_member_may_show_them_to_each_other(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    hers, his = clients_page(ticket), clients_page(pavels)
    merge(pavels.pk, ticket.pk, by=dina, now=now + 2 * HOUR, shown=True)
    for url in (hers, his):
        page = client.get(url).content.decode()
        assert "Счёт 55 не проводится." in page
        assert "период закрыт" in page


def test_the_other_client_may_not_close_for_all(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    his = clients_page(pavels)
    merge(pavels.pk, ticket.pk, by=dina, now=now + 2 * HOUR)
    assert client.post(his + "solution/").status_code == 404
    ticket.refresh_from_db()
    assert ticket.closed_at is None


def test_undone_each_has_his_own_page_again(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    hers, his = clients_page(ticket), clients_page(pavels)
    row = merge(pavels.pk, ticket.pk, by=dina, now=now + 2 * HOUR)
    link = page_of(Participant.objects.get(ticket=ticket))
    assert client.get(link).status_code == 200
    unmerge(row.pk, by=dina, now=now + 3 * HOUR)
    assert client.get(link).status_code == 404
    assert "Счёт 55" in client.get(his).content.decode()
    assert "Счёт 55" not in client.get(hers).content.decode()
    close(pavels.pk, by=None, now=now + 4 * HOUR)


def test_colleagues_of_the_other_client_stay_on_his_side(
    ticket: Ticket, pavels: Ticket, dina: Member, now: datetime, client: Client
) -> None:
    helper = add_participant(
        pavels.pk, "helper@shop.example", "", Rights(), reason="помогает", by=dina, now=now + HOUR
    )
    merge(pavels.pk, ticket.pk, by=dina, now=now + 2 * HOUR)
    page = client.get(page_of(helper)).content.decode()
    assert "Счёт 55 не проводится." in page
    assert "Накладная" not in page
