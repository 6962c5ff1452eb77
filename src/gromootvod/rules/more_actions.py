"""Actions of rules that have a value with an inside: a field and what stands in it, a span of sleep, a macro."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from gromootvod.core import clock
from gromootvod.desk import rhythm
from gromootvod.desk.field_values import FieldRefused, read
from gromootvod.desk.models import CustomField, Event, Macro
from gromootvod.desk.operations import use_macro as macros
from gromootvod.desk.operations.fields import set_field
from gromootvod.desk.operations.macros import actions_of
from gromootvod.desk.operations.snooze import snooze
from gromootvod.office.models import Member


def is_field(value: str) -> bool:
    """Whether `kassa=7` names a field that is filled in today, with a value that it can hold; nothing empties it."""
    key, sign, typed = value.partition("=")
    field = CustomField.objects.filter(key=key, retired_at=None).first()
    if field is None or not sign:
        return False
    try:
        read(key, field.kind, field.choices, typed)
    except FieldRefused:
        return False
    return True


def fill_in(ticket_id: int, value: str, *, now: datetime) -> object:
    """Fill the field in. Raises FieldRefused."""
    key, _, typed = value.partition("=")
    return set_field(ticket_id, key, typed, by=None, now=now)


def is_span(value: str) -> bool:
    """Whether this is a stretch of time as the house writes it."""
    try:
        clock.Within.parse(value)
    except ValueError:
        return False
    return True


def let_sleep(ticket_id: int, value: str, *, now: datetime) -> object:
    """Let the ticket sleep for so long. Raises SnoozeRefused: nobody sleeps past a promised word."""
    until = clock.due(now, clock.Within.parse(value), rhythm.calendar())
    return snooze(ticket_id, until, by=None, now=now)


def is_macro(value: str) -> bool:
    """Whether this is a macro of the whole house that does something."""
    found = _macro(value)
    return found is not None and bool(found.actions)


def use_macro(ticket_id: int, value: str, *, by: Member, now: datetime) -> object:
    """Do a macro's deeds without its letter; where it changes nothing it leaves no trace.

    Raises ValueError when it is gone, or nothing of it could be done.
    """
    macro = _macro(value)
    if macro is None:
        raise ValueError("nothing_done")
    with transaction.atomic():
        before = Event.objects.filter(ticket_id=ticket_id).exclude(kind=Event.Kind.MACRO).count()
        done = macros.apply(ticket_id, macros.Picked(macro, actions_of(macro)), by=by, now=now)
        after = Event.objects.filter(ticket_id=ticket_id).exclude(kind=Event.Kind.MACRO).count()
        if before == after:
            transaction.set_rollback(True)
    if done and all(one.why for one in done):
        raise ValueError("nothing_done")
    return done


def shown(do: str, value: str) -> str:
    """The value as a story can tell it years later."""
    if do == "macro":
        found = Macro.objects.filter(pk=int(value)).first() if value.isdecimal() else None
        return found.name if found else value
    if do == "field":
        key, _, typed = value.partition("=")
        field = CustomField.objects.filter(key=key).first()
        return f"{field.label(settings.LANGUAGE_CODE)} = {typed}" if field else value
    return value


def _macro(value: str) -> Macro | None:
    if not (value.isascii() and value.isdigit() and len(value) < 18):
        return None
    return Macro.objects.filter(pk=int(value), owner=None, retired_at=None).first()
