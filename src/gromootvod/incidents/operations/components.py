"""What the house runs, as the public page names it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from gromootvod.desk.compose import one_line
from gromootvod.incidents.errors import IncidentRefused
from gromootvod.incidents.models import Component

NAME = 80


def add_component(name_ru: str, name_en: str, *, now: datetime) -> Component:
    """Put a component at the end of the list. Raises IncidentRefused without a name."""
    names = _named(name_ru, name_en)
    with transaction.atomic():
        last = Component.objects.aggregate(last=Max("order"))["last"] or 0
        return Component.objects.create(name_ru=names[0], name_en=names[1], order=last + 1, made_at=now)


def change_component(
    component_id: int, name_ru: str, name_en: str, order: int, *, retired: bool, now: datetime
) -> None:
    """Rename it, move it, or take it off the page. Raises IncidentRefused, Component.DoesNotExist."""
    with transaction.atomic():
        component = Component.objects.select_for_update().get(pk=component_id)
        component.name_ru, component.name_en = _named(name_ru, name_en)
        component.order = max(-10_000, min(10_000, order))
        component.retired_at = (component.retired_at or now) if retired else None
        component.save(update_fields=["name_ru", "name_en", "order", "retired_at"])


def _named(name_ru: str, name_en: str) -> tuple[str, str]:
    names = one_line(name_ru)[:NAME], one_line(name_en)[:NAME]
    if not any(names):
        raise IncidentRefused("title")
    return names
