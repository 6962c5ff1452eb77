"""Keep the house's tags in order: rename, colour, merge, remove."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from gromootvod.desk.models import Hue, Tag, TicketTag
from gromootvod.desk.operations.tag import LONGEST, TagRefused, name_of, tag_key


def add_tag(name: str, hue: str, *, now: datetime) -> Tag:
    """Make a tag before any ticket has it. Raises TagRefused."""
    name, hue = _checked(name), _hue(hue)
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name, key=tag_key(name), hue=hue, made_at=now)
    except IntegrityError:
        raise TagRefused("taken", name) from None


def change_tag(tag_id: int, name: str, hue: str) -> Tag:
    """Call a tag otherwise, colour it otherwise; its tickets keep it. Raises TagRefused, Tag.DoesNotExist."""
    name, hue = _checked(name), _hue(hue)
    try:
        with transaction.atomic():
            tag = Tag.objects.select_for_update().get(pk=tag_id)
            tag.name, tag.key, tag.hue = name, tag_key(name), hue
            tag.save(update_fields=["name", "key", "hue"])
            return tag
    except IntegrityError:
        raise TagRefused("taken", name) from None


def merge_tags(tag_id: int, into_id: int) -> int:
    """Make two tags one: the tickets of the first get the second. Returns how many were new to it.

    Raises TagRefused when both are the same, Tag.DoesNotExist.
    """
    if tag_id == into_id:
        raise TagRefused("unknown")
    with transaction.atomic():
        both = {tag.pk: tag for tag in Tag.objects.select_for_update().filter(pk__in=[tag_id, into_id])}
        if len(both) < 2:
            raise Tag.DoesNotExist
        had = TicketTag.objects.filter(tag_id=into_id).values("ticket_id")
        moved = TicketTag.objects.filter(tag_id=tag_id).exclude(ticket_id__in=had).update(tag_id=into_id)
        both[tag_id].delete()
        return moved


def remove_tag(tag_id: int) -> int:
    """Take a tag away from the house and from every ticket; returns how many had it. Raises Tag.DoesNotExist."""
    with transaction.atomic():
        tag = Tag.objects.select_for_update().get(pk=tag_id)
        count = TicketTag.objects.filter(tag=tag).count()
        tag.delete()
        return count


def _checked(typed: str) -> str:
    name = name_of(typed)
    if not name:
        raise TagRefused("empty")
    if len(name) > LONGEST:
        raise TagRefused("long", name)
    return name


def _hue(hue: str) -> str:
    return hue if hue in Hue.values else Hue.SLATE
