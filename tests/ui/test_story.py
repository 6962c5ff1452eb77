"""The story between the letters is told in whole sentences, and in the right order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from gromootvod.ui import board_lines, story
from gromootvod.ui.blocks import Block
from gromootvod.ui.templatetags import ui

NOW = datetime(2026, 11, 18, 13, 5, tzinfo=UTC)


@dataclass
class Event:
    kind: str
    who: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime = NOW


@dataclass
class Piece:
    text: str
    kind: str = "plain"


@dataclass
class Fold:
    kind: str
    text: str
    lines: int


@dataclass
class Message:
    at: datetime
    direction: str = "in"
    automatic: bool = False
    parts: tuple[Any, ...] = ()


def tell(kind: str, who: str = "", **data: Any) -> str:
    with translation.override("en"), timezone.override("Europe/Moscow"):
        return story.tell(Event(kind, who, data))


def test_an_assignment_is_told_from_the_side_of_who_did_it() -> None:
    assert tell("assigned", "Dina", to="Egor") == "Dina gave the ticket to Egor."
    assert tell("assigned", "Egor", to="Egor") == "Egor took the ticket."
    assert tell("assigned", "Dina", to="") == "Dina put the ticket back: nobody leads it now."


def test_a_promise_is_told_with_its_time() -> None:
    due = (NOW + timedelta(hours=2)).isoformat()
    assert tell("answered", "Dina", due=due) == "Dina promised the next word today by 18:05."


@pytest.mark.parametrize("due", ["", "tomorrow", "2026-11-18T10:00:00"])
def test_a_promise_without_a_sound_time_is_not_told(due: str) -> None:
    assert tell("answered", "Dina", due=due) == ""


def test_an_event_that_nobody_knows_is_not_told_and_breaks_nothing() -> None:
    assert tell("teleported", "Dina") == ""


def test_letters_and_events_stand_in_order_of_time() -> None:
    letters = [Message(NOW), Message(NOW + timedelta(minutes=10))]
    events = [Event("closed", "Dina", at=NOW + timedelta(minutes=5))]
    beats = story.story(letters, events)
    assert [bool(beat.message) for beat in beats] == [True, False, True]


def test_the_first_letter_and_the_last_three_stay_open() -> None:
    letters = [Message(NOW + timedelta(minutes=n)) for n in range(6)]
    assert [beat.earlier for beat in story.story(letters, [])] == [False, True, True, False, False, False]


def test_our_automatic_letter_is_folded() -> None:
    beats = story.story([Message(NOW), Message(NOW, direction="out", automatic=True)], [])
    assert [beat.earlier for beat in beats] == [False, True]


def test_blank_ends_around_a_fold_are_dropped_and_nothing_else() -> None:
    parts = (Piece("\n\n"), Piece("It fails."), Piece("\n\n"), Fold("quote", "> old", 1), Piece("\nBye.\n"))
    blocks = ui.letter_blocks(Message(NOW, parts=parts))
    assert [shown(block) for block in blocks] == ["It fails.", "", "Bye."]
    assert blocks[1].fold.text == "> old"


def test_a_tint_ends_where_the_words_end() -> None:
    parts = (Piece("Shame! ", "feeling"), Piece("It fails.\n", "fact"), Piece("Now.", "fact"))
    block = ui.letter_blocks(Message(NOW, parts=parts))[0]
    assert shown(block) == "Shame! It fails.\nNow."
    tinted = [piece.text for run in block.runs for piece in run.pieces if piece.kind != "plain"]
    assert tinted == ["Shame!", "It fails.", "Now."]


def test_greeting_and_farewell_are_set_aside_but_what_stands_between_facts_is_not() -> None:
    parts = (
        Piece("Hello. ", "courtesy"), Piece("It fails. ", "fact"), Piece("Shame! ", "feeling"), Piece("Since May.", "fact"),
        Piece("\n\nBye.", "courtesy"),
    )  # fmt: skip
    block = ui.letter_blocks(Message(NOW, parts=parts))[0]
    asides = ["".join(piece.text for piece in run.pieces) for run in block.runs if run.aside]
    assert asides == ["Hello. ", "\n\nBye."]
    assert shown(block) == "Hello. It fails. Shame! Since May.\n\nBye."


def shown(block: Block) -> str:
    return "".join(piece.text for run in block.runs for piece in run.pieces)


def test_a_sparkline_of_one_letter_is_a_level_line() -> None:
    assert ui.spark((72,))["curve"] == "0.0,28 100.0,28"
    assert ui.spark(())["curve"] == ""


def test_the_wire_of_a_waiting_ticket_stands_where_we_look_for_the_cause() -> None:
    assert [step["tense"] for step in ui.wire("waiting")] == [
        "past",
        "now",
        "ahead",
        "ahead",
        "ahead",
        "ahead",
    ]
    assert ui.wire("solved")[-1]["tense"] == "now"


@dataclass
class Row:
    due: datetime | None
    heat: int = 0
    state: str = "finding"
    closed: bool = False
    assignee: str = ""
    fresh: bool = False
    last_inbound_at: datetime | None = None
    last_message_at: datetime = NOW
    completeness: int = 70
    number: int = 1


def test_the_board_names_a_group_once() -> None:
    rows = [Row(NOW + timedelta(minutes=minutes)) for minutes in (-10, -5, 20, 60 * 24)]
    with translation.override("en"):
        headings = [line["heading"] for line in board_lines.lines(rows, NOW, "ours")]
    assert headings == ["Late", "", "Within an hour", "Tomorrow"]


def test_a_closed_row_shows_its_day_and_no_clock() -> None:
    with translation.override("en"):
        line = board_lines.lines([Row(None, closed=True)], NOW, "all")[0]
    assert line["clock"] is None
    assert line["day"] == "Today"


def test_a_hot_row_says_it_in_a_word_too() -> None:
    with translation.override("en"):
        lines = board_lines.lines([Row(NOW, heat=82), Row(NOW, heat=3)], NOW, "ours")
    assert [line["heat"] for line in lines] == ["furious", ""]
    assert [line["step"] for line in lines] == [9, 1]
