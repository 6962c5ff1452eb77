"""Let one rule act on one ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from gromootvod.desk import live
from gromootvod.desk.merged import into
from gromootvod.desk.models import Event
from gromootvod.rules.actions import KINDS, Acting, shown
from gromootvod.rules.models import Rule, RuleRun

OFTEN, WHILE = 10, timedelta(hours=1)  # a rule that acts oftener than this on one ticket is held back
SILENT = {"notify"}  # leaves no event: to have done it is enough


def act(
    rule: Rule, ticket_id: int, *, now: datetime, cause: int | None = None, chain: Sequence[int] = ()
) -> RuleRun | None:
    """Do what the rule says, each action for itself; one that cannot be done is on record with its reason.

    Returns None when nothing was to be done, and the tenth time within an hour the rule is held back; and for a ticket
    that was merged into another, which has events of its own. The caller holds a transaction and the ticket's row, so
    that no event of another's falls between ours.
    """
    if into(ticket_id) is not None:
        return None
    lately = RuleRun.objects.filter(rule=rule, ticket_id=ticket_id, at__gt=now - WHILE).count()
    if lately > OFTEN:
        return None
    before = _last(ticket_id)
    if lately == OFTEN:
        outcome = [_told("guard", "", "failed", "often")]
    else:
        acting = Acting(ticket_id, now, rule.by)
        outcome = [_one(acting, **action) for action in rule.actions]
    if all(done["result"] == "nothing" for done in outcome):
        return None
    event = Event.objects.create(
        ticket_id=ticket_id, kind=Event.Kind.RULE, at=now,
        data={"rule": rule.name, "rule_id": rule.pk, "did": outcome},
    )  # fmt: skip
    live.wake()
    return RuleRun.objects.create(
        rule=rule, ticket_id=ticket_id, at=now, cause=cause, first=before + 1, last=event.pk,
        chain=[*chain, rule.pk], outcome=outcome,
    )  # fmt: skip


def _one(acting: Acting, do: str, value: str) -> dict[str, str]:
    before = _last(acting.ticket_id)
    try:
        with transaction.atomic():
            KINDS[do].do(acting, value)
    except (ValueError, ObjectDoesNotExist, KeyError) as error:
        return _told(do, value, "failed", str(error)[:200])
    changed = do in SILENT or _last(acting.ticket_id) > before
    return _told(do, value, "done" if changed else "nothing")


def _told(do: str, value: str, result: str, why: str = "") -> dict[str, str]:
    return {"do": do, "value": value, "shown": shown(do, value), "result": result, "why": why}


def _last(ticket_id: int) -> int:
    newest = Event.objects.filter(ticket_id=ticket_id).order_by("-id").values_list("id", flat=True).first()
    return newest or 0
