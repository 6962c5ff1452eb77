"""Which way a notice takes."""

from __future__ import annotations

import pytest

from gromootvod.core.notices import TOPICS, Way, topic_of, way_of, ways_of


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_choice_offered_is_kept(topic: object) -> None:
    from gromootvod.core.notices import Topic

    assert isinstance(topic, Topic)
    for way in topic.choices:
        assert {way_of(kind, {topic.name: str(way)}) for kind in topic.kinds} == {way}


@pytest.mark.parametrize("kind", ["escalated", "word_late", "call_me", "draft_waits", "never-heard-of"])
def test_where_somebody_waits_for_us_the_line_cannot_be_switched_off(kind: str) -> None:
    assert way_of(kind, {topic_of(kind).name: "none"}) != Way.NONE


@pytest.mark.parametrize("rubbish", ["", "fax", None, 7, ["mail"], {}])
def test_what_is_no_way_leaves_the_usual_one(rubbish: object) -> None:
    assert way_of("mentioned", {"mentioned": rubbish}) == Way.MAIL
    assert way_of("followed", {"followed": rubbish}) == Way.DESK


def test_every_topic_has_its_way() -> None:
    assert ways_of({}) == {topic.name: topic.usual for topic in TOPICS}
