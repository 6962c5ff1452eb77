"""Fill in the fields of the house's own on a ticket, and know which of them miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.field_values import FieldRefused, Value, read
from gromootvod.desk.models import CustomField, Event, FieldValue, Ticket
from gromootvod.office.models import Member


class FieldsMissing(ValueError):
    """The house wants these fields filled in before a ticket closes."""

    def __init__(self, fields: Sequence[CustomField]) -> None:
        super().__init__("missing: " + ", ".join(field.key for field in fields))
        self.fields = tuple(fields)

    def labels(self, language: str) -> list[str]:
        """Their names as people know them."""
        return [field.label(language) for field in self.fields]


class FieldsRefused(ValueError):
    """Some of what was typed is no value; nothing was changed."""

    def __init__(self, errors: Sequence[FieldRefused]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = tuple(errors)


def set_fields(ticket_id: int, typed: Mapping[str, str], *, by: Member | None, now: datetime) -> Ticket:
    """Fill in fields by their keys, all or none; an empty value empties a field. One event tells each change.

    `by` None is the house itself. Raises FieldsRefused, Ticket.DoesNotExist.
    """
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        fields = {
            field.key: field for field in CustomField.objects.filter(key__in=list(typed), retired_at=None)
        }
        values = _read(fields, typed)
        stands = {
            row.field_id: row for row in FieldValue.objects.filter(ticket=ticket, field__in=fields.values())
        }
        events = []
        for key, value in values.items():
            field = fields[key]
            row = stands.get(field.pk)
            was = row.text if row else ""
            if was != value.text:
                _keep(ticket, field, row, value)
                events.append(_event(ticket, field, was, value.text, by, now))
        if events:
            Event.objects.bulk_create(events)
            live.wake()
        return ticket


def set_field(ticket_id: int, key: str, typed: str, *, by: Member | None, now: datetime) -> Ticket:
    """Fill in one field. Raises FieldRefused, Ticket.DoesNotExist."""
    try:
        return set_fields(ticket_id, {key: typed}, by=by, now=now)
    except FieldsRefused as refused:
        raise refused.errors[0] from None


def missing(ticket: Ticket) -> list[CustomField]:
    """The fields that must be filled in before `ticket` closes and are not."""
    wanted = CustomField.objects.filter(required_at_close=True, retired_at=None)
    filled = FieldValue.objects.filter(ticket=ticket).values("field_id")
    return [field for field in wanted.exclude(pk__in=filled) if applies(field, ticket.product)]


def applies(field: CustomField, product: str) -> bool:
    """Whether the field is asked for on tickets of `product`."""
    return not field.product or field.product.casefold() == product.casefold()


def _read(fields: Mapping[str, CustomField], typed: Mapping[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    errors: list[FieldRefused] = []
    for key, words in typed.items():
        field = fields.get(key)
        try:
            if field is None:
                raise FieldRefused("unknown", key, words)
            values[key] = read(key, field.kind, field.choices, words)
        except FieldRefused as refused:
            errors.append(refused)
    if errors:
        raise FieldsRefused(errors)
    return values


def _keep(ticket: Ticket, field: CustomField, row: FieldValue | None, value: Value) -> None:
    if not value.text:
        FieldValue.objects.filter(ticket=ticket, field=field).delete()
        return
    columns = {"text": value.text, "folded": value.folded, "number": value.number, "day": value.day}
    if row is None:
        FieldValue.objects.create(ticket=ticket, field=field, **columns)
    else:
        FieldValue.objects.filter(pk=row.pk).update(**columns)


def _event(ticket: Ticket, field: CustomField, was: str, to: str, by: Member | None, now: datetime) -> Event:
    """The labels go with it: the story is told in the words of its day."""
    data = {
        "key": field.key,
        "ru": field.label("ru"),
        "en": field.label("en"),
        "kind": field.kind,
        "from": was,
        "to": to,
    }
    return Event(ticket=ticket, kind=Event.Kind.FIELD, at=now, member=by, data=data)
