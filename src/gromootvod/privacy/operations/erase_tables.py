"""Erase a person from every other table that hangs on his tickets, today's and tomorrow's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from gromootvod.contacts.models import Contact
from gromootvod.desk.models import (
    BulkAction,
    Escalation,
    KeptDraft,
    KeptFile,
    Macro,
    Message,
    Question,
    Rating,
    SavedView,
    Ticket,
)
from gromootvod.privacy.redact import Redactor
from gromootvod.privacy.scope import Scope
from gromootvod.rules.models import Rule

CHUNK = 200
APPS = frozenset(
    {"desk", "contacts", "incidents", "rules", "guest", "knowledge", "mail", "workspace", "portal"}
)
TEXT = (models.CharField, models.TextField, models.JSONField)
# Emptied by name elsewhere, or the house's own words for things.
DONE = frozenset(
    {"Message", "MessageHtml", "Distillation", "Dispatch", "Parcel", "Blob", "Contact", "Ticket"}
)

# The house's own, tied to no ticket: a filter may ask for his address all the same.
LOOSE: tuple[type[models.Model], ...] = (SavedView, Rule, Macro, BulkAction)


def empty_his_words(scope: Scope) -> None:
    """What he said on pages: his call for the manager, his answers to questions, what he thought of our help."""
    Escalation.objects.filter(ticket__in=scope.tickets, by=None).update(words="")
    Question.objects.filter(ticket__in=scope.tickets).update(value="", data={})
    Rating.objects.filter(ticket__in=scope.tickets).update(words="")


def empty_drafts(scope: Scope, redactor: Redactor) -> None:
    """Answers that were begun to him go, with their files; on others' tickets the files that know him go."""
    KeptDraft.objects.filter(ticket__in=scope.tickets).delete()
    files = KeptFile.objects.filter(draft__ticket__in=scope.others)
    named = [row.pk for row in files.iterator(CHUNK) if _knows(row, redactor)]
    KeptFile.objects.filter(pk__in=named).delete()


def redact_loose(scope: Scope) -> int:
    """Take his addresses out of views, rules, macros and bulk deeds; return how many rows changed.

    Only what is written nowhere but of him: a name alone may be anybody's, and these words are the house's.
    """
    redactor = Redactor((), scope.addresses, ())
    count = 0
    for model in LOOSE:
        names = [field.attname for field in model._meta.concrete_fields if _is_text(field)]
        for pk, *values in list(model._base_manager.values_list("pk", *names)):
            changed = _changed(dict(zip(names, values, strict=True)), redactor)
            if changed:
                model._base_manager.filter(pk=pk).update(**changed)
                count += 1
    return count


def redact_tables(scope: Scope, redactor: Redactor) -> int:
    """Go through every text of every row that names one of the tickets, or a message there; return how many changed.

    Tables that do not exist yet are found too: by their foreign keys.
    """
    count = 0
    for model, path in tables():
        fields = [field for field in model._meta.concrete_fields if _is_text(field)]
        wanted = scope.people if path.endswith("contact") else scope.tickets + scope.others
        if not fields or not wanted:
            continue
        names = [field.attname for field in fields]
        rows = model._base_manager.filter(**{f"{path}__in": wanted}).values_list("pk", *names)
        for pk, *values in list(rows):
            changed = _changed(dict(zip(names, values, strict=True)), redactor)
            if changed:
                model._base_manager.filter(pk=pk).update(**changed)
                count += 1
    for pk, title, subject in Ticket.objects.filter(pk__in=scope.others).values_list(
        "pk", "title", "subject"
    ):
        told = _changed({"title": title, "subject": subject}, redactor)
        if told:
            Ticket.objects.filter(pk=pk).update(**told)
    return count


def tables() -> Iterator[tuple[type[models.Model], str]]:
    """Every table that hangs on a ticket, a message or a contact, and the way from it to them."""
    for model in apps.get_models():
        if model._meta.app_label not in APPS or model.__name__ in DONE:
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model if field.is_relation else None
            if target is Ticket:
                yield model, field.name
            elif target is Message:
                yield model, f"{field.name}__ticket"
            elif target is Contact:
                yield model, field.name
            elif isinstance(target, type) and _to_ticket(target):
                yield model, f"{field.name}__ticket"


def _to_ticket(model: type[models.Model]) -> bool:
    return any(
        field.name == "ticket" and field.related_model is Ticket for field in model._meta.concrete_fields
    )


def _knows(row: KeptFile, redactor: Redactor) -> bool:
    """By its name or by what can be read of it."""
    return redactor.names(row.name) or redactor.names(bytes(row.data).decode("utf-8", "replace"))


def _is_text(field: Any) -> bool:
    return (
        isinstance(field, TEXT)
        and not field.unique
        and not getattr(field, "choices", None)
        and not field.is_relation
    )


def _changed(values: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    told = {name: redactor.value(value) for name, value in values.items() if value}
    return {name: value for name, value in told.items() if value != values[name]}
