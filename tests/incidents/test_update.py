"""What may be said of an incident, and what is refused with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from incidents.conftest import words_of

if TYPE_CHECKING:
    from gromootvod.incidents.models import Incident
    from gromootvod.incidents.operations.update import Words
    from gromootvod.office.models import Member


@pytest.fixture
def incident(dina: Member, words: Words, now: datetime) -> Incident:
    from gromootvod.incidents.operations.open_incident import Outline, open_incident

    return open_incident(Outline("Магазин лежит"), words, by=dina, now=now).incident


@pytest.mark.parametrize(
    ("phase", "minutes", "texts", "code"),
    [
        ("identified", None, {"what_ru": "Нашли."}, "next_word"),
        ("identified", 0, {"what_ru": "Нашли."}, "past"),
        ("identified", -5, {"what_ru": "Нашли."}, "past"),
        ("identified", 60 * 24 * 100, {"what_ru": "Нашли."}, "far"),
        ("identified", 30, {"who_ru": "Все."}, "what"),
        ("identified", 30, {"what_ru": " \x00\n "}, "what"),
        ("suspected", 30, {"what_ru": "Нашли."}, "phase"),
        ("", 30, {"what_ru": "Нашли."}, "phase"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(
    incident: Incident,
    dina: Member,
    now: datetime,
    phase: str,
    minutes: int | None,
    texts: dict[str, str],
    code: str,
) -> None:
    from gromootvod.incidents.errors import IncidentRefused
    from gromootvod.incidents.operations.update import update

    due = None if minutes is None else now + timedelta(minutes=minutes)
    with pytest.raises(IncidentRefused) as refused:
        update(incident.pk, words_of(phase, due, **texts), by=dina, now=now)
    assert refused.value.code == code
    assert incident.updates.count() == 1


def test_what_is_over_stays_over(incident: Incident, dina: Member, words: Words, now: datetime) -> None:
    from gromootvod.incidents.errors import IncidentRefused
    from gromootvod.incidents.operations.join import join
    from gromootvod.incidents.operations.update import update

    update(incident.pk, words_of("resolved"), by=dina, now=now)
    for late in (
        lambda: update(incident.pk, words, by=dina, now=now),
        lambda: join(incident.pk, [1], by=dina, now=now),
    ):
        with pytest.raises(IncidentRefused, match="over"):
            late()


def test_an_incident_is_not_merged_into_itself_nor_in_a_circle(
    incident: Incident, dina: Member, words: Words, now: datetime
) -> None:
    from gromootvod.incidents.errors import IncidentRefused
    from gromootvod.incidents.operations.merge import merge
    from gromootvod.incidents.operations.open_incident import Outline, open_incident

    other = open_incident(Outline("Вторая"), words, by=dina, now=now).incident
    with pytest.raises(IncidentRefused, match="itself"):
        merge(incident.pk, incident.pk, by=dina, now=now)
    merge(incident.pk, other.pk, by=dina, now=now)
    with pytest.raises(IncidentRefused, match="itself"):
        merge(other.pk, incident.pk, by=dina, now=now)
    with pytest.raises(IncidentRefused, match="over"):
        merge(incident.pk, other.pk, by=dina, now=now)


@pytest.mark.parametrize("phase", ["investigating", "identified", "repairing", "monitoring", "planned"])
def test_each_phase_has_its_own_rhythm_ahead_on_a_round_five_minutes(phase: str, now: datetime) -> None:
    from gromootvod.incidents.rhythm import EVERY, usual_next_word

    at = now + timedelta(minutes=3, seconds=41)
    due = usual_next_word(phase, at)
    assert due is not None
    assert due.minute % 5 == 0
    assert timedelta(minutes=-1) < due - at - EVERY[phase] < timedelta(minutes=5)


def test_nothing_is_owed_after_the_end(now: datetime) -> None:
    from gromootvod.incidents.rhythm import usual_next_word

    assert usual_next_word("resolved", now) is None


@pytest.mark.parametrize("times", [(1, None), (None, 1), (2, 1), (1, 1)])
def test_planned_work_needs_a_beginning_before_its_end(
    dina: Member, now: datetime, times: tuple[int | None, int | None]
) -> None:
    from gromootvod.incidents.errors import IncidentRefused
    from gromootvod.incidents.operations.open_incident import Outline, open_incident

    start, end = (None if hours is None else now + timedelta(hours=hours) for hours in times)
    outline = Outline("Работы", effect="works", planned_from=start, planned_until=end)
    with pytest.raises(IncidentRefused, match="planned"):
        open_incident(outline, words_of("planned", now + timedelta(hours=1)), by=dina, now=now)
