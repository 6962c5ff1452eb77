"""Playbooks in force: whose text stands, what it was before, and what becomes of two who write at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gromootvod.core import interview
from gromootvod.office import playbooks
from gromootvod.office.models import Member, Playbook, PlaybookVersion
from gromootvod.office.playbook_draft import template

AREA = template("en")


def changed(weight: str) -> str:
    return AREA.replace("error: 0.85", f"error: {weight}")


def test_what_is_kept_is_in_force_and_the_shipped_ones_stand_before_it(anna: Member, now: datetime) -> None:
    playbooks.keep("my-area", AREA, by=anna, now=now)
    assert [book.name for book in playbooks.in_force()] == [*interview.SHIPPED, "my-area"]
    assert playbooks.source_of("my-area") == AREA


def test_the_second_to_save_is_told_and_nothing_of_the_first_is_lost(
    anna: Member, mark: Member, now: datetime
) -> None:
    seen = playbooks.standing("erp").token
    source = interview.shipped_source("erp")
    first, second = source.replace("steps: 0.65", "steps: 0.6"), source.replace("steps: 0.65", "steps: 0.7")
    playbooks.keep("erp", first, by=anna, now=now, seen=seen)
    with pytest.raises(playbooks.ChangedMeanwhile):
        playbooks.keep("erp", second, by=mark, now=now, seen=seen)
    assert playbooks.source_of("erp") == first
    playbooks.keep("erp", second, by=mark, now=now, seen=playbooks.standing("erp").token)
    assert [one.source for one in playbooks.versions("erp")] == [second, first]


def test_two_cannot_begin_one_name(anna: Member, mark: Member, now: datetime) -> None:
    playbooks.keep("my-area", AREA, by=anna, now=now, seen="")
    with pytest.raises(playbooks.ChangedMeanwhile):
        playbooks.keep("my-area", changed("0.5"), by=mark, now=now, seen="")


def test_the_same_text_makes_no_version(anna: Member, now: datetime) -> None:
    playbooks.keep("erp", interview.shipped_source("erp"), by=anna, now=now)
    assert not Playbook.objects.exists()
    assert not PlaybookVersion.objects.exists()


def test_the_last_twenty_versions_are_kept(anna: Member, now: datetime) -> None:
    for step in range(25):
        playbooks.keep("my-area", changed(f"0.{step + 10}"), by=anna, now=now + timedelta(minutes=step))
    kept = playbooks.versions("my-area")
    assert len(kept) == PlaybookVersion.objects.count() == playbooks.KEPT_VERSIONS
    assert (kept[0].source, kept[-1].source) == (changed("0.34"), changed("0.15"))


def test_what_was_written_before_versions_were_kept_becomes_the_first(anna: Member, now: datetime) -> None:
    Playbook.objects.create(name="my-area", source=AREA, changed_at=now, changed_by=anna)
    playbooks.keep("my-area", changed("0.5"), by=anna, now=now + timedelta(hours=1))
    assert [one.source for one in playbooks.versions("my-area")] == [changed("0.5"), AREA]


def test_given_up_the_shipped_one_is_in_force_and_ours_can_come_back(anna: Member, now: datetime) -> None:
    own = interview.shipped_source("erp").replace("steps: 0.65", "steps: 0.6")
    playbooks.keep("erp", own, by=anna, now=now)
    assert playbooks.give_up("erp", by=anna, now=now)
    assert not playbooks.give_up("erp", by=anna, now=now)
    assert playbooks.source_of("erp") == interview.shipped_source("erp")
    last = playbooks.versions("erp")[-1]
    playbooks.restore("erp", last.pk, by=anna, now=now)
    assert playbooks.source_of("erp") == own
    assert [one.kind for one in playbooks.versions("erp")] == ["restored", "given_up", "saved"]


def test_one_of_ours_alone_that_is_taken_away_shows_its_last_words(anna: Member, now: datetime) -> None:
    playbooks.keep("my-area", AREA, by=anna, now=now)
    playbooks.give_up("my-area", by=anna, now=now)
    standing = playbooks.standing("my-area")
    assert (standing.in_force, standing.source, standing.token) == (False, AREA, "")
    with pytest.raises(KeyError):
        playbooks.source_of("my-area")


def test_what_was_changed_meanwhile_is_not_given_up(anna: Member, now: datetime) -> None:
    playbooks.keep("my-area", AREA, by=anna, now=now)
    seen = playbooks.standing("my-area").token
    playbooks.keep("my-area", changed("0.5"), by=anna, now=now)
    with pytest.raises(playbooks.ChangedMeanwhile):
        playbooks.give_up("my-area", by=anna, now=now, seen=seen)


def test_a_text_that_is_no_playbook_or_has_another_name_is_not_kept(anna: Member, now: datetime) -> None:
    with pytest.raises(interview.PlaybookError):
        playbooks.keep("my-area", "playbook: my-area", by=anna, now=now)
    with pytest.raises(ValueError, match="my-area"):
        playbooks.keep("other", AREA, by=anna, now=now)
    with pytest.raises(interview.PlaybookError, match="40"):
        playbooks.keep("a" * 41, AREA.replace("my-area", "a" * 41), by=anna, now=now)
    assert not Playbook.objects.exists()
