"""Where a member is signed in: what he sees of it, and that an ended session is dead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gromootvod.desk import stream
from gromootvod.office import operations
from gromootvod.office.browsers import browser_of
from gromootvod.office.models import AuditEntry, Member, MemberSession
from gromootvod.office.operations.sessions import (
    end_all_sessions,
    end_other_sessions,
    end_session,
    hashed,
    note_session,
    shortened,
    sweep_sessions,
)
from gromootvod.office.sessions import sessions_of, still_in

Browser = Callable[[Member], Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


@pytest.fixture
def here(client_of: Browser, dina: Member) -> Client:
    """Dina's browser, which has been seen."""
    return seen(client_of(dina))


@pytest.fixture
def there(client_of: Browser, dina: Member) -> Client:
    """Another browser of hers."""
    return seen(client_of(dina))


def seen(client: Client) -> Client:
    assert client.get("/accounts/password/change/", headers={"User-Agent": FIREFOX}).status_code == 200
    return client


def key(client: Client) -> str:
    return str(client.session.session_key)


def row(client: Client) -> MemberSession:
    return MemberSession.objects.get(key_hash=hashed(key(client)))


def is_in(client: Client) -> bool:
    return client.get("/accounts/password/change/").status_code == 200


def test_a_session_is_noted_with_its_network_and_browser(here: Client, dina: Member) -> None:
    noted = row(here)
    assert (noted.member, noted.network, noted.browser, noted.system) == (
        dina, "127.0.0.0", "firefox", "linux",
    )  # fmt: skip


def test_the_key_of_a_session_is_kept_nowhere_beside_djangos_table(here: Client) -> None:
    values = [str(value) for value in MemberSession.objects.values_list().get()]
    assert not any(key(here) in value for value in values)


def test_a_sign_in_is_noted_before_any_other_page_is_asked_for(dina: Member, password: str) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": dina.email, "password": password})
    assert row(client).member == dina


def test_pages_within_five_minutes_write_nothing(
    here: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        with django_assert_num_queries(2):  # the session, the member
            here.get("/accounts/password/change/")


def test_after_five_minutes_it_is_noted_again_by_one_statement(
    here: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before, later = row(here), timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with django_assert_num_queries(3):
        here.get("/accounts/password/change/")
    after = row(here)
    assert (after.began_at, after.seen_at) == (before.began_at, later)


def test_a_stranger_leaves_no_row() -> None:
    Client().get("/accounts/login/")
    assert not MemberSession.objects.exists()


def test_his_sessions_are_listed_with_this_one_first(here: Client, there: Client, dina: Member) -> None:
    listed = sessions_of(dina, key=key(here), now=timezone.now())
    assert [(one.id, one.is_this) for one in listed] == [(row(here).pk, True), (row(there).pk, False)]


def test_a_session_that_is_over_is_not_listed(here: Client, there: Client, dina: Member) -> None:
    there.post("/accounts/logout/")
    assert [one.is_this for one in sessions_of(dina, key=key(here), now=timezone.now())] == [True]


def test_an_ended_session_opens_nothing_and_its_key_is_gone(
    here: Client, there: Client, dina: Member
) -> None:
    ended = key(there)
    assert end_session(row(there).pk, of=dina, now=timezone.now())
    assert not Session.objects.filter(pk=ended).exists()
    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_the_session_of_another(here: Client, egor: Member) -> None:
    assert not end_session(row(here).pk, of=egor, now=timezone.now())
    assert is_in(here)


def test_ending_the_others_leaves_this_one_and_those_of_other_members(
    here: Client, there: Client, client_of: Browser, dina: Member, egor: Member
) -> None:
    his = seen(client_of(egor))
    assert end_other_sessions(of=dina, key=key(here), now=timezone.now()) == 1
    assert [is_in(one) for one in (here, there, his)] == [True, False, True]


def test_an_administrator_ends_all_of_a_member(
    here: Client, there: Client, dina: Member, anna: Member
) -> None:
    assert end_all_sessions(dina.pk, by=anna, now=timezone.now()) == 2
    assert not is_in(here)
    assert not is_in(there)


def test_nobody_else_ends_all_of_a_member(here: Client, dina: Member, mark: Member, now: datetime) -> None:
    with pytest.raises(operations.NotAllowed):
        end_all_sessions(dina.pk, by=mark, now=now)
    assert is_in(here)


def test_every_ending_stands_in_the_audit_log(
    here: Client, there: Client, dina: Member, anna: Member
) -> None:
    end_session(row(there).pk, of=dina, now=timezone.now())
    end_all_sessions(dina.pk, by=anna, now=timezone.now())
    told = AuditEntry.objects.order_by("pk").values_list("kind", "member", "about", "data")
    about = f"member {dina.pk}"
    assert list(told) == [
        ("sessions.ended", dina.pk, about, {"sessions": 1}),
        ("settings_sessions_removal", anna.pk, about, {"sessions": 1}),
    ]


def test_other_roles_and_a_closed_door_take_the_sessions_out_of_the_table(
    here: Client, client_of: Browser, dina: Member, egor: Member, anna: Member, now: datetime
) -> None:
    his = seen(client_of(egor))
    operations.change_roles(dina.pk, roles=["engineer"], by=anna, now=now)
    operations.deactivate(egor.pk, by=anna, now=now)
    assert not Session.objects.filter(pk__in=[key(here), key(his)]).exists()


def test_a_new_password_ends_the_others_for_good(here: Client, there: Client, password: str) -> None:
    other = key(there)
    change = {"oldpassword": password, "password1": "another-calm-room", "password2": "another-calm-room"}
    assert here.post("/accounts/password/change/", change).status_code == 302
    assert is_in(here)
    assert not Session.objects.filter(pk=other).exists()


def test_a_session_keeps_its_beginning_through_a_new_password(
    here: Client, dina: Member, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, later = row(here).began_at, timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    change = {"oldpassword": password, "password1": "another-calm-room", "password2": "another-calm-room"}
    here.post("/accounts/password/change/", change)
    here.get("/settings/")
    assert abs(sessions_of(dina, key=key(here), now=later)[0].began_at - began) < timedelta(minutes=1)


def test_what_is_over_is_swept_and_what_lives_stays(here: Client, there: Client) -> None:
    there.post("/accounts/logout/")
    later = timezone.now() + timedelta(hours=1)
    assert sweep_sessions(now=later) == 1
    assert list(MemberSession.objects.values_list("pk", flat=True)) == [row(here).pk]
    after_all = timezone.now() + timedelta(days=60)
    while sweep_sessions(now=after_all, limit=1):
        pass
    assert not MemberSession.objects.exists()
    assert not Session.objects.exists()


def test_a_session_that_has_just_begun_is_not_swept(dina: Member, now: datetime) -> None:
    note_session("not-there-yet", dina.pk, network="", user_agent="", began=now, now=now)
    assert sweep_sessions(now=now + timedelta(minutes=1)) == 0


@pytest.mark.parametrize("by", ["ended", "roles", "left", "password", "signed out"])
def test_a_live_page_is_told_that_its_session_is_over(
    here: Client, dina: Member, anna: Member, by: str
) -> None:
    name = key(here)
    assert still_in(name)
    if by == "ended":
        end_all_sessions(dina.pk, by=anna, now=timezone.now())
    elif by == "signed out":
        here.post("/accounts/logout/")
    elif by == "password":
        dina.set_password("another-calm-room")
        dina.save(update_fields=["password"])
    else:
        change = {"roles": ["engineer"]} if by == "roles" else {"is_active": False}
        Member.objects.filter(pk=dina.pk).update(**change)
    assert not still_in(name)


def test_a_live_stream_ends_when_its_reader_may_read_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(stream, "BEAT_SECONDS", 0.001)
    monkeypatch.setattr(stream, "last_event_id", lambda: 0)
    monkeypatch.setattr(stream, "events_after", lambda *_, **__: [])
    answers = [True, True, False]

    async def heard() -> list[bytes]:
        return [piece async for piece in stream._events(None, None, False, None, lambda: answers.pop(0))]

    frames = asyncio.run(heard())
    assert answers == []
    assert frames[1:] == [b": still here\n\n"] * 2


def test_a_stream_looks_and_beats_twice_within_a_minute() -> None:
    assert stream.LOOK_SECONDS + stream.BEAT_SECONDS < 60


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2::/64", "2001:db8:1::"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_address_is_shortened_to_its_network(address: str, short: str) -> None:
    assert shortened(address) == short


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FIREFOX, ("firefox", "linux")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", ("chrome", "windows")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", ("edge", "windows")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/124.0 YaBrowser/24.6 Safari/537.36", ("yandex", "windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", ("safari", "iphone")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1", ("safari", "macos")),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", ("chrome", "android")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
        ("x" * 10_000 + "Firefox", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_is_told_by_what_it_says_of_itself(said: str, told: tuple[str, str]) -> None:
    assert browser_of(said) == told
