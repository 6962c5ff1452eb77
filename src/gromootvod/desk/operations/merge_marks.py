"""What members have put on a merged ticket goes along: tags, fields of the house, who follows it, who leads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gromootvod.desk.models import Event, FieldValue, Follower, Ticket, TicketTag
from gromootvod.desk.operations.assign import lead
from gromootvod.desk.operations.tag import MOST
from gromootvod.office.models import Member


def carry(lost: Ticket, kept: Ticket, *, by: Member | None, now: datetime) -> dict[str, Any]:
    """Give the kept ticket what it has not; the lost one keeps its own. The caller saves `kept.assignee`.

    What is said in a field of the kept ticket stands; "differ" names what the lost one said there, in the words that
    the story needs.
    """
    values, differ = _carry_fields(lost, kept)
    return {
        "tags": _carry_tags(lost, kept),
        "values": values,
        "differ": differ,
        "followers": _carry_followers(lost, kept),
        "leads": _carry_lead(lost, kept, by, now),
    }


def bring_back(moved: dict[str, Any], kept: Ticket, *, by: Member | None, now: datetime) -> None:
    """Take off the kept ticket what came by the merge and nobody has changed since. The caller saves `kept.assignee`."""
    if not moved:  # merged before marks went along
        return
    TicketTag.objects.filter(pk__in=moved["tags"], ticket=kept).delete()
    for pk, text in moved["values"]:
        FieldValue.objects.filter(pk=pk, ticket=kept, text=text).delete()
    came = Follower.objects.filter(pk__in=moved["followers"], ticket=kept, ended_at=None)
    if moved["leads"] is not None and kept.assignee_id == moved["leads"]:
        Event.objects.bulk_create(lead(kept, None, by=by, now=now))
    came.delete()


def _carry_tags(lost: Ticket, kept: Ticket) -> list[int]:
    has = set(TicketTag.objects.filter(ticket=kept).values_list("tag_id", flat=True))
    new = TicketTag.objects.filter(ticket=lost).exclude(tag__in=has).order_by("id")[: max(0, MOST - len(has))]
    made = [TicketTag(ticket=kept, tag_id=row.tag_id, at=row.at, by_id=row.by_id) for row in new]
    return [row.pk for row in TicketTag.objects.bulk_create(made)]


def _carry_fields(lost: Ticket, kept: Ticket) -> tuple[list[list[Any]], list[dict[str, str]]]:
    stands = {row.field_id: row for row in FieldValue.objects.filter(ticket=kept)}
    made, differ = [], []
    for row in (
        FieldValue.objects.filter(ticket=lost).select_related("field").order_by("field__position", "id")
    ):
        there = stands.get(row.field_id)
        if there is None:
            made.append(
                FieldValue(
                    ticket=kept,
                    field=row.field,
                    text=row.text,
                    folded=row.folded,
                    number=row.number,
                    day=row.day,
                )
            )
        elif there.text != row.text:
            field = row.field
            named = {"key": field.key, "ru": field.label("ru"), "en": field.label("en"), "kind": field.kind}
            differ.append({**named, "kept": there.text, "lost": row.text})
    return [[row.pk, row.text] for row in FieldValue.objects.bulk_create(made)], differ


def _carry_followers(lost: Ticket, kept: Ticket) -> list[int]:
    """Who has stopped following the kept one is not made to follow it again."""
    there = Follower.objects.filter(ticket=kept).values("member")
    new = Follower.objects.filter(ticket=lost, ended_at=None).exclude(member__in=there)
    made = [
        Follower(ticket=kept, member_id=row.member_id, at=row.at, why=row.why) for row in new.order_by("id")
    ]
    return [row.pk for row in Follower.objects.bulk_create(made)]


def _carry_lead(lost: Ticket, kept: Ticket, by: Member | None, now: datetime) -> int | None:
    """Who led the lost ticket leads the other, where nobody does: the trouble is the one he knows."""
    leader = lost.assignee
    if kept.assignee_id is not None or leader is None or not leader.is_active:
        return None
    Event.objects.bulk_create(lead(kept, leader, by=by, now=now))
    return leader.pk
