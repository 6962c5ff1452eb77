"""The house's rhythm: its calendar, and when the next word is due where nobody named a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from gromootvod.core import clock


@cache
def calendar() -> clock.Calendar:
    """The house's business calendar. Raises clock's errors, which name the setting that is wrong."""
    config = settings.CONFIG
    return clock.Calendar(
        hours=clock.Hours.parse(config["hours"]),
        zone=ZoneInfo(config["time_zone"]),
        holidays=None if config["holidays"] in ("", "none") else config["holidays"],
    )


@cache
def _within(name: str) -> clock.Within:
    return clock.Within.parse(settings.CONFIG[name])


def first_word_due(now: datetime) -> datetime:
    """By when a new ticket hears from us."""
    return _due(_minute(now), "first_word")


def next_word_due(now: datetime) -> datetime:
    """By when a ticket hears from us again when the reply names no time."""
    return _due(_minute(now), "next_word")


def _minute(now: datetime) -> datetime:
    """Whole minutes are what people are told; rounded up, so that no promise is shorter than the house's word."""
    return (
        now
        if not (now.second or now.microsecond)
        else now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    )


def _due(now: datetime, name: str) -> datetime:
    return clock.due(now, _within(name), calendar())
