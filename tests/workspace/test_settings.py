"""The settings screen: everybody describes himself, administrators see to people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import Settings

from gromootvod.office import operations, queries
from gromootvod.office.models import Invitation, Member
from gromootvod.project.config import SETTINGS, Config

Browser = Callable[[Member], Client]
ME = {"name": "Дина Новая", "language": "en", "time_zone": "Asia/Omsk"}


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


def test_everybody_describes_himself(client_of: Browser, dina: Member) -> None:
    answer = client_of(dina).post("/settings/", ME)
    assert (answer.status_code, answer["Location"]) == (302, "/settings/")
    dina.refresh_from_db()
    assert (dina.name, dina.language, dina.time_zone) == ("Дина Новая", "en", "Asia/Omsk")


def test_an_empty_time_zone_means_that_of_the_house(client_of: Browser, dina: Member) -> None:
    assert client_of(dina).post("/settings/", ME | {"time_zone": ""}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"language": "de"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../etc"},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    client_of: Browser, dina: Member, wrong: dict[str, str]
) -> None:
    assert client_of(dina).post("/settings/", ME | wrong).status_code == 422
    dina.refresh_from_db()
    assert dina.name == "Дина Диспетчер"


def test_extra_fields_are_not_heard(client_of: Browser, dina: Member, egor: Member) -> None:
    before = Member.objects.values().get(pk=dina.pk)
    extra = {
        "id": str(egor.pk),
        "pk": str(egor.pk),
        "email": "stranger@evil.example",
        "roles": ["administrator"],
        "is_active": "",
        "is_staff": "1",
        "is_superuser": "1",
        "password": "x",
        "lens": "facts",
        "joined_at": "2000-01-01",
    }
    client_of(dina).post("/settings/", ME | extra)
    after = Member.objects.values().get(pk=dina.pk)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"name", "language", "time_zone", "last_login"}
    egor.refresh_from_db()
    assert egor.name == "Егор Инженер"


def test_people_and_the_house_are_shown_to_administrators_only(
    client_of: Browser, dina: Member, egor: Member, mark: Member, anna: Member
) -> None:
    for member in (dina, egor, mark):
        shown = client_of(member).get("/settings/").context
        for name in ("people", "invitations", "invite_form", "settings", "doors", "roles"):
            assert name not in shown, name
    shown = client_of(anna).get("/settings/").context
    assert {person.email for person in shown["people"]} == {m.email for m in (dina, egor, mark, anna)}
    assert [knob.name for knob in shown["settings"]] == [setting.name for setting in SETTINGS]


ADMINISTRATIVE = ["invitations", "invitations/1/revocation"] + [
    f"people/1/{verb}" for verb in ("roles", "deactivation", "reactivation", "second-factor", "sign-in-link")
]


@pytest.mark.parametrize("path", ADMINISTRATIVE)
def test_only_administrators_see_to_people(
    client_of: Browser, dina: Member, egor: Member, mark: Member, path: str
) -> None:
    for member in (dina, egor, mark):
        assert client_of(member).post(f"/settings/{path}/").status_code == 403
    assert Client().post(f"/settings/{path}/").status_code == 302
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("path", ADMINISTRATIVE)
def test_a_get_changes_nothing(client_of: Browser, anna: Member, path: str) -> None:
    assert client_of(anna).get(f"/settings/{path}/").status_code == 405


@pytest.mark.parametrize("path", [*ADMINISTRATIVE, ""])
def test_without_the_csrf_token_nothing_is_done(anna: Member, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    url = f"/settings/{path}/" if path else "/settings/"
    assert client.post(url, ME).status_code == 403


def test_an_administrator_invites_and_sees_the_link_once(client_of: Browser, anna: Member) -> None:
    client = client_of(anna)
    page = client.post(
        "/settings/invitations/",
        {"email": "Vika@desk.example", "name": "Вика", "roles": ["engineer", "dispatcher"]},
    )
    url = page.context["invitation_url"]
    assert url.startswith("http://127.0.0.1:8000/join/")
    assert Client().get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200
    again = client.get("/settings/")
    assert "invitation_url" not in again.context
    (open_one,) = again.context["invitations"]
    assert (open_one.email, open_one.made_by) == ("vika@desk.example", anna.name)
    assert url.split("/")[-2] not in again.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "no address"},
        {"email": "a@desk.example\r\nBcc: b@evil.example"},
        {"roles": []},
        {"roles": ["king"]},
        {"email": "anna@desk.example"},
    ],
)
def test_a_wrong_invitation_is_refused(client_of: Browser, anna: Member, wrong: dict[str, object]) -> None:
    data = {"email": "vika@desk.example", "name": "", "roles": ["engineer"]} | wrong
    assert client_of(anna).post("/settings/invitations/", data).status_code == 422
    assert not Invitation.objects.exists()


def test_extra_fields_of_an_invitation_are_not_heard(client_of: Browser, anna: Member) -> None:
    extra = {"token_hash": "0" * 64, "expires_at": "2099-01-01", "made_by": "1", "used_at": "2000-01-01"}
    data = {"email": "vika@desk.example", "name": "", "roles": ["engineer"]}
    client_of(anna).post("/settings/invitations/", data | extra)
    made = Invitation.objects.get()
    assert made.token_hash != "0" * 64
    assert made.expires_at.year < 2099
    assert (made.made_by, made.used_at) == (anna, None)


def test_an_administrator_helps_one_who_lost_his_password(
    client_of: Browser, anna: Member, egor: Member
) -> None:
    client = client_of(anna)
    page = client.post(f"/settings/people/{egor.pk}/sign-in-link/")
    path = page.context["sign_in_url"].removeprefix("http://127.0.0.1:8000")
    assert Client().post(path, {"password": "another-calm-room"}).status_code == 302
    egor.refresh_from_db()
    assert egor.check_password("another-calm-room")
    Member.objects.filter(pk=egor.pk).update(is_active=False)
    assert client.post(f"/settings/people/{egor.pk}/sign-in-link/").status_code == 404


def test_a_revoked_invitation_is_gone(client_of: Browser, anna: Member) -> None:
    client = client_of(anna)
    data = {"email": "vika@desk.example", "name": "", "roles": ["engineer"]}
    url = client.post("/settings/invitations/", data).context["invitation_url"]
    path = f"/settings/invitations/{Invitation.objects.get().pk}/revocation/"
    assert client.post(path).status_code == 302
    assert Client().get(url.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert client.get("/settings/").context["invitations"] == []
    assert client.post("/settings/invitations/99999/revocation/").status_code == 404


def test_roles_are_changed_and_people_let_out_and_in(client_of: Browser, anna: Member, egor: Member) -> None:
    client = client_of(anna)
    person = f"/settings/people/{egor.pk}"
    extra = {"is_active": "", "email": "stranger@evil.example"}
    assert client.post(f"{person}/roles/", {"roles": ["manager"], **extra}).status_code == 302
    egor.refresh_from_db()
    assert (egor.roles, egor.is_active, egor.email) == (["manager"], True, "egor@desk.example")
    assert client.post(f"{person}/deactivation/").status_code == 302
    egor.refresh_from_db()
    assert not egor.is_active
    assert client.post(f"{person}/reactivation/").status_code == 302
    egor.refresh_from_db()
    assert egor.is_active


def test_what_is_no_role_or_nobody_is_refused(client_of: Browser, anna: Member, egor: Member) -> None:
    client = client_of(anna)
    assert client.post(f"/settings/people/{egor.pk}/roles/", {"roles": ["king"]}).status_code == 422
    for verb in ("roles", "deactivation", "reactivation", "second-factor", "sign-in-link"):
        answer = client.post(f"/settings/people/99999/{verb}/", {"roles": ["engineer"]})
        assert answer.status_code == 404, verb


def test_the_last_administrator_cannot_lock_the_house(client_of: Browser, anna: Member) -> None:
    client = client_of(anna)
    assert client.post(f"/settings/people/{anna.pk}/deactivation/").status_code == 422
    assert client.post(f"/settings/people/{anna.pk}/roles/", {"roles": ["engineer"]}).status_code == 422
    anna.refresh_from_db()
    assert (anna.is_active, anna.roles) == (True, ["administrator"])


def test_the_table_of_the_house_shows_no_password(settings: Settings) -> None:
    true = django_settings.CONFIG
    secret = "Xs3cr3t"
    settings.CONFIG = Config(
        {
            **true.values,
            "database_url": f"postgresql://gromo:{secret}@db.example:5432/gromo",
            "smtp_url": f"smtps://post:{secret}@mx.example:465",
            "imap_urls": [f"imaps://a%40b:{secret}@imap.example/INBOX", f"imap://c:{secret}@imap.example"],
            "secret_key": secret,
        },
        true.origins,
    )
    shown = {knob.name: knob.value_shown for knob in queries.knobs()}
    assert secret not in repr(shown)
    assert secret not in repr(queries.doors())
    assert shown["database_url"] == "postgresql://•••@db.example:5432/gromo"
    assert shown["smtp_url"] == shown["secret_key"] == "•••"
    assert [door.kind for door in queries.doors()] == ["LMTP", "IMAP", "IMAP", "SMTP"]


def test_the_first_link_is_not_listed_among_invitations(anna: Member) -> None:
    operations.invite(email="v@desk.example", name="", roles=["engineer"], by=anna, now=anna.joined_at)
    operations.sign_in_link(anna, anna.joined_at)
    assert [found.email for found in queries.open_invitations(anna.joined_at)] == ["v@desk.example"]
