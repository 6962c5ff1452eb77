"""Who may pass, in which language, and how long a session is good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from gromootvod.office import operations
from gromootvod.office.access import member_required, role_required
from gromootvod.office.context import house
from gromootvod.office.middleware import Language
from gromootvod.office.models import Member


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


def asked(path: str = "/", user: object = None, **headers: str) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    return request


@member_required
def any_member(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


@role_required("engineer", "manager")
def some_roles(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(f"in {number}")


def test_a_stranger_is_sent_to_the_sign_in_page_and_back() -> None:
    answer = any_member(asked("/tickets/17/?lens=facts"))
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=%2Ftickets%2F17%2F%3Flens%3Dfacts",
    )


def test_a_path_that_looks_like_a_host_stays_a_path() -> None:
    request = asked()
    request.path = "//evil.example/x"
    answer = any_member(request)
    assert answer["Location"] == "/accounts/login/?next=%2Fevil.example%2Fx"


def test_a_post_of_a_stranger_is_not_remembered() -> None:
    request = RequestFactory().post("/tickets/17/replies/", {"text": "x"})
    request.user = AnonymousUser()
    assert any_member(request)["Location"] == "/accounts/login/"


def test_a_fragment_of_a_stranger_tells_htmx_where_to_go() -> None:
    answer = any_member(asked("/board/mine/", **{"HX-Request": "true"}))
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/")


def test_members_pass_by_role(dina: Member, egor: Member, mark: Member, anna: Member) -> None:
    assert any_member(asked(user=dina)).status_code == 200
    for member in (egor, mark, anna):
        assert some_roles(asked(user=member), 7).status_code == 200
    with pytest.raises(PermissionDenied):
        some_roles(asked(user=dina), 7)
    assert some_roles(asked(), 7).status_code == 302


def test_one_who_left_does_not_pass(egor: Member) -> None:
    egor.is_active = False
    assert any_member(asked(user=egor)).status_code == 302
    assert some_roles(asked(user=egor), 7).status_code == 302


def test_a_session_ends_when_the_roles_change(
    client_of: Callable[[Member], Client], egor: Member, anna: Member, now: datetime
) -> None:
    client = client_of(egor)
    assert client.get("/settings/").status_code == 200
    operations.change_roles(egor.pk, roles=["engineer", "manager"], by=anna, now=now)
    assert client.get("/settings/").status_code == 302
    operations.change_roles(egor.pk, roles=["engineer"], by=anna, now=now)
    assert client.get("/settings/").status_code == 302, "an ended session does not come back"


def test_a_session_ends_when_the_member_leaves(
    client_of: Callable[[Member], Client], egor: Member, anna: Member, now: datetime
) -> None:
    client = client_of(egor)
    operations.deactivate(egor.pk, by=anna, now=now)
    assert client.get("/settings/").status_code == 302


def test_a_session_without_its_stamp_is_worth_nothing(
    client_of: Callable[[Member], Client], egor: Member
) -> None:
    client = client_of(egor)
    session = client.session
    del session["gromo_standing"]
    session.save()
    assert client.get("/settings/").status_code == 302


def test_a_request_costs_two_queries_for_its_member(
    client_of: Callable[[Member], Client], egor: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(egor)
    client.get("/accounts/password/change/")
    with django_assert_num_queries(2):  # the session, the member
        client.get("/accounts/password/change/")


def spoken(request: HttpRequest) -> tuple[str, str, HttpResponse]:
    heard: list[str] = []

    def view(_: HttpRequest) -> HttpResponse:
        heard.extend([translation.get_language() or "", timezone.get_current_timezone_name()])
        return HttpResponse()

    answer = Language(view)(request)
    assert isinstance(answer, HttpResponse)
    return heard[0], heard[1], answer


def test_a_member_is_spoken_to_in_his_language_and_hour(dina: Member) -> None:
    dina.language, dina.time_zone = "en", "Asia/Yekaterinburg"
    language, zone, answer = spoken(asked("/?lang=ru", dina, **{"Accept-Language": "ru"}))
    assert (language, zone) == ("en", "Asia/Yekaterinburg")
    assert answer["Content-Language"] == "en"
    assert not answer.cookies


def test_a_client_chooses_by_a_link_and_the_choice_is_kept() -> None:
    language, zone, answer = spoken(asked("/s/x/?lang=en"))
    assert (language, zone) == ("en", "Europe/Moscow")
    kept = asked("/s/x/", **{"Accept-Language": "ru"})
    kept.COOKIES["gromo_language"] = answer.cookies["gromo_language"].value
    assert spoken(kept)[0] == "en"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,en;q=0.8", "en"),
        ("de-DE,de;q=0.9,en;q=0.5,ru;q=0.3", "en"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de", "ru"),
        ("", "ru"),
        ("*", "ru"),
        ("en;q=0", "ru"),
        ("ru;q=" + "9" * 5000, "ru"),
        ("e" * 100_000, "ru"),
    ],
)
def test_else_the_browser_and_then_the_house_decide(header: str, language: str) -> None:
    assert spoken(asked("/", **{"Accept-Language": header}))[0] == language


@pytest.mark.parametrize("lang", ["de", "EN", "../../etc", "en\r\nSet-Cookie: a=b", "x" * 5000])
def test_another_language_is_not_heard(lang: str) -> None:
    request = asked("/")
    request.GET = request.GET.copy()
    request.GET["lang"] = lang
    language, _, answer = spoken(request)
    assert language == "ru"
    assert not answer.cookies


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\x00", "x" * 64])
def test_a_lost_time_zone_becomes_that_of_the_house(dina: Member, zone: str) -> None:
    dina.time_zone = zone
    assert spoken(asked("/", dina))[1] == "Europe/Moscow"


def test_every_template_knows_the_house_the_moment_and_the_member(
    dina: Member, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = asked("/", dina)
    request.now = now  # type: ignore[attr-defined]
    with django_assert_num_queries(0):
        told = house(request)
    assert (told["house"].name, told["house"].address) == ("Support", "support@desk.example")
    assert (told["house"].url, told["house"].smtp) == ("http://127.0.0.1:8000", False)
    assert (told["now"], told["member"]) == (now, dina)
    request.user = AnonymousUser()
    assert house(request)["member"] is None
