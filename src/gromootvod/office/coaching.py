"""The coach as this house has set it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from gromootvod.core import coach
from gromootvod.office.models import CoachSettings, Explanation, Member

SETTINGS_KEPT = ("off", "severities", "phrases", "terms", "known_terms", "inner_words", "hot")


def house() -> coach.House:
    """The settings in force; what can no longer be read leaves the coach as it comes."""
    data = CoachSettings.objects.filter(pk=1).values_list("data", flat=True).first()
    return _read(json.dumps(data, sort_keys=True)) if data else coach.House()


def settings() -> CoachSettings | None:
    """The row as it stands, if anything was changed."""
    return CoachSettings.objects.select_related("changed_by").filter(pk=1).first()


def keep(
    data: Mapping[str, Any], *, by_person: bool, approve_first: int, by: Member, now: datetime
) -> coach.House:
    """Put settings into force. Raises coach.HouseError, which names what cannot be read."""
    kept = {name: data[name] for name in SETTINGS_KEPT if name in data}
    made = coach.House.from_json(kept)
    unknown = (made.off | {rule for rule, _ in made.severities}) - set(coach.rule_names())
    if unknown:
        raise coach.HouseError(f"no such rule: {sorted(unknown)[0]}")
    with transaction.atomic():
        CoachSettings.objects.update_or_create(
            pk=1,
            defaults={
                "data": kept,
                "by_person": by_person,
                "approve_first": max(0, min(approve_first, 100)),
                "changed_at": now,
                "changed_by": by,
            },
        )
    return made


def explanations() -> tuple[coach.Explanation, ...]:
    """The stock: the house's own explanations, and the shipped ones whose topics it has not written itself."""
    own = tuple(
        coach.Explanation(row.topic, row.language, row.title, row.text, tuple(row.cues.split("\n")))
        for row in Explanation.objects.all()
    )
    written = {(one.topic, one.language) for one in own}
    return (*own, *(one for one in coach.shipped() if (one.topic, one.language) not in written))


@lru_cache(maxsize=4)
def _read(data: str) -> coach.House:
    try:
        return coach.House.from_json(json.loads(data))
    except coach.HouseError:
        return coach.House()
