"""Which way a notice takes: into the desk, there and by mail, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Way(StrEnum):
    """How far a notice goes. What goes by mail stands in the desk, too."""

    NONE = "none"
    DESK = "desk"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Topic:
    """A choice of the member's: notices of these kinds go one way.

    `must`: somebody waits for us, so that the line in the desk cannot be switched off.
    `urgent`: it may break through quiet hours.
    """

    name: str
    kinds: tuple[str, ...]
    usual: Way
    must: bool = False
    urgent: bool = False

    @property
    def choices(self) -> tuple[Way, ...]:
        """What he may choose."""
        return (Way.DESK, Way.MAIL) if self.must else (Way.NONE, Way.DESK, Way.MAIL)


TOPICS = (
    Topic("mentioned", ("mentioned",), Way.MAIL),
    Topic("assigned", ("assigned",), Way.DESK),
    Topic("followed", ("followed",), Way.DESK),
    Topic("woken", ("woken",), Way.DESK),
    Topic("promises", ("word_soon", "word_late", "word_missing", "held_twice"), Way.DESK, must=True),
    Topic("levels", ("level_soon", "level_late"), Way.DESK, must=True),
    Topic("escalations", ("escalated", "escalation_waits"), Way.MAIL, must=True, urgent=True),
    Topic("calls", ("call_me",), Way.DESK, must=True),
    Topic("drafts", ("draft_waits", "draft_back"), Way.DESK, must=True),
)
_OTHER = Topic("other", (), Way.DESK, must=True)
_BY_KIND = {kind: topic for topic in TOPICS for kind in topic.kinds}


def topic_of(kind: str) -> Topic:
    """The topic of a notice; one that nobody has sorted yet is shown in the desk."""
    return _BY_KIND.get(kind, _OTHER)


def way_of(kind: str, chosen: Mapping[str, Any]) -> Way:
    """The way of a notice of `kind`, where `chosen` is {topic: way}; what cannot be chosen is as usual."""
    topic = topic_of(kind)
    wanted = chosen.get(topic.name)
    return next((way for way in topic.choices if way == wanted), topic.usual)


def ways_of(chosen: Mapping[str, Any]) -> dict[str, Way]:
    """The way of each topic."""
    return {topic.name: way_of(topic.kinds[0], chosen) for topic in TOPICS}
