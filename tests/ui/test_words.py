"""Times as people say them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from gromootvod.ui import terms, words

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 18, 16, 5, tzinfo=MOSCOW)  # a Wednesday


@pytest.fixture(autouse=True)
def _in_moscow() -> Iterator[None]:
    with timezone.override(MOSCOW):
        yield


def plain(text: str) -> str:
    """Without non-breaking spaces, so that claims can be read."""
    return text.replace("\u00a0", " ")


def said(language: str, minutes: float) -> tuple[str, str, str]:
    with translation.override(language):
        clock = words.clock(NOW + timedelta(minutes=minutes), NOW)
    return plain(clock.words), plain(clock.note), clock.tone


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (25, ("ответ через 25 минут", "обещан к 16:30", "soon")),
        (21, ("ответ через 21 минуту", "обещан к 16:26", "soon")),
        (42, ("ответ через 42 минуты", "обещан к 16:47", "soon")),
        (60, ("ответ через час", "обещан к 17:05", "soon")),
        (0.5, ("отвечать пора сейчас", "обещан к 16:05", "soon")),
        (115, ("сегодня до 18:00", "через 2 часа", "today")),
        (-20, ("ответ опаздывает на 20 минут", "обещан к 15:45", "late")),
        (-61, ("ответ опаздывает на 1 час", "обещан к 15:04", "late")),
        (-26 * 60, ("ответ опаздывает на 1 день", "обещан вчера к 14:05", "late")),
        (19 * 60, ("завтра до 11:05", "через 19 часов", "later")),
        (3 * 24 * 60, ("в субботу до 16:05", "через 3 дня", "later")),
        (20 * 24 * 60, ("8 декабря до 16:05", "через 20 дней", "later")),
        (60 * 24 * 60, ("17 января 2027 г. до 16:05", "через 60 дней", "later")),
    ],
)
def test_a_promise_is_said_in_russian_as_people_say_it(
    minutes: float, expected: tuple[str, str, str]
) -> None:
    assert said("ru", minutes) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (25, ("answer in 25 minutes", "promised by 16:30", "soon")),
        (1, ("answer in 1 minute", "promised by 16:06", "soon")),
        (115, ("today by 18:00", "in 2 hours", "today")),
        (-20, ("answer 20 minutes late", "promised by 15:45", "late")),
        (24 * 60, ("tomorrow by 16:05", "in 1 day", "later")),
        (5 * 24 * 60, ("by 16:05 on Monday", "in 5 days", "later")),
    ],
)
def test_a_promise_is_said_in_english_as_people_say_it(
    minutes: float, expected: tuple[str, str, str]
) -> None:
    assert said("en", minutes) == expected


def test_tomorrow_is_never_two_days_away() -> None:
    night = datetime(2026, 11, 17, 21, 6, tzinfo=UTC)  # six past midnight in Moscow
    due = night + timedelta(hours=42)
    with translation.override("en"):
        assert words.clock(due, night)[:2] == ("tomorrow by 18:06", "in 1 day")
        assert words.soon(due, night) == "in 1 day"


def test_the_day_is_that_of_the_reader_and_not_of_utc() -> None:
    due = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)  # 00:30 on Thursday in Moscow
    with translation.override("ru"):
        assert plain(words.by(due, NOW)) == "завтра до 00:30"
    with timezone.override(ZoneInfo("Europe/Lisbon")), translation.override("ru"):
        assert plain(words.by(due, NOW)) == "сегодня до 21:30"


def test_what_was_is_said_the_nearer_the_plainer() -> None:
    ago = {
        30: "только что",
        4 * 60: "4 минуты назад",
        61 * 60: "1 час назад",
        30 * 3600: "вчера, 10:05",
        10 * 86400: "8 ноября, 16:05",
        400 * 86400: "14 октября 2025 г., 16:05",
    }
    with translation.override("ru"):
        for seconds, expected in ago.items():
            assert plain(words.ago(NOW - timedelta(seconds=seconds), NOW)) == expected


def test_the_exact_moment_names_day_and_zone() -> None:
    with translation.override("ru"):
        assert plain(words.exact(NOW)) == "Среда, 18 ноября 2026 г., 16:05 (MSK)"
    with translation.override("en"):
        assert words.exact(NOW) == "Wednesday, 18 November 2026, 16:05 (MSK)"


def test_a_language_does_not_leak_into_the_next_readers_dates() -> None:
    with translation.override("ru"):
        words.by(NOW + timedelta(days=20), NOW)
    with translation.override("en"):
        assert words.by(NOW + timedelta(days=20), NOW) == "by 16:05 on 8 December"


def test_short_russian_words_do_not_hang_at_the_end_of_a_line() -> None:
    with translation.override("ru"):
        assert words.by(NOW + timedelta(hours=1), NOW) == "сегодня до\u00a017:05"


@pytest.mark.parametrize(
    ("size", "russian", "english"),
    [
        (1, "1 байт", "1 byte"),
        (999, "999 байт", "999 bytes"),
        (4211, "4 кБ", "4 kB"),
        (1_840_221, "1,8 МБ", "1.8 MB"),
    ],
)
def test_sizes_are_said_shortly(size: int, russian: str, english: str) -> None:
    with translation.override("ru"):
        assert plain(words.size(size)) == russian
    with translation.override("en"):
        assert words.size(size) == english


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_code_has_words_in_both_languages(language: str) -> None:
    with translation.override(language):
        for table, entries in terms.TABLES.items():
            for code in entries:
                assert terms.term(table, code), (table, code)


def test_russian_words_of_codes_are_russian() -> None:
    own_names = {"Telegram"}
    with translation.override("ru"):
        for table, entries in terms.TABLES.items():
            for code in entries:
                shown = terms.term(table, code)
                assert any("а" <= letter.lower() <= "я" for letter in shown) or shown in own_names, (
                    table,
                    code,
                )


def test_an_unknown_code_is_shown_and_not_swallowed() -> None:
    assert terms.term("trouble", "something_new") == "something_new"


def test_hidden_feelings_are_counted_in_right_plurals() -> None:
    with translation.override("ru"):
        assert [plain(terms.hidden(n)) for n in (1, 3, 5, 21)] == [
            "скрыто: 1 фраза о чувствах",
            "скрыто: 3 фразы о чувствах",
            "скрыто: 5 фраз о чувствах",
            "скрыто: 21 фраза о чувствах",
        ]
