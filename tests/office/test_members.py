"""What an administrator decides about members, and what not even he may."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from gromootvod.office import operations
from gromootvod.office.models import Member
from gromootvod.office.operations import LastAdministrator, NotAllowed, members


@pytest.fixture(autouse=True)
def _stage(stage: None) -> None:
    """Every test here needs the database."""


def test_an_administrator_gives_other_roles(anna: Member, egor: Member, now: datetime) -> None:
    changed = operations.change_roles(egor.pk, roles=["manager", "engineer"], by=anna, now=now)
    egor.refresh_from_db()
    assert changed.roles == egor.roles == ["engineer", "manager"]


def test_a_role_must_be_one_of_the_house(anna: Member, egor: Member, now: datetime) -> None:
    with pytest.raises(ValidationError):
        operations.change_roles(egor.pk, roles=["king"], by=anna, now=now)
    egor.refresh_from_db()
    assert egor.roles == ["engineer"]


def test_nobody_else_changes_anybody(dina: Member, mark: Member, egor: Member, now: datetime) -> None:
    for member in (dina, mark, egor):
        with pytest.raises(NotAllowed):
            operations.change_roles(member.pk, roles=["administrator"], by=member, now=now)
        with pytest.raises(NotAllowed):
            operations.deactivate(egor.pk, by=member, now=now)
        with pytest.raises(NotAllowed):
            operations.reactivate(egor.pk, by=member)
        with pytest.raises(NotAllowed):
            operations.forget_second_factor(egor.pk, by=member)
    egor.refresh_from_db()
    assert egor.is_active


def test_rights_are_read_afresh_not_believed(anna: Member, egor: Member, mark: Member, now: datetime) -> None:
    stale = Member.objects.get(pk=anna.pk)
    operations.change_roles(mark.pk, roles=["administrator"], by=anna, now=now)
    operations.change_roles(anna.pk, roles=["engineer"], by=Member.objects.get(pk=mark.pk), now=now)
    with pytest.raises(NotAllowed):
        operations.deactivate(egor.pk, by=stale, now=now)


def test_the_last_administrator_stays(anna: Member, egor: Member, now: datetime) -> None:
    with pytest.raises(LastAdministrator):
        operations.change_roles(anna.pk, roles=["engineer"], by=anna, now=now)
    with pytest.raises(LastAdministrator):
        operations.deactivate(anna.pk, by=anna, now=now)
    anna.refresh_from_db()
    assert (anna.roles, anna.is_active) == (["administrator"], True)


def test_an_administrator_who_left_does_not_count(anna: Member, mark: Member, now: datetime) -> None:
    operations.change_roles(mark.pk, roles=["administrator"], by=anna, now=now)
    operations.deactivate(mark.pk, by=anna, now=now)
    with pytest.raises(LastAdministrator):
        operations.deactivate(anna.pk, by=anna, now=now)


def test_one_who_left_can_come_back(anna: Member, egor: Member, now: datetime) -> None:
    operations.deactivate(egor.pk, by=anna, now=now)
    assert operations.reactivate(egor.pk, by=anna).is_active
    egor.refresh_from_db()
    assert egor.is_active


def test_a_lost_second_factor_can_be_forgotten(anna: Member, egor: Member) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(egor, generate_totp_secret())
    TOTP.activate(anna, generate_totp_secret())
    assert operations.forget_second_factor(egor.pk, by=anna) == 1
    assert Authenticator.objects.get().user_id == anna.pk


def test_only_what_changed_is_saved(anna: Member, egor: Member, now: datetime) -> None:
    """A page that is open for long must not write old values back over new ones."""
    stale = Member.objects.get(pk=egor.pk)
    operations.change_roles(egor.pk, roles=["manager"], by=anna, now=now)
    operations.describe(stale, name=" Егор Новый ", language="en", time_zone="Asia/Omsk")
    egor.refresh_from_db()
    assert (egor.name, egor.language, egor.time_zone) == ("Егор Новый", "en", "Asia/Omsk")
    assert egor.roles == ["manager"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_demote_each_other_at_once(
    anna: Member, mark: Member, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = threading.Barrier(2)
    truly = members._not_the_last

    def both_look_before_either_writes(member: Member) -> None:
        # Where the rows are locked, the other cannot come: the first waits in vain and goes on.
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=1)
        truly(member)

    monkeypatch.setattr(members, "_not_the_last", both_look_before_either_writes)
    Member.objects.filter(pk=mark.pk).update(roles=["administrator"])
    mark.refresh_from_db()
    gate = threading.Barrier(2)
    refused: list[str] = []

    def demote(whom: Member, by: Member) -> None:
        gate.wait()
        try:
            operations.change_roles(whom.pk, roles=["engineer"], by=by, now=now)
        except (LastAdministrator, NotAllowed) as error:
            refused.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=demote, args=pair) for pair in ((anna, mark), (mark, anna))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = [member for member in Member.objects.all() if "administrator" in member.roles]
    assert len(left) == 1
    assert refused == ["NotAllowed"]
