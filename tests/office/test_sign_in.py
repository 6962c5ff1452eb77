"""Sign-in: the right person comes in, and nobody learns who else could."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gromootvod.office.models import Member

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


def sign_in(client: Client, email: str, password: str, **extra: str) -> int:
    return client.post(LOGIN, {"login": email, "password": password, **extra}).status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_member_signs_in_with_address_and_password(dina: Member, password: str) -> None:
    client = Client()
    answer = client.post(LOGIN, {"login": "Dina@Desk.example", "password": password})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/settings/").status_code == 200


def test_a_wrong_password_does_not_sign_in(dina: Member) -> None:
    client = Client()
    assert sign_in(client, dina.email, "not-the-password") == 200
    assert not signed_in(client)


def test_a_member_who_left_is_told_what_a_stranger_is_told(dina: Member, password: str) -> None:
    Member.objects.filter(pk=dina.pk).update(is_active=False)
    gone = Client().post(LOGIN, {"login": dina.email, "password": password})
    stranger = Client().post(LOGIN, {"login": "nina@desk.example", "password": password})
    assert _without_token(gone.content, dina.email) == _without_token(stranger.content, "nina@desk.example")
    assert gone.status_code == stranger.status_code == 200


def test_an_unknown_address_is_answered_like_a_known_one(dina: Member) -> None:
    known = Client().post(LOGIN, {"login": dina.email, "password": "wrong-wrong"})
    stranger = "nina@desk.example"
    unknown = Client().post(LOGIN, {"login": stranger, "password": "wrong-wrong"})
    assert known.status_code == unknown.status_code
    assert len(known.content) == len(unknown.content)
    assert _without_token(known.content, dina.email) == _without_token(unknown.content, stranger)


def test_an_unknown_address_costs_as_many_hashes_as_a_known_one(
    dina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time is told by the hasher alone; counting its runs says what a stopwatch would, without its noise."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    runs: list[str] = []
    true_encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        runs.append(password)
        return true_encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    costs = []
    Member.objects.create_user("olga@desk.example", None, name="Ольга", roles=[], joined_at=dina.joined_at)
    for address in (dina.email, "nina@desk.example", "olga@desk.example"):
        runs.clear()
        sign_in(Client(), address, "wrong-wrong")
        costs.append(len(runs))
    assert costs == [1, 1, 1]


def test_sign_up_and_reset_by_mail_are_not_open() -> None:
    for path in ("signup", "password/reset", "email", "login/code", "2fa/passkeys/signup", "confirm-email"):
        assert Client().get(f"/accounts/{path}/").status_code == 404, path


def test_after_five_wrong_passwords_the_right_one_must_wait(dina: Member, password: str) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, dina.email, "not-the-password")
    sign_in(client, dina.email, password)
    assert not signed_in(client)


def test_a_locked_unknown_address_looks_like_a_locked_known_one(dina: Member) -> None:
    pages = []
    for address in (dina.email, "nina@desk.example"):
        for _ in range(5):
            sign_in(Client(), address, "not-the-password")
        page = Client().post(LOGIN, {"login": address, "password": "not-the-password"})
        pages.append((page.status_code, _without_token(page.content, address)))
    assert pages[0] == pages[1]


def test_who_knocks_thirty_times_a_minute_gets_429_and_a_time_to_wait() -> None:
    answers = [Client().post(LOGIN, {"login": f"a{n}@desk.example", "password": "x"}) for n in range(31)]
    assert answers[29].status_code == 200
    assert answers[30].status_code == 429
    assert int(answers[30]["Retry-After"]) > 0


@pytest.mark.parametrize("size", [100_000, 1_000_000, 10_000_000])
def test_a_huge_password_is_refused(dina: Member, size: int) -> None:
    assert 400 <= sign_in(Client(), dina.email, "x" * size) < 500


def test_a_password_over_1024_characters_is_never_hashed(
    dina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    def never(*_: object) -> str:
        raise AssertionError("hashed")

    monkeypatch.setattr(MD5PasswordHasher, "encode", never)
    client = Client()
    assert sign_in(client, dina.email, "x" * 1025) == 200
    assert not signed_in(client)


def test_a_password_of_1024_characters_is_good(dina: Member) -> None:
    dina.set_password("п" * 1024)
    dina.save(update_fields=["password"])
    client = Client()
    sign_in(client, dina.email, "п" * 1024)
    assert signed_in(client)


def test_sign_in_without_the_csrf_token_is_refused(dina: Member, password: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, dina.email, password) == 403
    assert not signed_in(client)


def test_sign_out_wants_a_post(client_of: Callable[[Member], Client], dina: Member) -> None:
    client = client_of(dina)
    client.get("/accounts/logout/")
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:80@evil.example", " "])
def test_a_foreign_host_gets_400(header: str, host: str) -> None:
    assert Client().get(LOGIN, **{header: host}).status_code == 400  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "header", ["REMOTE_USER", "HTTP_REMOTE_USER", "HTTP_X_REMOTE_USER", "HTTP_X_FORWARDED_USER"]
)
def test_a_user_named_by_a_header_is_nobody(dina: Member, header: str) -> None:
    assert Client().get("/settings/", **{header: dina.email}).status_code == 302  # type: ignore[arg-type]


ELSEWHERE = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/%09/evil.example".replace("%09", "\x0b"),
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "http://127.0.0.1:8000@evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://evil.example#@127.0.0.1/",
    "http://evil.example?127.0.0.1",
    "//evil.example\\@127.0.0.1",
    "//127.0.0.1:8000/",
    "http://localhost/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "./../evil.example",
    "//evil。example",
    "/\u2028/evil.example",
    "/\xa0/evil.example",
    "〱evil.example",
    "/\u3000/evil.example",
    "//[::1]evil.example",
    "http://[evil.example",
    "?next=//evil.example",
]


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("by", ["query", "form"])
def test_next_never_leads_out_of_the_house(dina: Member, password: str, where: str, by: str) -> None:
    data = {"login": dina.email, "password": password}
    client = Client()
    if by == "query":
        answer = client.post(LOGIN, data, query_params={"next": where})
    else:
        answer = client.post(LOGIN, data | {"next": where})
    target = answer["Location"]
    assert answer.status_code == 302
    assert target == "/" or (target.startswith("/%") and "//" not in target), target


@pytest.mark.parametrize(
    "where", ["/tickets/17/", "/board/mine/?after=abc", "/search/?q=%D1%81%D1%87%D1%91%D1%82"]
)
def test_next_leads_to_a_page_of_the_house(dina: Member, password: str, where: str) -> None:
    answer = Client().post(LOGIN, {"login": dina.email, "password": password, "next": where})
    assert answer["Location"] == where


def test_a_new_password_ends_the_other_sessions(
    client_of: Callable[[Member], Client], dina: Member, password: str
) -> None:
    here, there = client_of(dina), client_of(dina)
    assert there.get("/settings/").status_code == 200
    change = {"oldpassword": password, "password1": "another-calm-room", "password2": "another-calm-room"}
    assert here.post("/accounts/password/change/", change).status_code == 302
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302


def test_a_new_password_needs_the_old_one(client_of: Callable[[Member], Client], dina: Member) -> None:
    change = {"oldpassword": "wrong", "password1": "another-calm-room", "password2": "another-calm-room"}
    before = dina.password
    client_of(dina).post("/accounts/password/change/", change)
    dina.refresh_from_db()
    assert dina.password == before


def test_a_second_factor_is_asked_for_after_the_password(dina: Member, password: str) -> None:
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = generate_totp_secret()
    TOTP.activate(dina, secret)
    client = Client()
    answer = client.post(LOGIN, {"login": dina.email, "password": password})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/settings/").status_code == 302
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
    wrong = f"{(int(code) + 1) % 10**6:06}"
    client.post("/accounts/2fa/authenticate/", {"code": wrong})
    assert not signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/settings/").status_code == 200
    again = Client()
    again.post(LOGIN, {"login": dina.email, "password": password})
    again.post("/accounts/2fa/authenticate/", {"code": code})
    assert not signed_in(again), "a code works once"


def test_the_second_factor_is_set_up_only_by_one_who_just_proved_himself(
    client_of: Callable[[Member], Client], dina: Member, password: str
) -> None:
    client = client_of(dina)
    for path in ("totp/activate", "passkeys/add"):
        answer = client.get(f"/accounts/2fa/{path}/")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    answer = client.post(
        "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/", {"password": password}
    )
    assert answer["Location"] == "/accounts/2fa/totp/activate/"


def test_a_passkey_is_asked_for_with_a_fresh_challenge() -> None:
    asked = [
        Client().get("/accounts/2fa/passkeys/login/", headers={"accept": "application/json"}).json()
        for _ in range(2)
    ]
    challenges = {ask["request_options"]["publicKey"]["challenge"] for ask in asked}
    assert len(challenges) == 2


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '{"id": "x"}', "{", '"x"', "1", "x" * 60_000])
def test_a_forged_passkey_opens_nothing(dina: Member, credential: str) -> None:
    client = Client()
    client.get("/accounts/2fa/passkeys/login/", headers={"accept": "application/json"})
    answer = client.post("/accounts/2fa/passkeys/login/", {"credential": credential})
    assert answer.status_code in {200, 302, 400}
    assert not signed_in(client)


def _without_token(page: bytes, address: str) -> bytes:
    """The page without what the person typed and without the CSRF token, which is masked anew each time."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w{64}"', b"TOKEN", page)
    return page.replace(address.encode(), b"ADDRESS")
