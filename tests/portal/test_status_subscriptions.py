"""Letters about incidents: confirmed by who reads the mailbox, ended by one click, of no use to who torments others."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.test import Client

EMAIL = "pavel@shop.example"


def ask(email: str = EMAIL, browser: Client | None = None) -> int:
    return (browser or Client()).post("/status/subscriptions/?lang=en", {"email": email}).status_code


def letters() -> list[EmailMessage]:
    from gromootvod.desk.models import Dispatch

    rows = Dispatch.objects.filter(ticket=None).order_by("id").select_related("blob")
    return [message_from_bytes(bytes(row.blob.data), policy=policy.default) for row in rows if row.blob]


def link(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(rf"/status/{kind}/[\w-]+/", body.get_content())
    assert found is not None
    return found[0]


@pytest.fixture
def confirmed() -> str:
    """Pavel has asked and confirmed."""
    ask()
    path = link(letters()[-1], "confirmations")
    assert Client().post(path).status_code == 200
    return path


def stands() -> bool:
    from gromootvod.incidents.models import Subscription

    return Subscription.objects.filter(confirmed_at__isnull=False, ended_at=None).exists()


def test_nothing_is_sent_before_the_owner_of_the_mailbox_confirms() -> None:
    assert ask() == 200
    (letter,) = letters()
    assert letter["To"] == EMAIL
    assert letter["Auto-Submitted"] == "auto-replied"
    assert not stands()


def test_looking_at_a_link_changes_nothing_because_mail_scanners_look_too(confirmed: str) -> None:
    from gromootvod.incidents.keys import LEAVE, token_for
    from gromootvod.incidents.models import Subscription

    leave = f"/status/unsubscriptions/{token_for(LEAVE, Subscription.objects.get().key)}/"
    assert Client().get(leave).status_code == 200
    assert stands()


def test_a_mail_program_unsubscribes_by_itself(confirmed: str) -> None:
    """RFC 8058 section 3.2: a POST without cookies, in either of two encodings."""
    from gromootvod.incidents.keys import LEAVE, token_for
    from gromootvod.incidents.models import Subscription

    strict = Client(enforce_csrf_checks=True)
    leave = f"/status/unsubscriptions/{token_for(LEAVE, Subscription.objects.get().key)}/"
    answered = strict.post(
        leave, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answered.status_code == 200
    assert not stands()
    assert strict.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200  # again, as multipart


def test_who_has_left_can_come_again(confirmed: str) -> None:
    from gromootvod.incidents.models import Subscription

    Subscription.objects.update(ended_at="2026-03-17T09:00Z", ended_why="asked", asked_at="2026-03-01T09:00Z")
    ask()
    assert Client().post(link(letters()[-1], "confirmations")).status_code == 200
    assert stands()


def test_a_link_opens_its_own_thing_alone(confirmed: str) -> None:
    token = confirmed.rstrip("/").rpartition("/")[2]
    assert Client().post(f"/status/unsubscriptions/{token}/").status_code == 404
    assert stands()
    for wrong in ("A" * 42, token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "я" * 42):
        assert Client().post(f"/status/confirmations/{wrong}/").status_code == 404


def test_a_victim_gets_one_letter_a_day_however_often_his_address_is_typed_in() -> None:
    from gromootvod.incidents.models import Subscription
    from gromootvod.incidents.operations.subscribe import subscribe

    for _ in range(3):
        ask()
    assert len(letters()) == 1
    first = Subscription.objects.get()
    subscribe(EMAIL.upper(), "ru", now=first.asked_at + timedelta(hours=23))
    assert len(letters()) == 1
    subscribe(EMAIL, "ru", now=first.asked_at + timedelta(hours=25))
    assert len(letters()) == 2


def test_nobody_learns_who_has_subscribed(confirmed: str) -> None:
    known = Client().post("/status/subscriptions/?lang=en", {"email": EMAIL})
    unknown = Client().post("/status/subscriptions/?lang=en", {"email": "new@shop.example"})
    assert known.content == unknown.content


def test_a_script_is_slowed_down() -> None:
    browser = Client()
    codes = [ask(f"victim{number}@shop.example", browser) for number in range(12)]
    assert codes[:10] == [200] * 10
    assert codes[-1] == 429


@pytest.mark.parametrize(
    "email",
    ["", "vera", "vera@", "@shop.example", "vera@shop.example\r\nBcc: x@y.example", "a" * 400 + "@shop.example",
     "вера@почта.example", "support@desk.example", "support+x@desk.example", "noreply@shop.example", "a,b@c.example"],
)  # fmt: skip
def test_what_is_no_reader_s_address_is_refused(email: str) -> None:
    assert ask(email) == 422
    assert letters() == []
