"""Members link, merge and split tickets and let people in, on pages that work without scripts."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from letters import HOUSE, letter, opened, take_in

from gromootvod.core.letter import plus_address, sign_thread
from gromootvod.desk.keys import thread_key
from gromootvod.desk.models import (
    Dispatch,
    Event,
    KeptDraft,
    Macro,
    Merge,
    Message,
    Participant,
    Relation,
    Ticket,
)
from gromootvod.desk.operations.merge import merge
from gromootvod.desk.operations.relate import RelationRefused, end_children, relate, unrelate
from gromootvod.office.models import Member
from gromootvod.ui.terms_relations import not_here

HOUR = timedelta(hours=1)
TWO = (
    "Накладная 118 не проводится, пишет «период закрыт».\nВторая проблема: телефон в кабинете врача молчит.\n"
)
PAVEL = "Павел Другой <pavel@shop.example>"
Browser = Callable[[Member], Client]


@pytest.fixture
def ticket(stage: None, now: datetime) -> Ticket:
    """Vera has written of two troubles."""
    return opened(letter(TWO, subject="Накладная"), now)


@pytest.fixture
def pavels(ticket: Ticket, now: datetime) -> Ticket:
    """Pavel has written, too."""
    return opened(letter("Счёт 55 не проводится.", sender=PAVEL, subject="Счёт 55"), now)


@pytest.fixture
def browser(client_of: Browser, dina: Member) -> Client:
    """Dina's."""
    return client_of(dina)


def test_the_finder_finds_by_number_and_by_words(browser: Client, ticket: Ticket, pavels: Ticket) -> None:
    for asked in (str(pavels.pk), f"№ {pavels.pk}", f"#{pavels.pk}", "счета"):
        page = (
            browser.get(f"/tickets/{ticket.pk}/relations/", {"q": asked})
            .content.decode()
            .replace("\xa0", " ")
        )
        assert f'href="/tickets/{pavels.pk}/"' in page, asked
        assert f"/tickets/{ticket.pk}/merging/?into={pavels.pk}" in page
    for asked in ("999999", "слонопотам", '"', "99999999999999999999"):
        page = (
            browser.get(f"/tickets/{ticket.pk}/relations/", {"q": asked})
            .content.decode()
            .replace("\xa0", " ")
        )
        assert f'href="/tickets/{pavels.pk}/"' not in page, asked


def test_without_a_question_the_finder_shows_other_tickets_of_the_client(
    browser: Client, ticket: Ticket, pavels: Ticket, now: datetime
) -> None:
    other = opened(letter("Другая беда.", subject="Другое"), now)
    page = browser.get(f"/tickets/{ticket.pk}/relations/").content.decode().replace("\xa0", " ")
    assert f'href="/tickets/{other.pk}/"' in page
    assert f'href="/tickets/{pavels.pk}/"' not in page


@pytest.mark.parametrize(
    ("saying", "here", "there"),
    [("cause", "та же причина", "та же причина"), ("duplicate", "дубль обращения", "дубль этого"),
     ("blocks", "ждёт это обращение", "это обращение ждёт его"), ("parent", "дочернее", "родительское")],
)  # fmt: skip
def test_what_two_tickets_are_to_each_other_stands_on_both(
    browser: Client, ticket: Ticket, pavels: Ticket, saying: str, here: str, there: str
) -> None:
    data = {"other": pavels.pk, "saying": saying}
    assert browser.post(f"/tickets/{ticket.pk}/relations/additions/", data).status_code == 302
    pages = [
        browser.get(f"/tickets/{one.pk}/").content.decode().replace("\xa0", " ") for one in (ticket, pavels)
    ]
    assert here in pages[0]
    assert there in pages[1]
    row = Relation.objects.get()
    browser.post(f"/tickets/{pavels.pk}/relations/{row.pk}/removal/")
    assert not Relation.objects.exists()


def test_relations_that_cannot_be(ticket: Ticket, pavels: Ticket, dina: Member, now: datetime) -> None:
    third = opened(letter("Третье", subject="Третье"), now)

    def refused(one: Ticket, other: Ticket, saying: str) -> str:
        with pytest.raises(RelationRefused) as caught:
            relate(one.pk, other.pk, saying, by=dina, now=now)
        return caught.value.code

    assert refused(ticket, ticket, "cause") == "itself"
    assert refused(ticket, pavels, "cousin") == "kind"
    relate(ticket.pk, pavels.pk, "cause", by=dina, now=now)
    assert refused(pavels, ticket, "cause") == "there"
    relate(ticket.pk, pavels.pk, "parent", by=dina, now=now)
    relate(pavels.pk, third.pk, "parent", by=dina, now=now)
    assert refused(third, ticket, "parent") == "circle"
    assert refused(third, pavels, "parent") == "has_parent"
    relate(ticket.pk, pavels.pk, "blocks", by=dina, now=now)
    assert refused(ticket, pavels, "blocked") == "circle"
    with pytest.raises(Ticket.DoesNotExist):
        relate(ticket.pk, 999999, "cause", by=dina, now=now)
    with pytest.raises(Relation.DoesNotExist):
        unrelate(Relation.objects.get(source=pavels).pk, ticket.pk, by=dina, now=now)
    merge(third.pk, ticket.pk, by=dina, now=now + HOUR)
    assert refused(ticket, third, "cause") == "merged"


def test_children_are_told_and_closed_each_for_itself(
    browser: Client, ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    second = opened(letter("Второе", subject="Второе", sender="olga@third.example"), now)
    stranger = opened(letter("Чужое", subject="Чужое", sender="igor@fourth.example"), now)
    for child in (pavels, second):
        relate(ticket.pk, child.pk, "parent", by=dina, now=now)
    assert "Сообщить и закрыть" in browser.get(f"/tickets/{ticket.pk}/").content.decode().replace("\xa0", " ")
    data = {"child": [pavels.pk, second.pk, stranger.pk], "text": "Починили."}
    page = (
        browser.post(f"/tickets/{ticket.pk}/children/closures/", data, follow=True)
        .content.decode()
        .replace("\xa0", " ")
    )
    states = dict(Ticket.objects.values_list("pk", "state"))
    assert (states[pavels.pk], states[second.pk], states[stranger.pk]) == ("solved", "solved", "received")
    assert states[ticket.pk] != "solved"
    assert f"№\xa0{stranger.pk}" in page or f"№ {stranger.pk}" in page
    assert Message.objects.filter(direction="out", text="Починили.").count() == 2
    ended = end_children(ticket.pk, [pavels.pk], "", by=dina, now=now + HOUR)
    assert [(one.done, one.why) for one in ended] == [(False, "closed")]


def test_merging_is_shown_first_and_says_that_the_clients_differ(
    browser: Client, ticket: Ticket, pavels: Ticket
) -> None:
    page = (
        browser.get(f"/tickets/{pavels.pk}/merging/?into={ticket.pk}").content.decode().replace("\xa0", " ")
    )
    assert "Это два разных клиента" in page
    assert not Merge.objects.exists()
    done = browser.post(f"/tickets/{pavels.pk}/merges/", {"into": ticket.pk, "shown": "no"})
    assert done.headers["Location"] == f"/tickets/{ticket.pk}/?merged={pavels.pk}"
    assert not Merge.objects.get().shown


def test_a_merged_tickets_address_leads_to_the_kept_one_with_a_word(
    browser: Client, ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    merge(pavels.pk, ticket.pk, by=dina, now=now)
    answered = browser.get(f"/tickets/{pavels.pk}/?lens=facts")
    assert answered.headers["Location"] == f"/tickets/{ticket.pk}/?merged={pavels.pk}&lens=facts"
    assert "стало частью этого" in browser.get(answered.headers["Location"]).content.decode().replace(
        "\xa0", " "
    )


def test_a_draft_for_a_ticket_that_was_merged_meanwhile_is_not_lost_and_not_sent(
    browser: Client, ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    merge(pavels.pk, ticket.pk, by=dina, now=now)
    answered = browser.post(f"/tickets/{pavels.pk}/replies/", {"text": "Павел, мы всё нашли."})
    assert answered.status_code == 422
    page = answered.content.decode().replace("\xa0", " ")
    assert "Павел, мы всё нашли." in page
    assert f'action="/tickets/{ticket.pk}/replies/"' in page
    assert not Dispatch.objects.filter(kind="reply").exists()


def test_a_merge_is_taken_back_on_a_page_that_sorts_what_came_since(
    browser: Client, ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    row = merge(pavels.pk, ticket.pk, by=dina, now=now)
    to = plus_address(HOUSE, sign_thread(thread_key(), pavels.pk, "n0nce"))
    take_in(letter("Ещё от Павла", sender=PAVEL, to=to), now + HOUR)
    late = Message.objects.latest("id")
    url = f"/tickets/{ticket.pk}/merges/{row.pk}/"
    page = browser.get(url + "undoing/").content.decode().replace("\xa0", " ")
    assert f'value="{late.pk}" checked' in page
    browser.post(url + "removal/", {"message": [late.pk]})
    late.refresh_from_db()
    assert late.ticket == pavels
    assert browser.get(f"/tickets/{pavels.pk}/").status_code == 200
    assert browser.get(url + "undoing/").status_code == 404


def test_two_troubles_in_a_letter_are_offered_and_split(browser: Client, ticket: Ticket) -> None:
    message = Message.objects.get(ticket=ticket)
    offer = f"/tickets/{ticket.pk}/splitting/?message={message.pk}&amp;part=1"
    assert offer in browser.get(f"/tickets/{ticket.pk}/").content.decode().replace("\xa0", " ")
    assert browser.get(offer.replace("&amp;", "&")).status_code == 200
    done = browser.post(f"/tickets/{ticket.pk}/splits/", {"message": message.pk, "what": "1"})
    made = Ticket.objects.latest("id")
    assert done.headers["Location"] == f"/tickets/{made.pk}/"
    assert "телефон" in Message.objects.get(ticket=made).text
    assert not Dispatch.objects.filter(kind="reply").exists()
    assert offer not in browser.get(f"/tickets/{ticket.pk}/").content.decode().replace("\xa0", " ")


def test_words_of_the_letter_can_be_split_off_and_the_client_told(browser: Client, ticket: Ticket) -> None:
    message = Message.objects.get(ticket=ticket)
    words = "телефон в кабинете врача\r\n молчит."
    url = f"/tickets/{ticket.pk}/splits/"
    refused = browser.post(
        url, {"message": message.pk, "what": "words", "words": "этих слов там нет"}, follow=True
    )
    assert "таких слов" in refused.content.decode().replace("\xa0", " ")
    assert words
    data = {"message": message.pk, "what": "words", "words": "телефон в кабинете врача молчит.", "tell": "1",
            "text": "Завели отдельное обращение."}  # fmt: skip
    browser.post(url, data)
    made = Ticket.objects.latest("id")
    assert made != ticket
    assert Dispatch.objects.get(ticket=made, kind="reply").recipient == "vera@client.example"


def test_people_are_let_in_changed_and_let_out(browser: Client, ticket: Ticket) -> None:
    data = {
        "address": "boris@client.example",
        "name": "Борис",
        "reason": "начальник",
        "may": ["read", "told"],
    }
    page = (
        browser.post(f"/tickets/{ticket.pk}/people/", data, follow=True).content.decode().replace("\xa0", " ")
    )
    person = Participant.objects.get()
    assert (person.may_read, person.may_write, person.told) == (True, False, True)
    assert "Борис" in page
    assert f'name="copy" value="{person.pk}" checked' in page
    browser.post(f"/tickets/{ticket.pk}/people/{person.pk}/rights/", {"may": ["write"]})
    person.refresh_from_db()
    assert (person.may_read, person.may_write, person.told, person.key) == (False, True, False, None)
    browser.post(f"/tickets/{ticket.pk}/people/{person.pk}/removal/", {"reason": "ушёл"})
    person.refresh_from_db()
    assert person.removed_at is not None


def test_an_answer_goes_only_to_those_who_stay_marked(browser: Client, ticket: Ticket) -> None:
    for name in ("boris", "olga"):
        data = {"address": f"{name}@client.example", "reason": "коллега", "may": ["read", "write", "told"]}
        browser.post(f"/tickets/{ticket.pk}/people/", data)
    olga = Participant.objects.latest("id")
    browser.post(f"/tickets/{ticket.pk}/replies/", {"text": "Слово.", "copies": "chosen", "copy": [olga.pk]})
    sent = set(Dispatch.objects.values_list("recipient", flat=True)) - {""}
    assert "olga@client.example" in sent
    assert "boris@client.example" not in sent


def test_what_belongs_to_another_ticket_is_not_there(
    browser: Client, ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    third = opened(letter("Третье", subject="Третье"), now)
    row = merge(third.pk, pavels.pk, by=dina, now=now)
    message = Message.objects.filter(ticket=pavels).earliest("id")
    for url, data in (
        (f"/tickets/{ticket.pk}/merges/{row.pk}/removal/", {}),
        (f"/tickets/{ticket.pk}/splits/", {"message": message.pk, "what": "whole"}),
    ):
        assert browser.post(url, data).status_code == 404
    assert browser.get(f"/tickets/{ticket.pk}/splitting/?message={message.pk}").status_code == 404


def test_what_was_written_for_a_merged_ticket_waits_on_the_kept_one(
    browser: Client, ticket: Ticket, pavels: Ticket, dina: Member, now: datetime
) -> None:
    merge(pavels.pk, ticket.pk, by=dina, now=now + HOUR)
    said = {"text": "Мои слова.", "version": "0"}
    made = browser.post(f"/tickets/{pavels.pk}/draft/", said, headers={"X-Draft": "1"}).json()
    assert made["moved"] == f"/tickets/{ticket.pk}/#reply"
    assert str(ticket.pk) in made["words"]
    said["version"] = str(made["version"])
    page = browser.post(f"/tickets/{pavels.pk}/replies/", said)
    assert page.status_code == 422
    assert f'action="/tickets/{ticket.pk}/replies/"' in page.content.decode()
    assert "Мои слова." in browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert KeptDraft.objects.get().ticket_id == ticket.pk
    assert not Message.objects.filter(text="Мои слова.").exists()


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("snooze", {"next_word": "2030-01-01T10:00"}),
        ("priority", {"priority": "high"}),
        ("notes", {"text": "Заметка."}),
        ("assignment", {"member": ""}),
        ("macro-applications", {"macro_chosen": "1"}),
    ],
)
def test_nothing_is_done_to_a_merged_ticket_and_a_word_says_so(
    browser: Client,
    ticket: Ticket,
    pavels: Ticket,
    dina: Member,
    now: datetime,
    noun: str,
    said: dict[str, str],
) -> None:
    Macro.objects.create(
        pk=1, name="М", key="m", actions=[{"kind": "priority", "value": "high"}], changed_at=now
    )
    merge(pavels.pk, ticket.pk, by=dina, now=now + HOUR)
    events = list(Event.objects.values_list("id", flat=True))
    answer = browser.post(f"/tickets/{pavels.pk}/{noun}/", said)
    assert answer["Location"].startswith(f"/tickets/{ticket.pk}/")
    assert not_here(pavels.pk, ticket.pk) in html.unescape(browser.get(answer["Location"]).content.decode())
    assert list(Event.objects.values_list("id", flat=True)) == events
