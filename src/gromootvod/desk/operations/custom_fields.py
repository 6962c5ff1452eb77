"""Keep the house's own fields: add, change, order, retire."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from gromootvod.desk.compose import one_line
from gromootvod.desk.field_values import LONGEST, fold
from gromootvod.desk.models import CustomField
from gromootvod.office.models import Member

KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
MOST = 60  # fields that are asked for
CHOICES = 100  # words of one list


class FieldWrong(ValueError):
    """The field cannot be so. `code`: key | taken | label | kind | choices | many."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class FieldData:
    """What is said of a field; key and kind stay as they were first said."""

    label_ru: str = ""
    label_en: str = ""
    choices: Sequence[str] = ()
    product: str = ""
    required_at_close: bool = False


def add_field(key: str, kind: str, data: FieldData) -> CustomField:
    """Add a field behind the others. Raises FieldWrong."""
    key = key.strip().lower()
    if not KEY.fullmatch(key):
        raise FieldWrong("key")
    if kind not in CustomField.Kind.values:
        raise FieldWrong("kind")
    columns = _columns(kind, data)
    if CustomField.objects.filter(retired_at=None).count() >= MOST:
        raise FieldWrong("many")
    last = CustomField.objects.aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            return CustomField.objects.create(
                key=key, kind=kind, position=0 if last is None else last + 1, **columns
            )
    except IntegrityError:
        raise FieldWrong("taken") from None


def change_field(field_id: int, data: FieldData) -> CustomField:
    """Say otherwise what a field is called and when it is asked for. Values stay, even such as the list has lost.

    Raises FieldWrong, CustomField.DoesNotExist.
    """
    with transaction.atomic():
        field = CustomField.objects.select_for_update().get(pk=field_id)
        columns = _columns(field.kind, data)
        for name, value in columns.items():
            setattr(field, name, value)
        field.save(update_fields=list(columns))
        return field


def move_field(field_id: int, by: int) -> None:
    """Move a field up (-1) or down (1) among those that are asked for. Raises CustomField.DoesNotExist."""
    with transaction.atomic():
        fields = list(CustomField.objects.select_for_update().filter(retired_at=None))
        at = next((place for place, field in enumerate(fields) if field.pk == field_id), None)
        if at is None:
            raise CustomField.DoesNotExist
        to = min(len(fields) - 1, max(0, at + by))
        fields.insert(to, fields.pop(at))
        for place, field in enumerate(fields):
            field.position = place
        CustomField.objects.bulk_update(fields, ["position"])


def retire_field(field_id: int, *, by: Member, now: datetime) -> None:
    """Ask for it no more; what tickets say in it stays. Raises CustomField.DoesNotExist."""
    if not CustomField.objects.filter(pk=field_id).update(retired_at=now, retired_by=by):
        raise CustomField.DoesNotExist


def restore_field(field_id: int) -> None:
    """Ask for it again. Raises CustomField.DoesNotExist."""
    if not CustomField.objects.filter(pk=field_id).update(retired_at=None, retired_by=None):
        raise CustomField.DoesNotExist


def _columns(kind: str, data: FieldData) -> dict[str, Any]:
    ru, en = one_line(data.label_ru)[:80], one_line(data.label_en)[:80]
    if not ru and not en:
        raise FieldWrong("label")
    choices = list({fold(word): one_line(word)[:LONGEST] for word in data.choices if one_line(word)}.values())
    if kind == CustomField.Kind.CHOICE and not 1 <= len(choices) <= CHOICES:
        raise FieldWrong("choices")
    return {
        "label_ru": ru,
        "label_en": en,
        "choices": choices if kind == CustomField.Kind.CHOICE else [],
        "product": one_line(data.product)[:64],
        "required_at_close": data.required_at_close,
    }
