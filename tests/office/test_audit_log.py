"""The audit log on its screen: who changed what, and nothing of it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from gromootvod.office.audit import record
from gromootvod.office.models import AuditEntry

if TYPE_CHECKING:
    from django.test import Client

    from gromootvod.office.models import Member

Browser = Callable[["Member"], "Client"]
AT = datetime(2026, 3, 17, 21, 30, tzinfo=UTC)  # half past midnight of the eighteenth in Moscow


def page(client: Client, query: str = "") -> str:
    return client.get(f"/settings/audit/{query}").content.decode()


def rows(client: Client, query: str = "") -> int:
    return page(client, query).split("<tbody>")[-1].count("<tr>") if "<tbody>" in page(client, query) else 0


def test_other_roles_are_written_down_with_who_whom_and_what(
    client_of: Browser, anna: Member, dina: Member
) -> None:
    client_of(anna).post(f"/settings/people/{dina.pk}/roles/", {"roles": ["dispatcher", "manager"]})
    entry = AuditEntry.objects.get(kind="settings_roles")
    assert (entry.member_id, entry.about) == (anna.pk, f"member {dina.pk}")
    assert entry.data["roles"] == ["dispatcher", "manager"]


def test_no_address_of_an_invited_person_is_kept(client_of: Browser, anna: Member) -> None:
    client_of(anna).post("/settings/invitations/", {"email": "new@person.example", "roles": ["engineer"]})
    assert "person.example" not in str(AuditEntry.objects.get(kind="settings_invitations").__dict__)


def test_an_act_that_was_refused_leaves_no_line(client_of: Browser, anna: Member) -> None:
    client_of(anna).post("/settings/invitations/", {"email": "nonsense"})
    client_of(anna).post(f"/settings/people/{anna.pk}/deactivation/")  # the last administrator
    assert not AuditEntry.objects.exists()


def test_the_log_is_filtered_by_who_what_about_and_day(
    client_of: Browser, anna: Member, mark: Member
) -> None:
    anna.time_zone = "Europe/Moscow"
    anna.save(update_fields=["time_zone"])
    record("settings_roles", member=anna, about="member 7", now=AT)
    record("rule_switch", member=mark, about="rule 1", now=AT - timedelta(days=1))
    browser = client_of(anna)
    assert rows(browser) == 2
    assert rows(browser, f"?member={mark.pk}") == rows(browser, "?kind=settings_roles") == 1
    assert rows(browser, "?about=member+7") == 1
    assert rows(browser, "?since=2026-03-18") == 1
    assert rows(browser, "?until=2026-03-17") == 1
    assert rows(browser, "?since=never&member=x&before=²") == 2  # what cannot be read asks for nothing


def test_a_long_log_is_paged_without_gap_or_repeat(client_of: Browser, anna: Member) -> None:
    for number in range(60):
        record("rule_switch", member=anna, about=f"rule {number}", now=AT)
    browser = client_of(anna)
    last = AuditEntry.objects.order_by("-id")[49].pk
    assert f"before={last}" in page(browser)
    assert (rows(browser), rows(browser, f"?before={last}")) == (50, 10)


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_runs_nothing_of_the_csv(client_of: Browser, anna: Member, begin: str) -> None:
    record("rule_switch", member=anna, about=begin, now=AT)
    answer = client_of(anna).get("/settings/audit.csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert f"'{begin}" in text
    assert AuditEntry.objects.filter(kind="audit.exported", member=anna).count() == 1


def test_only_administrators_read_it(client_of: Browser, mark: Member) -> None:
    browser = client_of(mark)
    assert {browser.get(url).status_code for url in ("/settings/audit/", "/settings/audit.csv")} == {403}


@pytest.mark.django_db(transaction=True)
def test_the_tests_can_empty_the_log_between_them_and_nobody_else_can(now: datetime) -> None:
    for _ in range(2):
        record("settings_firm", member=None, about="house", now=now)
        call_command("flush", interactive=False, verbosity=0)
        assert not AuditEntry.objects.exists()
    record("settings_firm", member=None, about="house", now=now)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM office_auditentry")
