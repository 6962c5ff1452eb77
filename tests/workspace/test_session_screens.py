"""The page of one's sessions, and the button by which an administrator ends all of a member."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from gromootvod.office.models import AuditEntry, Member, MemberSession
from gromootvod.office.operations.sessions import hashed

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
PAGE = "/me/sessions/"


@pytest.fixture(autouse=True)
def _english(dina: Member, anna: Member) -> None:
    Member.objects.update(language="en")


def body(client: Client) -> str:
    return client.get(PAGE, headers={"User-Agent": CHROME}).content.decode()


def row_of(client: Client) -> MemberSession:
    return MemberSession.objects.get(key_hash=hashed(str(client.session.session_key)))


def test_the_page_says_where_from_with_what_and_since_when(
    client_of: Callable[[Member], Client], dina: Member
) -> None:
    page = body(client_of(dina))
    for words in ("Chrome on Windows", "from the network 127.0.0.0", "begun ", "last seen ", "this one"):
        assert words in page, words
    assert "127.0.0.1" not in page


def test_it_is_told_in_russian_too(client_of: Callable[[Member], Client], dina: Member) -> None:
    Member.objects.update(language="ru")
    page = body(client_of(dina))
    assert "Где я в\xa0системе" in page
    assert "Chrome на\xa0Windows" in page
    assert "Sessions" not in page


def test_sessions_of_others_are_not_on_it(
    client_of: Callable[[Member], Client], dina: Member, egor: Member
) -> None:
    his = client_of(egor)
    body(his)
    assert f"/me/sessions/{row_of(his).pk}/" not in body(client_of(dina))


def test_one_is_ended_by_its_button(client_of: Callable[[Member], Client], dina: Member) -> None:
    here, there = client_of(dina), client_of(dina)
    body(there)
    body(here)
    assert here.post(f"/me/sessions/{row_of(there).pk}/removal/")["Location"] == PAGE
    assert "That session is over." in body(here)
    assert there.get(PAGE).status_code == 302


def test_ending_this_one_is_signing_out(client_of: Callable[[Member], Client], dina: Member) -> None:
    here = client_of(dina)
    body(here)
    here.post(f"/me/sessions/{row_of(here).pk}/removal/")
    assert here.get(PAGE).status_code == 302
    assert "_auth_user_id" not in here.session


def test_the_others_are_ended_by_one_button(client_of: Callable[[Member], Client], dina: Member) -> None:
    here, first, second = client_of(dina), client_of(dina), client_of(dina)
    for browser in (here, first, second):
        body(browser)
    here.post("/me/sessions/others/removal/")
    assert "2 sessions were ended." in body(here)
    assert [browser.get(PAGE).status_code for browser in (first, second)] == [302, 302]


def test_an_administrator_ends_all_of_a_member_from_the_people(
    client_of: Callable[[Member], Client], dina: Member, anna: Member
) -> None:
    hers, office = client_of(dina), client_of(anna)
    body(hers)
    address = f"/settings/people/{dina.pk}/sessions/removal/"
    assert address in office.get("/settings/").content.decode()
    assert office.post(address)["Location"] == "/settings/#people"
    assert hers.get(PAGE).status_code == 302
    assert "ended all sessions of a member" in office.get("/settings/audit/").content.decode()
    assert AuditEntry.objects.count() == 1


def test_an_administrator_who_ends_his_own_is_out_himself(
    client_of: Callable[[Member], Client], anna: Member
) -> None:
    office = client_of(anna)
    body(office)
    assert office.post(f"/settings/people/{anna.pk}/sessions/removal/").status_code == 302
    assert office.get("/settings/").status_code == 302


def test_ten_sessions_cost_as_many_queries_as_one(
    client_of: Callable[[Member], Client], dina: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = client_of(dina)
    body(here)
    with CaptureQueriesContext(connection) as one:
        body(here)
    cost = len(one.captured_queries)
    for _ in range(9):
        body(client_of(dina))
    with django_assert_num_queries(cost):
        assert body(here).count("/removal/") == 11
