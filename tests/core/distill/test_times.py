"""Words of time as dates; the present of these tests is Thursday the 19th of March 2026, 15:30."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill import Slot, distill
from gromootvod.core.distill.repeats import repeats
from gromootvod.core.distill.when import began

NOW = datetime(2026, 3, 19, 15, 30)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("с понедельника", "2026-03-16"),
        ("со вчерашнего обеда", "2026-03-18"),
        ("с позавчера", "2026-03-17"),
        ("3 дня назад", "2026-03-16"),
        ("третий день", "2026-03-17"),
        ("уже 4-й день", "2026-03-16"),
        ("два часа назад", "2026-03-19T13:30"),
        ("после обновления 12.03", "2026-03-12"),
        ("с 12.03.2025", "2025-03-12"),
        ("с 28 февраля", "2026-02-28"),
        ("с 28 декабря", "2025-12-28"),
        ("с 9-го числа", "2026-03-09"),
        ("с 25-го", "2026-02-25"),
        ("с 9 утра", "2026-03-19T09:00"),
        ("с 2 дня", "2026-03-19T14:00"),
        ("с 14:20", "2026-03-19T14:20"),
        ("с утра", "2026-03-19"),
        ("с прошлой недели", "2026-W11"),
        ("с января", "2026-01"),
        ("с нового года", "2026-01-01"),
        ("since Monday", "2026-03-16"),
        ("since last Friday", "2026-03-13"),
        ("since yesterday morning", "2026-03-18"),
        ("for 3 days", "2026-03-16"),
        ("as of 14:20", "2026-03-19T14:20"),
        ("since 9am", "2026-03-19T09:00"),
        ("since 2:05 pm", "2026-03-19T14:05"),
        ("since 5 March", "2026-03-05"),
        ("since March 5th", "2026-03-05"),
        ("since the 9th", "2026-03-09"),
        ("since 3/16", "2026-03-16"),
        ("since November", "2025-11"),
        ("since 2019", "2019"),
        ("since 2026-03-12", "2026-03-12"),
    ],
)
def test_words_of_time_become_a_date(words, day):
    assert began(words, NOW) == day


@pytest.mark.parametrize(
    "words",
    [
        "с четверга",  # said on a Thursday: today, or a week ago?
        "since Thursday",
        "since last Tuesday",  # the day before yesterday, or the week before?
        "since 3/4",
        "с 18:00",  # still to come: yesterday's?
        "since 6pm",
        "с 9 часов",
        "после обновления на 12.03",  # a version
        "after the update 12.03",
        "since last night",
        "since the weekend",
        "почти три дня",
        "for over 2 days",
        "for a week",
        "уже неделю",
        "since March",  # this month: since its first day?
        "с 31.02",
        "с 25.12.2027",
        "каждый день",
        "",
    ],
)
def test_what_is_in_doubt_stays_unsaid(words):
    assert began(words, NOW) == ""


def test_without_the_present_only_a_whole_date_is_known():
    assert began("с понедельника", None) == ""
    assert began("с 12.03", None) == ""
    assert began("с 12.03.2025", None) == "2025-03-12"


def test_a_moment_keeps_the_offset_of_the_present():
    now = NOW.replace(tzinfo=timezone(timedelta(hours=3)))
    assert began("с 9 утра", now) == "2026-03-19T09:00+03:00"


@pytest.mark.parametrize(
    ("words", "interval"),
    [
        ("каждое утро", "R/P1D"),
        ("каждые 5 минут", "R/PT5M"),
        ("каждые полчаса", "R/PT30M"),
        ("раз в неделю", "R/P1W"),
        ("по вечерам", "R/P1D"),
        ("ежедневно", "R/P1D"),
        ("every 5 min", "R/PT5M"),
        ("every monday", "R/P1W"),
        ("once a day", "R/P1D"),
        ("daily", "R/P1D"),
        ("every 10-15 minutes", ""),
        ("3 раза в день", ""),
        ("every few hours", ""),
        ("иногда", ""),
        ("every time", ""),
    ],
)
def test_how_often_becomes_a_repeating_interval(words, interval):
    assert repeats(words) == interval


@pytest.mark.parametrize(
    ("text", "name", "quote", "when"),
    [
        ("Не печатает чек с понедельника.", "since", "с понедельника", "2026-03-16"),
        ("После обновления 12.03 не открывается журнал.", "since", "После обновления 12.03", "2026-03-12"),
        ("The app crashes every morning.", "frequency", "every morning", "R/P1D"),
        ("The site is down since 9am.", "since", "since 9am", "2026-03-19T09:00"),
    ],
)
def test_the_card_knows_when_it_began(text, name, quote, when):
    values = distill(text, now=NOW).card[Slot.SINCE]
    assert (name, quote, when) in [(value.name, value.text, value.when) for value in values]


def test_without_the_present_the_card_gives_words_alone():
    (value,) = distill("Не печатает чек с понедельника.").card[Slot.SINCE]
    assert (value.text, value.when) == ("с понедельника", "")


@given(st.text(max_size=80), st.datetimes())
def test_no_words_of_time_raise(words, now):
    began(words, now)
    repeats(words)
