"""Where the house wants a second factor, there is no way round it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from architecture.matrix import WORDS, address
from architecture.rights import TABLE
from architecture.world import World, build, routes

from gromootvod.office.second_factor import PUBLIC, WAY_IN

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from gromootvod.office.models import Member

Browser = Callable[["Member"], "Client"]


@pytest.fixture
def strict(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that wants it."""
    monkeypatch.setitem(settings.CONFIG.values, "second_factor", True)


@pytest.fixture
def world(dina: Member, anna: Member) -> World:
    """One of everything."""
    return build(dina, anna)


def app(member: Member, kind: str = "totp") -> None:
    Authenticator.objects.create(user=member, type=kind, data={})


CLOSED = [
    route for route in TABLE if not route.startswith(PUBLIC) and str(routes()[route].name) not in WAY_IN
]


def test_no_address_opens_to_a_member_without_one(
    client_of: Browser, anna: Member, world: World, strict: None
) -> None:
    browser, open_to_him = client_of(anna), []
    for route in CLOSED:
        url = address(route, "administrator", True, world)
        got, sent = browser.get(url), browser.post(url, dict(WORDS))
        if (got.status_code, got.get("Location"), sent.status_code) != (302, "/accounts/second-factor/", 403):
            open_to_him.append((route, got.status_code, sent.status_code))
    assert open_to_him == []
    assert len(CLOSED) > 100  # the list is not empty by mistake


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Live": "1"}, {"Accept": "text/event-stream"}])
def test_no_header_opens_anything(
    client_of: Browser, dina: Member, strict: None, header: dict[str, str]
) -> None:
    for url in ("/", "/live/board/", "/search/?q=x", "//", "/inbox/?next=/accounts/login/"):
        assert client_of(dina).get(url, headers=header).status_code in {302, 403, 404}, url


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_a_passkey_or_an_app_the_desk_opens(
    client_of: Browser, dina: Member, strict: None, kind: str
) -> None:
    app(dina, kind)
    assert client_of(dina).get("/").status_code == 200


def test_codes_on_paper_alone_are_no_second_factor(client_of: Browser, dina: Member, strict: None) -> None:
    app(dina, "recovery_codes")
    assert client_of(dina).get("/").status_code == 302


def test_who_gives_his_factor_up_is_out_at_the_next_step(
    client_of: Browser, dina: Member, strict: None
) -> None:
    app(dina)
    browser = client_of(dina)
    assert browser.get("/").status_code == 200
    Authenticator.objects.all().delete()
    assert browser.get("/").status_code == 302


def test_the_page_leads_to_setting_one_up(client_of: Browser, dina: Member, strict: None) -> None:
    page = client_of(dina).get("/accounts/second-factor/").content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    assert "/accounts/2fa/passkeys/add/" in page


def test_a_house_that_does_not_want_it_asks_nobody(client_of: Browser, dina: Member) -> None:
    assert client_of(dina).get("/").status_code == 200


def test_strangers_and_clients_are_asked_for_nothing(client: Client, strict: None, stage: None) -> None:
    assert client.get("/status/").status_code == 200
    assert client.get("/")["Location"].startswith("/accounts/login/")
