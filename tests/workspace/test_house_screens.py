"""Tags and fields on the members' screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from gromootvod.desk.models import CustomField, FieldValue, Tag, Ticket, TicketTag
from gromootvod.desk.operations.custom_fields import FieldData, add_field
from gromootvod.desk.operations.tag import change_tags
from gromootvod.office.models import Member

Browser = Callable[[Member], Client]


def page_of(client: Client, ticket: Ticket) -> str:
    return client.get(f"/tickets/{ticket.pk}/?lens=written").content.decode()


def test_a_member_tags_a_ticket_and_the_story_tells(
    client_of: Browser, dina: Member, ticket: Ticket, now: datetime
) -> None:
    client = client_of(dina)
    client.post(f"/tickets/{ticket.pk}/tags/", {"add": "vip, <b>склад</b>"})
    page = page_of(client, ticket)
    assert "&lt;b&gt;склад&lt;/b&gt;" in page
    assert "<b>склад" not in page
    assert "Дина Диспетчер" in page
    assert "vip" in page
    client.post(f"/tickets/{ticket.pk}/tags/", {"remove": "vip"})
    assert TicketTag.objects.count() == 1
    assert Tag.objects.count() == 2


def test_a_bad_value_comes_back_with_its_reason_and_nothing_is_lost(
    client_of: Browser, dina: Member, ticket: Ticket
) -> None:
    client = client_of(dina)
    add_field("seats", "number", FieldData(label_en="Seats"))
    add_field("version", "text", FieldData(label_en="Version"))
    sent = {"field-seats": "ninety-nine", "field-version": "5.1 beta"}
    response = client.post(f"/tickets/{ticket.pk}/fields/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="ninety-nine"' in page
    assert 'value="5.1 beta"' in page
    assert "aria-invalid" in page
    assert not FieldValue.objects.exists()
    assert client.post(f"/tickets/{ticket.pk}/fields/", sent | {"field-seats": "99"}).status_code == 302
    assert FieldValue.objects.count() == 2


def test_a_close_that_must_wait_names_the_fields(client_of: Browser, dina: Member, ticket: Ticket) -> None:
    add_field("cause", "text", FieldData(label_ru="Причина", label_en="Cause", required_at_close=True))
    response = client_of(dina).post(f"/tickets/{ticket.pk}/closure/", follow=True)
    assert "Причина" in response.content.decode()
    assert Ticket.objects.get().closed_at is None


def test_a_retired_field_shows_what_was_said_and_asks_no_more(
    client_of: Browser, dina: Member, anna: Member, ticket: Ticket
) -> None:
    field = add_field("vip", "yesno", FieldData(label_ru="Важный"))
    client_of(dina).post(f"/tickets/{ticket.pk}/fields/", {"field-vip": "yes"})
    assert client_of(anna).post(f"/settings/fields/{field.pk}/retirement/").status_code == 302
    page = page_of(client_of(dina), ticket)
    assert "Важный: да" in page
    assert 'name="field-vip"' not in page
    assert client_of(anna).post(f"/settings/fields/{field.pk}/restoration/").status_code == 302
    assert CustomField.objects.get().active


def test_an_administrator_keeps_the_tags_in_order(
    client_of: Browser, dina: Member, anna: Member, ticket: Ticket, now: datetime
) -> None:
    change_tags(ticket.pk, add=["склад", "склады"], by=dina, now=now)
    client = client_of(anna)
    one, two = Tag.objects.get(key="склад"), Tag.objects.get(key="склады")
    assert client.get("/settings/tags/").status_code == 200
    clash = {"name": "СКЛАДЫ", "hue": "rose"}
    assert client.post(f"/settings/tags/{one.pk}/", clash).status_code == 422
    client.post(f"/settings/tags/{two.pk}/merging/", {"into": one.pk})
    client.post(f"/settings/tags/{one.pk}/", {"name": "Склад", "hue": "green"})
    assert list(Tag.objects.values_list("name", "hue")) == [("Склад", "green")]
    assert client.post(f"/settings/tags/{one.pk}/removal/").status_code == 302
    assert not TicketTag.objects.exists()


@pytest.mark.parametrize("who", ["dina", "egor", "mark"])
def test_the_lists_are_the_administrators_business(
    client_of: Browser, who: str, request: pytest.FixtureRequest
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get("/settings/tags/").status_code == 403
    assert client.post("/settings/fields/additions/", {"key": "x", "kind": "text"}).status_code == 403


def test_a_field_that_cannot_be_comes_back_as_it_was_typed(client_of: Browser, anna: Member) -> None:
    client = client_of(anna)
    sent = {"key": "Версия", "kind": "choice", "label_ru": "Версия", "choices": "5.0\n5.1"}
    response = client.post("/settings/fields/additions/", sent)
    assert response.status_code == 422
    assert "5.0\n5.1" in response.content.decode()
    assert client.post("/settings/fields/additions/", sent | {"key": "version"}).status_code == 302
    page = client.get("/settings/fields/").content.decode()
    assert "5.0\n5.1" in page or "5.0&#10;5.1" in page
