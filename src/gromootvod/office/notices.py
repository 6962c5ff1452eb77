"""How members want to be told: read as values, kept by one door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from gromootvod.core.notices import TOPICS, Quiet, Way, way_of
from gromootvod.office.models import Member, NoticeSettings

WEEK = range(7)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a member has chosen; whoever has chosen nothing has the usual."""

    ways: Mapping[str, str] = field(default_factory=dict)  # {topic: way}
    quiet: Quiet = field(default_factory=lambda: Quiet(ZoneInfo(settings.TIME_ZONE)))
    not_followed: frozenset[str] = frozenset()

    def way(self, kind: str) -> Way:
        """The way a notice of `kind` takes to him."""
        return way_of(kind, self.ways)


def wishes_of(members: Iterable[Member]) -> dict[int, Wishes]:
    """What each of them wants, by id; one query."""
    asked = list(members)
    rows = {
        row.member_id: row for row in NoticeSettings.objects.filter(member_id__in=[one.pk for one in asked])
    }
    return {member.pk: _wishes(member, rows.get(member.pk)) for member in asked}


def keep_wishes(
    member: Member,
    *,
    ways: Mapping[str, str],
    nights: Sequence[int],
    night_from: time | None,
    night_to: time | None,
    days_off: Sequence[int],
    urgent_through: bool,
    not_followed: Sequence[str],
    now: datetime,
) -> None:
    """Keep what the member chose. Raises ValueError for what cannot be: a week without one hour, a night without ends."""
    nights, days_off = sorted(set(nights) & set(WEEK)), sorted(set(days_off) & set(WEEK))
    if len(days_off) == len(WEEK):
        raise ValueError("never")
    if nights and (night_from is None or night_to is None):
        raise ValueError("night")
    chosen = {
        topic.name: ways[topic.name] for topic in TOPICS if ways.get(topic.name, "") in set(topic.choices)
    }
    NoticeSettings.objects.update_or_create(
        member=member,
        defaults={
            "ways": chosen, "nights": nights, "night_from": night_from, "night_to": night_to,
            "days_off": days_off, "urgent_through": urgent_through, "not_followed": sorted(set(not_followed)),
            "changed_at": now,
        },
    )  # fmt: skip


def _wishes(member: Member, row: NoticeSettings | None) -> Wishes:
    zone = _zone(member.time_zone)
    if row is None:
        return Wishes(quiet=Quiet(zone))
    quiet = Quiet(
        zone, frozenset(row.nights), row.night_from, row.night_to, frozenset(row.days_off), row.urgent_through
    )
    return Wishes(row.ways, quiet, frozenset(row.not_followed))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        # A zone that this machine's tables have lost: the house's own, as on his pages.
        return ZoneInfo(settings.TIME_ZONE)
