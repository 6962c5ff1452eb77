"""Tags and fields of one ticket, for its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from gromootvod.desk.models import CustomField, Tag, TicketTag
from gromootvod.desk.operations.fields import applies

OFFERED = 200  # names offered while somebody types


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag as a chip."""

    name: str
    hue: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with what is said in it. `asked` is False where the ticket keeps a value of a field that is no more."""

    key: str
    label: str
    kind: str
    choices: tuple[str, ...]
    required: bool
    asked: bool
    value: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """What the side of the ticket's page shows; three queries, whatever the ticket holds."""

    tags: tuple[TagView, ...]
    offered: tuple[str, ...]
    fields: tuple[FieldView, ...]

    @property
    def asked(self) -> tuple[FieldView, ...]:
        """The fields that can be filled in."""
        return tuple(field for field in self.fields if field.asked)


def extras(ticket_id: int, *, product: str, language: str) -> Extras:
    """Read the tags and fields of a ticket."""
    has = (
        TicketTag.objects.filter(ticket_id=ticket_id)
        .order_by("tag__key")
        .values_list("tag__name", "tag__hue")
    )
    tags = tuple(TagView(name, hue) for name, hue in has)
    known = {one.name for one in tags}
    names = Tag.objects.order_by("key").values_list("name", flat=True)[:OFFERED]
    offered = tuple(name for name in names if name not in known)
    return Extras(tags, offered, tuple(_fields(ticket_id, product, language)))


def _fields(ticket_id: int, product: str, language: str) -> Sequence[FieldView]:
    rows = CustomField.objects.annotate(
        said=FilteredRelation("values", condition=Q(values__ticket_id=ticket_id))
    ).values_list("said__text", "pk")
    said = {pk: text or "" for text, pk in rows}
    if not said:
        return []
    found = []
    for field in CustomField.objects.filter(pk__in=said):
        value = said[field.pk]
        asked = field.active and applies(field, product)
        if asked or value:
            found.append(
                FieldView(
                    field.key,
                    field.label(language),
                    field.kind,
                    _choices(field, value),
                    field.required_at_close,
                    asked,
                    value,
                )
            )
    return found


def _choices(field: CustomField, value: str) -> tuple[str, ...]:
    """A word that the list has lost meanwhile stays to be chosen where it stands."""
    return (*field.choices, *((value,) if value and value not in field.choices else ()))
