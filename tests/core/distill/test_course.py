"""Which way the heat of a ticket goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill.course import Direction, course


@pytest.mark.parametrize(
    ("heats", "direction", "reason"),
    [
        ([], Direction.STEADY, "no_letters"),
        ([80], Direction.STEADY, "one_letter"),
        ([10, 40], Direction.RISING, "hotter_than_before"),
        ([10, 40], Direction.RISING, "hottest_yet"),
        ([20, 70], Direction.RISING, "turned_hot"),
        ([30, 36, 44], Direction.RISING, "three_in_a_row"),
        ([70, 40], Direction.EASING, "calmer_than_before"),
        ([70, 60, 5], Direction.EASING, "cooled_down"),
        ([50, 44, 36], Direction.EASING, "calmer_than_before"),
        ([70, 72, 68], Direction.STEADY, "hot_throughout"),
        ([5, 8, 4], Direction.STEADY, "calm_throughout"),
        ([40, 42, 38], Direction.STEADY, "as_before"),
        ([10, 60, 35], Direction.STEADY, "up_and_down"),
        ([90, 10, 12], Direction.EASING, "cooled_down"),
    ],
)
def test_the_course_has_a_direction_and_its_reasons(heats, direction, reason):
    found = course(heats)
    assert found.direction is direction
    assert reason in found.reasons


def test_old_storms_do_not_make_today_calm():
    """The letters of last week do not hide that the last one is hotter."""
    assert course([90, 20, 20, 50]).direction is Direction.RISING


@given(st.lists(st.integers(0, 100)))
def test_every_course_has_a_reason(heats):
    assert course(heats).reasons


@given(st.lists(st.integers(0, 100), min_size=2))
def test_the_mirror_of_a_rise_is_an_ease(heats):
    mirror = {
        Direction.RISING: Direction.EASING,
        Direction.EASING: Direction.RISING,
        Direction.STEADY: Direction.STEADY,
    }
    assert course([100 - heat for heat in heats]).direction is mirror[course(heats).direction]
