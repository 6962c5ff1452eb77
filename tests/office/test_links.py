"""One-time links: they open once, for the one they were made for, and nothing is told about the dead."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from gromootvod.office import operations
from gromootvod.office.models import Invitation, Member, Role
from gromootvod.office.operations import (
    AddressTaken,
    DeadLink,
    HouseNotEmpty,
    NotAllowed,
    Purpose,
    UnknownMember,
)

STRONG = "a-quite-long-secret"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


@pytest.fixture
def invitation(anna: Member, now: datetime) -> str:
    return operations.invite(
        email="Vika@Desk.example", name="Вика", roles=["engineer", "dispatcher"], by=anna, now=now
    )


def test_an_invited_person_becomes_a_member_with_the_roles_he_was_given(
    invitation: str, now: datetime
) -> None:
    vika = operations.accept(invitation, now=now, name="Вика Новикова", password=STRONG, language="en")
    assert (vika.email, vika.name, vika.language) == ("vika@desk.example", "Вика Новикова", "en")
    assert vika.roles == ["dispatcher", "engineer"]
    assert vika.joined_at == now
    assert vika.check_password(STRONG)
    used = Invitation.objects.get()
    assert (used.used_at, used.used_by) == (now, vika)


def test_the_address_of_an_invitation_cannot_be_changed(invitation: str, now: datetime) -> None:
    vika = operations.accept(invitation, now=now, name="Вика", email="stranger@evil.example", password=STRONG)
    assert vika.email == "vika@desk.example"


def test_the_token_has_256_bits_and_only_its_hash_is_kept(invitation: str) -> None:
    assert len(invitation) == 43
    row = Invitation.objects.values().get()
    assert invitation not in str(row)
    assert len(row["token_hash"]) == 64


def test_a_link_works_once(invitation: str, now: datetime) -> None:
    operations.accept(invitation, now=now, name="Вика", password=STRONG)
    with pytest.raises(DeadLink):
        operations.accept(invitation, now=now, name="Вика", password=STRONG)
    assert Member.objects.filter(email="vika@desk.example").count() == 1


def test_a_link_dies_after_seven_days(invitation: str, now: datetime) -> None:
    assert operations.living(invitation, now + timedelta(days=7) - SECOND)
    with pytest.raises(DeadLink):
        operations.living(invitation, now + timedelta(days=7))


def test_no_byte_of_a_token_can_be_changed(invitation: str, now: datetime) -> None:
    for place in range(len(invitation)):
        other = "A" if invitation[place] != "A" else "B"
        with pytest.raises(DeadLink):
            operations.living(invitation[:place] + other + invitation[place + 1 :], now)


def test_a_second_invitation_kills_the_first(invitation: str, anna: Member, now: datetime) -> None:
    operations.invite(email="vika@desk.example", name="", roles=["engineer"], by=anna, now=now)
    with pytest.raises(DeadLink):
        operations.living(invitation, now)


def test_only_administrators_invite(dina: Member, mark: Member, anna: Member, now: datetime) -> None:
    Member.objects.filter(pk=anna.pk).update(is_active=False)
    anna.refresh_from_db()
    for member in (dina, mark, anna):
        with pytest.raises(NotAllowed):
            operations.invite(email="x@desk.example", name="", roles=["engineer"], by=member, now=now)


@pytest.mark.parametrize("roles", [[], ["king"], ["engineer", "king"], ["engineer", "engineer"]])
def test_an_invitation_needs_real_roles(anna: Member, now: datetime, roles: list[str]) -> None:
    with pytest.raises(ValidationError):
        operations.invite(email="x@desk.example", name="", roles=roles, by=anna, now=now)
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(anna: Member, dina: Member, now: datetime) -> None:
    with pytest.raises(AddressTaken):
        operations.invite(email="DINA@desk.example", name="", roles=["engineer"], by=anna, now=now)


def test_invitations_of_an_administrator_who_left_are_dead(
    invitation: str, anna: Member, dina: Member, now: datetime
) -> None:
    operations.change_roles(dina.pk, roles=["administrator"], by=anna, now=now)
    operations.deactivate(anna.pk, by=Member.objects.get(pk=dina.pk), now=now)
    with pytest.raises(DeadLink):
        operations.living(invitation, now)


def test_a_revoked_invitation_is_dead(invitation: str, anna: Member, now: datetime) -> None:
    assert operations.revoke(Invitation.objects.get().pk, by=anna, now=now)
    with pytest.raises(DeadLink):
        operations.living(invitation, now)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_member(invitation: str, now: datetime) -> None:
    gate = threading.Barrier(8)
    outcomes: list[str] = []

    def come(number: int) -> None:
        gate.wait()
        try:
            operations.accept(invitation, now=now, name=f"Вика {number}", password=STRONG)
            outcomes.append("in")
        except DeadLink:
            outcomes.append("dead")
        finally:
            connection.close()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["dead"] * 7 + ["in"]
    assert Member.objects.filter(email="vika@desk.example").count() == 1


def test_of_two_that_both_found_the_link_alive_one_comes_in(
    invitation: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL lets two transactions read the same unused row; only the claim may tell them apart."""
    alive = operations.living(invitation, now)
    monkeypatch.setattr("gromootvod.office.operations.links.living", lambda token, now: alive)
    operations.accept(invitation, now=now, name="Вика", password=STRONG)
    Member.objects.filter(email="vika@desk.example").update(email="vika.novikova@desk.example")
    with pytest.raises(DeadLink):
        operations.accept(invitation, now=now, name="Вика", password=STRONG)


def test_the_first_link_makes_an_administrator_with_every_role(now: datetime) -> None:
    token = operations.first_link(now)
    assert operations.purpose_of(operations.living(token, now)) is Purpose.FIRST
    boss = operations.accept(token, now=now, name="Анна", email="Anna@desk.example", password=STRONG)
    assert boss.email == "anna@desk.example"
    assert set(boss.roles) == set(Role.values)


def test_a_new_first_link_kills_the_earlier(now: datetime) -> None:
    earlier = operations.first_link(now)
    operations.first_link(now + SECOND)
    with pytest.raises(DeadLink):
        operations.living(earlier, now + SECOND)


def test_the_first_link_lives_a_day(now: datetime) -> None:
    token = operations.first_link(now)
    with pytest.raises(DeadLink):
        operations.living(token, now + timedelta(hours=24))


def test_there_is_no_first_link_once_somebody_is_in(now: datetime, dina: Member) -> None:
    with pytest.raises(HouseNotEmpty):
        operations.first_link(now)


def test_a_first_link_dies_when_somebody_came_by_another_way(
    now: datetime, request: pytest.FixtureRequest
) -> None:
    token = operations.first_link(now)
    request.getfixturevalue("anna")
    with pytest.raises(DeadLink):
        operations.accept(token, now=now, name="Stranger", email="s@evil.example", password=STRONG)


def test_a_sign_in_link_signs_in_once_for_half_an_hour(dina: Member, now: datetime) -> None:
    token = operations.sign_in_link(dina, now)
    with pytest.raises(DeadLink):
        operations.living(token, now + timedelta(minutes=30))
    assert operations.accept(token, now=now) == dina
    with pytest.raises(DeadLink):
        operations.accept(token, now=now)


def test_only_administrators_make_sign_in_links(
    dina: Member, egor: Member, anna: Member, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        operations.sign_in_link(anna, now, by=dina)
    assert operations.living(operations.sign_in_link(egor, now, by=anna), now).made_by == anna


def test_a_sign_in_link_keeps_the_password_unless_a_new_one_is_given(
    dina: Member, now: datetime, password: str
) -> None:
    assert operations.accept(operations.sign_in_link(dina, now), now=now).check_password(password)
    assert operations.accept(operations.sign_in_link(dina, now), now=now, password=STRONG).check_password(
        STRONG
    )


def test_a_sign_in_link_gives_no_roles_and_no_other_name(dina: Member, now: datetime) -> None:
    token = operations.sign_in_link(dina, now)
    operations.accept(token, now=now, name="Stranger", email="stranger@evil.example")
    dina.refresh_from_db()
    assert (dina.name, dina.email, dina.roles) == ("Дина Диспетчер", "dina@desk.example", ["dispatcher"])


def test_one_who_left_gets_no_link_and_his_old_one_is_dead(dina: Member, anna: Member, now: datetime) -> None:
    token = operations.sign_in_link(dina, now)
    gone = operations.deactivate(dina.pk, by=anna, now=now)
    with pytest.raises(DeadLink):
        operations.living(token, now)
    with pytest.raises(UnknownMember):
        operations.sign_in_link(gone, now)


def test_a_new_password_or_role_kills_the_sign_in_link(dina: Member, anna: Member, now: datetime) -> None:
    token = operations.sign_in_link(dina, now)
    operations.change_roles(dina.pk, roles=["engineer"], by=anna, now=now)
    with pytest.raises(DeadLink):
        operations.living(token, now)
    token = operations.sign_in_link(dina, now)
    operations.password_changed(dina, now)
    with pytest.raises(DeadLink):
        operations.living(token, now)


# The same, in the browser.


@pytest.fixture
def fresh(anna: Member) -> str:
    """An invitation made just now, for pages read the real clock."""
    return operations.invite(
        email="vika@desk.example", name="Вика", roles=["engineer"], by=anna, now=timezone.now()
    )


def test_a_get_of_the_link_changes_nothing(fresh: str) -> None:
    for _ in range(3):
        assert Client().get(f"/join/{fresh}/").status_code == 200
    assert Client().head(f"/join/{fresh}/").status_code == 200
    assert Invitation.objects.get().used_at is None
    assert Member.objects.count() == 1


def test_the_page_of_a_link_tells_it_to_no_other_site(fresh: str) -> None:
    page = Client().get(f"/join/{fresh}/")
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex"


def test_a_post_lets_in_and_signs_in(fresh: str) -> None:
    client = Client()
    answer = client.post(f"/join/{fresh}/", {"name": "Вика Новикова", "password": STRONG})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/settings/").status_code == 200


def test_a_post_without_the_csrf_token_is_refused(fresh: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/join/{fresh}/", {"name": "Вика", "password": STRONG}).status_code == 403
    assert Member.objects.count() == 1


@pytest.mark.parametrize("password", ["", "short", "password12", "vika@desk.example", "x" * 1025])
def test_a_weak_or_endless_password_is_refused_and_the_link_lives_on(fresh: str, password: str) -> None:
    answer = Client().post(f"/join/{fresh}/", {"name": "Вика", "password": password})
    assert answer.status_code == 422
    assert Invitation.objects.get().used_at is None


@pytest.mark.parametrize("field", ["name", "email", "password"])
def test_ten_megabytes_in_a_field_are_refused(fresh: str, field: str) -> None:
    data = {"name": "Вика", "password": STRONG} | {field: "x" * 10_000_000}
    assert 400 <= Client().post(f"/join/{fresh}/", data).status_code < 500


def test_wrong_expired_used_and_revoked_links_show_the_same_page(
    anna: Member, dina: Member, egor: Member
) -> None:
    present = timezone.now()
    expired = operations.sign_in_link(dina, present - timedelta(hours=1))
    used = operations.sign_in_link(egor, present)
    operations.accept(used, now=present)
    revoked = operations.invite(email="v@desk.example", name="", roles=["engineer"], by=anna, now=present)
    operations.revoke(Invitation.objects.latest("pk").pk, by=anna, now=present)
    tokens = ["A" * 43, "wrong-token", quote("п" * 43), expired, used, revoked]
    pages = {
        (answer.status_code, answer.content.replace(quote(token).encode(), b"").replace(token.encode(), b""))
        for token in tokens
        for answer in (
            Client().get(f"/join/{token}/"),
            Client().post(f"/join/{token}/", {"password": STRONG}),
        )
    }
    assert len(pages) == 1
    assert {status for status, _ in pages} == {404}


def test_extra_fields_of_the_form_are_not_heard(fresh: str, anna: Member) -> None:
    data = {
        "name": "Вика",
        "password": STRONG,
        "email": "stranger@evil.example",
        "roles": ["administrator"],
        "is_active": "",
        "is_staff": "1",
        "id": str(anna.pk),
        "joined_at": "2000-01-01",
    }
    Client().post(f"/join/{fresh}/", data)
    vika = Member.objects.exclude(pk=anna.pk).get()
    assert (vika.email, vika.roles, vika.is_active) == ("vika@desk.example", ["engineer"], True)
    assert vika.joined_at.year > 2000


def test_the_first_person_names_his_own_address() -> None:
    token = operations.first_link(timezone.now())
    client = Client()
    assert client.post(f"/join/{token}/", {"name": "Анна", "password": STRONG}).status_code == 422
    data = {"name": "Анна", "email": "anna@desk.example", "password": STRONG}
    assert client.post(f"/join/{token}/", data).status_code == 302
    assert Member.objects.get().has_role("administrator")


def test_a_sign_in_link_needs_a_post_and_no_password(dina: Member) -> None:
    token = operations.sign_in_link(dina, timezone.now())
    client = Client()
    client.get(f"/join/{token}/")
    assert client.get("/settings/").status_code == 302
    client.post(f"/join/{token}/")
    assert client.get("/settings/").status_code == 200


def test_a_sign_in_link_does_not_stand_for_the_second_factor(dina: Member) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(dina, generate_totp_secret())
    token = operations.sign_in_link(dina, timezone.now())
    client = Client()
    answer = client.post(f"/join/{token}/")
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/settings/").status_code == 302


def test_a_link_taken_in_anothers_browser_ends_his_session(
    client_of: Callable[[Member], Client], fresh: str, anna: Member
) -> None:
    client = client_of(anna)
    client.post(f"/join/{fresh}/", {"name": "Вика", "password": STRONG})
    assert client.session["_auth_user_id"] == str(Member.objects.get(email="vika@desk.example").pk)
