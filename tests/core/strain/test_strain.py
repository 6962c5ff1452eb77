"""Load fades, and nobody gets three furious tickets in a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.strain import HALF_LIFE, Candidate, Reason, exposure, who_can_bear

NOW = datetime(2026, 5, 18, 12, 0, tzinfo=UTC)
heats = st.lists(
    st.tuples(
        st.integers(0, 100), st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 20), timezones=st.just(UTC))
    )
)


def test_a_letter_weighs_half_after_the_half_life() -> None:
    assert exposure([(80, NOW)], NOW) == 80
    assert exposure([(80, NOW)], NOW + HALF_LIFE) == pytest.approx(40)
    assert exposure([(80, NOW), (40, NOW - HALF_LIFE)], NOW) == pytest.approx(100)


def test_calm_letters_weigh_nothing() -> None:
    assert exposure([(10, NOW)] * 50, NOW) == 0


def test_a_moment_ahead_counts_as_now() -> None:
    assert exposure([(80, NOW + timedelta(hours=5))], NOW) == 80


@given(heats, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_waiting_never_adds_to_the_load(read: list[tuple[int, datetime]], pause: timedelta) -> None:
    assert 0 <= exposure(read, NOW + pause) <= exposure(read, NOW)


def test_the_rested_one_goes_first() -> None:
    dina, egor = Candidate("Dina", exposure=120), Candidate("Egor")
    order = who_can_bear([dina, egor], 70)
    assert [bearer.name for bearer in order] == ["Egor", "Dina"]
    assert order[0].reasons == (Reason.ABLE,)


def test_nobody_gets_three_furious_tickets_in_a_row() -> None:
    dina = Candidate("Dina", last_heats=(90, 70, 10))
    egor = Candidate("Egor", exposure=140, open_tickets=9)
    order = who_can_bear([dina, egor], 85)
    assert [bearer.name for bearer in order if bearer.is_fit] == ["Egor"]
    assert order[-1].reasons == (Reason.HOT_IN_A_ROW,)
    assert all(bearer.is_fit for bearer in who_can_bear([dina, egor], 30))


def test_who_is_away_or_full_stands_last_but_is_never_left_out() -> None:
    candidates = [
        Candidate("Dina", is_away=True),
        Candidate("Egor", open_tickets=5, limit=5),
        Candidate("Mark", exposure=160),
    ]
    order = who_can_bear(candidates, 70)
    assert [(bearer.name, bearer.is_fit) for bearer in order] == [
        ("Mark", False),
        ("Egor", False),
        ("Dina", False),
    ]
    assert [bearer.reasons[0] for bearer in order] == [Reason.TIRED, Reason.FULL, Reason.AWAY]


def test_who_knows_the_client_goes_first_while_fit() -> None:
    dina, egor = Candidate("Dina", exposure=60, knows_client=True), Candidate("Egor")
    assert who_can_bear([egor, dina], 50)[0].name == "Dina"
    tired = Candidate("Dina", exposure=200, knows_client=True)
    assert who_can_bear([egor, tired], 90)[0].name == "Egor"


@given(
    st.lists(
        st.builds(
            Candidate,
            name=st.sampled_from(["Dina", "Egor", "Mark"]),
            exposure=st.floats(0, 500),
            open_tickets=st.integers(0, 20),
            limit=st.none() | st.integers(0, 20),
            last_heats=st.lists(st.integers(0, 100), max_size=3).map(tuple),
            is_away=st.booleans(),
            knows_client=st.booleans(),
        ),
        unique_by=lambda candidate: candidate.name,
    ),
    st.integers(0, 100),
)
def test_everyone_has_one_place_the_fit_before_the_unfit(candidates: list[Candidate], heat: int) -> None:
    order = who_can_bear(candidates, heat)
    assert sorted(bearer.name for bearer in order) == sorted(candidate.name for candidate in candidates)
    assert [bearer.is_fit for bearer in order] == sorted((bearer.is_fit for bearer in order), reverse=True)
    assert all(bearer.reasons for bearer in order)
    assert order == who_can_bear(reversed(candidates), heat)
