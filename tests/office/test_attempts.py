"""How often one may try: enough against guessing, and never enough to shut a member out from elsewhere."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils import timezone, translation

from gromootvod.office import operations
from gromootvod.office.attempts import Limit, attempt, succeeded, take_back, wait_in_words
from gromootvod.office.models import Member

LOGIN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"
WRONG = "not-the-password"
OUTSIDER = "198.51.100.7"


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


def from_(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def knock(client: Client, member: Member, password: str) -> bool:
    """Whether the password lets him in; where he has a second factor, to its page."""
    answer = client.post(LOGIN, {"login": member.email, "password": password})
    return answer.status_code == 302


def guess(client: Client, member: Member, times: int = 5) -> None:
    for _ in range(times):
        assert not knock(client, member, WRONG)


def later(monkeypatch: pytest.MonkeyPatch, **passed: int) -> None:
    moment = timezone.now() + timedelta(**passed)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_limit_counts_its_tries_and_says_how_long_to_wait(now: datetime) -> None:
    limits = (Limit("a", 2, 300),)
    assert [attempt(limits, now + timedelta(seconds=n)) for n in (0, 10, 20)] == [0, 0, 280]
    assert attempt(limits, now + timedelta(seconds=300)) == 0
    assert attempt(limits, now + timedelta(seconds=301)) == 9


def test_who_is_turned_away_is_not_counted_under_any_limit(now: datetime) -> None:
    wide, narrow = Limit("wide", 2, 300), Limit("narrow", 1, 300)
    assert attempt((wide, narrow), now) == 0
    for n in range(1, 5):
        assert attempt((wide, narrow), now + timedelta(seconds=n)) > 0
    assert attempt((wide,), now + timedelta(seconds=9)) == 0


def test_the_right_try_takes_itself_back_and_frees_its_place(now: datetime) -> None:
    place, house = Limit("place", 2, 300), Limit("house", 2, 300)
    second = now + timedelta(seconds=1)
    attempt((place, house), now)
    attempt((place, house), second)
    succeeded((place, house), second)
    assert attempt((place,), second) == 0
    assert [attempt((house,), second), attempt((house,), second) > 0] == [0, True]
    take_back((Limit("never tried", 1, 1),), now)


@pytest.mark.parametrize(
    ("language", "seconds", "words"),
    [("en", 1, "Wait 1 minute,"), ("en", 61, "Wait 2 minutes,"), ("ru", 300, "5")],
)
def test_the_wait_is_told_in_minutes(language: str, seconds: int, words: str) -> None:
    with translation.override(language):
        assert words in wait_in_words(seconds)


def test_the_sixth_wrong_password_is_told_how_long_to_wait(dina: Member, password: str) -> None:
    client = Client()
    guess(client, dina)
    page = client.post(LOGIN, {"login": dina.email, "password": password}, query_params={"lang": "en"})
    assert page.status_code == 200
    assert re.search(r"Wait [45] minutes", page.content.decode())


def test_waiting_helps(dina: Member, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    guess(client, dina)
    assert not knock(client, dina, password)
    later(monkeypatch, minutes=5)
    assert knock(client, dina, password)


def test_knocking_while_locked_does_not_lengthen_the_wait(
    dina: Member, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    guess(client, dina)
    later(monkeypatch, minutes=4)
    guess(client, dina)
    later(monkeypatch, minutes=1)
    assert knock(client, dina, password)


def test_an_outsider_locks_nobody_out_from_elsewhere(dina: Member, password: str) -> None:
    guess(from_(OUTSIDER), dina, 12)
    assert not knock(from_(OUTSIDER), dina, password)
    assert knock(from_("203.0.113.5"), dina, password)


def test_a_thousand_outsiders_do_not_lock_a_browser_that_is_known(dina: Member, password: str) -> None:
    known = from_("203.0.113.5")
    assert knock(known, dina, password)
    known.post("/accounts/logout/")
    for n in range(50):
        guess(from_(f"198.51.100.{n}"), dina, 1)
    assert not knock(from_("192.0.2.1"), dina, password), "guessing from many networks has its end"
    assert knock(known, dina, password)


def test_an_outsider_behind_the_same_address_does_not_lock_a_known_browser(
    dina: Member, password: str
) -> None:
    known = Client()
    assert knock(known, dina, password)
    known.post("/accounts/logout/")
    guess(Client(), dina)
    assert not knock(Client(), dina, password)
    assert knock(known, dina, password)


def test_a_known_browser_may_not_guess_more_than_others(dina: Member, password: str) -> None:
    known = Client()
    knock(known, dina, password)
    known.post("/accounts/logout/")
    guess(known, dina)
    assert not knock(known, dina, password)


def test_a_browser_is_known_to_its_member_alone(dina: Member, egor: Member, password: str) -> None:
    known = Client()
    knock(known, dina, password)
    known.post("/accounts/logout/")
    guess(Client(), egor)
    assert not knock(known, egor, password)


@pytest.mark.parametrize("forged", ["x", "x:y:z", "é", "W10:x:y", "a" * 10_000])
def test_a_forged_cookie_makes_no_browser_known(dina: Member, password: str, forged: str) -> None:
    client = Client()
    client.cookies["gromo_known"] = forged
    guess(client, dina)
    assert not knock(client, dina, password)


def test_the_cookie_opens_nothing_and_names_nobody(dina: Member, password: str) -> None:
    client = Client()
    knock(client, dina, password)
    cookie = client.cookies["gromo_known"]
    assert dina.email not in cookie.value
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/accounts/", "Lax")
    other = Client()
    other.cookies["gromo_known"] = cookie.value
    assert other.get("/settings/").status_code == 302


def test_one_network_may_not_go_through_the_whole_house(dina: Member, password: str) -> None:
    client = from_(OUTSIDER)
    for n in range(20):
        client.post(LOGIN, {"login": f"a{n}@desk.example", "password": WRONG})
    assert not knock(client, dina, password)


def test_who_is_locked_out_comes_in_by_an_administrators_link(
    dina: Member, anna: Member, password: str
) -> None:
    client = Client()
    guess(client, dina, 8)
    for n in range(25):
        client.get(f"/join/dead-{n}/")
    token = operations.sign_in_link(dina, timezone.now(), by=anna)
    assert client.post(f"/join/{token}/").status_code == 302
    assert client.get("/settings/").status_code == 200


def test_dead_links_are_404_until_there_are_too_many() -> None:
    answers = [Client().get(f"/join/dead-{n}/") for n in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {404}
    assert (answers[20].status_code, answers[20]["Retry-After"].isdigit()) == (429, True)
    assert from_(OUTSIDER).get("/join/dead/").status_code == 404


def test_who_is_turned_away_gets_a_page_with_the_wait(dina: Member) -> None:
    for n in range(31):
        page = Client().post(
            LOGIN, {"login": f"a{n}@desk.example", "password": "x"}, query_params={"lang": "en"}
        )
    assert page.status_code == 429
    assert "Wait 1 minute," in page.content.decode()
    assert "a30@desk.example" not in page.content.decode()


@pytest.fixture
def secret(dina: Member) -> str:
    """Dina has an app."""
    made: str = generate_totp_secret()
    TOTP.activate(dina, made)
    return made


def right_code(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def try_codes(client: Client, secret: str, times: int = 5) -> None:
    for n in range(times):
        client.post(CODE, {"code": f"{(int(right_code(secret)) + 100_000 + n) % 10**6:06}"})


def comes_in(client: Client, secret: str) -> bool:
    client.post(CODE, {"code": right_code(secret)})
    return "_auth_user_id" in client.session


def test_after_five_wrong_codes_the_right_one_must_wait(dina: Member, password: str, secret: str) -> None:
    client = Client()
    knock(client, dina, password)
    try_codes(client, secret)
    page = client.post(CODE, {"code": right_code(secret)}, query_params={"lang": "en"})
    assert re.search(r"Wait [45] minutes", page.content.decode())
    assert "_auth_user_id" not in client.session


def test_a_fresh_session_does_not_begin_the_count_of_codes_anew(
    dina: Member, password: str, secret: str
) -> None:
    for _ in range(5):
        client = Client()
        knock(client, dina, password)
        try_codes(client, secret, 1)
    again = Client()
    knock(again, dina, password)
    assert not comes_in(again, secret)


def test_who_has_stolen_the_password_does_not_lock_the_codes_of_its_owner(
    dina: Member, password: str, secret: str
) -> None:
    thief, owner = from_(OUTSIDER), from_("203.0.113.5")
    knock(thief, dina, password)
    try_codes(thief, secret)
    knock(owner, dina, password)
    assert comes_in(owner, secret)


def test_codes_guessed_from_many_networks_have_an_end(dina: Member, password: str, secret: str) -> None:
    for n in range(5):
        thief = from_(f"198.51.100.{n}")
        knock(thief, dina, password)
        try_codes(thief, secret, 4)
    last = from_("192.0.2.1")
    knock(last, dina, password)
    assert not comes_in(last, secret)


def test_after_an_administrators_link_codes_are_counted_apart(
    dina: Member, anna: Member, password: str, secret: str
) -> None:
    client = Client()
    knock(client, dina, password)
    try_codes(client, secret)
    token = operations.sign_in_link(dina, timezone.now(), by=anna)
    answer = client.post(f"/join/{token}/")
    assert answer["Location"] == CODE
    assert comes_in(client, secret)


def test_after_a_link_five_wrong_codes_are_enough_too(dina: Member, anna: Member, secret: str) -> None:
    client = Client()
    client.post(f"/join/{operations.sign_in_link(dina, timezone.now(), by=anna)}/")
    try_codes(client, secret)
    assert not comes_in(client, secret)
