"""Two rows are one person: all that is one's goes to the other, and can go back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import IntegrityError, models, transaction

from gromootvod.contacts.models import Contact, ContactMerge, ContactWord, NotSame
from gromootvod.contacts.operations.find_words import refresh_words
from gromootvod.desk import live
from gromootvod.office.models import Member

CHUNK = 500  # rows of one statement: SQLite takes only so many values
OWN = (ContactWord, ContactMerge, NotSame, Contact)  # what tells of the rows themselves


class MergeRefused(ValueError):
    """It cannot be; `code` says why: same, gone, moved_on."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def merge_contacts(kept_id: int, lost_id: int, *, by: Member, now: datetime) -> ContactMerge:
    """Let `lost` live in `kept`: his addresses, tickets, letters, notes and participations. Raises MergeRefused."""
    if kept_id == lost_id:
        raise MergeRefused("same")
    with transaction.atomic():
        both = _both(kept_id, lost_id)
        kept, lost = both[kept_id], both[lost_id]
        moved = {label: ids for label, ids in _move_all(lost, kept) if ids}
        lost.merged_into = kept
        lost.save(update_fields=["merged_into"])
        refresh_words([kept_id, lost_id])
        live.wake()
        return ContactMerge.objects.create(lost=lost, kept=kept, at=now, by=by, moved=moved)


def part_contacts(merge_id: int, *, by: Member, now: datetime) -> ContactMerge:
    """Take a merge back: what went over goes back, what came since stays. Raises MergeRefused, ContactMerge.DoesNotExist."""
    with transaction.atomic():
        merge = ContactMerge.objects.select_for_update().get(pk=merge_id, undone_at=None)
        rows = (
            Contact.objects.select_for_update().filter(pk__in=[merge.kept_id, merge.lost_id]).order_by("pk")
        )
        both = {one.pk: one for one in rows}
        kept, lost = both[merge.kept_id], both[merge.lost_id]
        if kept.merged_into_id is not None or kept.erased_at is not None:
            raise MergeRefused("moved_on")
        for label, ids in merge.moved.items():
            app, model, field = label.split(".")
            rows = apps.get_model(app, model)._base_manager.filter(**{field: kept})
            for start in range(0, len(ids), CHUNK):
                rows.filter(pk__in=ids[start : start + CHUNK]).update(**{field: lost})
        lost.merged_into = None
        lost.save(update_fields=["merged_into"])
        merge.undone_at, merge.undone_by = now, by
        merge.save(update_fields=["undone_at", "undone_by"])
        refresh_words([kept.pk, lost.pk])
        live.wake()
        return merge


def keep_apart(one_id: int, other_id: int, *, by: Member, now: datetime) -> None:
    """These are two people: they are not proposed again. Raises MergeRefused."""
    if one_id == other_id:
        raise MergeRefused("same")
    with transaction.atomic():
        _both(one_id, other_id)
        first, second = sorted((one_id, other_id))
        NotSame.objects.get_or_create(first_id=first, second_id=second, defaults={"at": now, "by": by})


def take_in_stragglers(*, limit: int = 100) -> int:
    """What was written to a row in the very moment it was merged follows; return how many rows went over."""
    Ticket = apps.get_model("desk", "Ticket")
    left = Ticket._base_manager.filter(contact=models.OuterRef("pk"))
    merged = Contact.objects.filter(models.Exists(left), merged_into__isnull=False)
    count = 0
    for one in merged.select_related("merged_into")[:limit]:
        assert one.merged_into is not None
        with transaction.atomic():
            merge = ContactMerge.objects.select_for_update().filter(lost=one, undone_at=None).first()
            if merge is None:
                continue
            for label, ids in _move_all(one, one.merged_into):
                if label.startswith("desk.") and ids:
                    merge.moved[label] = [*merge.moved.get(label, []), *ids]
                    count += len(ids)
            merge.save(update_fields=["moved"])
    return count


def _both(one: int, other: int) -> dict[int, Contact]:
    """Both rows, locked, always in one order; each must be somebody."""
    rows = Contact.objects.select_for_update().filter(pk__in=[one, other]).order_by("pk")
    found = {row.pk: row for row in rows if row.merged_into_id is None and row.erased_at is None}
    if len(found) != 2:
        raise MergeRefused("gone")
    return found


def _move_all(lost: Contact, kept: Contact) -> Iterator[tuple[str, list[int]]]:
    """Every row that names the lost one, table by table: (app.model.field, ids that went over)."""
    for relation in Contact._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model in OWN:
            continue
        name = relation.field.name
        ids = list(model._base_manager.filter(**{name: lost}).order_by("pk").values_list("pk", flat=True))
        yield f"{model._meta.app_label}.{model._meta.model_name}.{name}", _move(model, name, ids, kept)


def _move(model: type[models.Model], field: str, ids: list[int], kept: Contact) -> list[int]:
    """Rows that the kept one has already, such as a participation in the same ticket, stay where they are."""
    rows = model._base_manager
    try:
        with transaction.atomic():
            for start in range(0, len(ids), CHUNK):
                rows.filter(pk__in=ids[start : start + CHUNK]).update(**{field: kept})
            return ids
    except IntegrityError:
        moved = []
        for pk in ids:
            try:
                with transaction.atomic():
                    rows.filter(pk=pk).update(**{field: kept})
                    moved.append(pk)
            except IntegrityError:  # he is there already under the kept row: both stay, and can part again
                continue
        return moved
