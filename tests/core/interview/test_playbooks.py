"""A playbook is read whole, or every fault is told with its line and a cure."""

from __future__ import annotations

import gc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.interview import (
    LANGUAGES,
    SHIPPED,
    Playbook,
    PlaybookError,
    read_playbook,
    run_script,
    shipped,
    shipped_source,
)
from gromootvod.core.interview.yamltree import MOST_BYTES, Unreadable, read_tree

GOOD = """\
playbook: shop
names: {ru: Лавка, en: Shop}
topics:
  money: {names: {ru: деньги, en: money}, words: {ru: [деньги], en: [money]}}
slots:
  error: 0.5
  invoice:
    weight: 0.8
    names: {ru: номер накладной, en: invoice number}
    forms: {digits: 9}
questions:
  - slot: error
    ask: {ru: "Что написано?", en: "What does it say?"}
    why: {ru: Найдём место., en: We find the place.}
  - slot: invoice
    topics: money
    check: {digits: 9}
    ask: {ru: "Какой номер?", en: "Which number?"}
    why: {ru: Откроем её., en: We open it.}
    choices: {ru: [Да, Нет], en: [Yes, No]}
enough: {one_of: [error, [invoice]], share: 0.4}
tests:
  - name: one
    given: {letter: Broken., answers: {error: boom}}
    expect: {questions: [error], stop: enough}
"""


def faults(source: str) -> str:
    with pytest.raises(PlaybookError) as raised:
        read_playbook(source)
    return str(raised.value)


def test_a_playbook_is_read() -> None:
    book = read_playbook(GOOD)
    assert (book.name, book.budget, book.enough.share) == ("shop", 3, 0.4)
    assert book.enough.one_of == (("error",), ("invoice",))
    assert book.slots["invoice"].forms[0].numbers == (9, 9)
    assert book.questions[1].topics == {"money"}


def test_yes_and_no_are_words() -> None:
    assert read_playbook(GOOD).questions[1].choices["en"] == ("Yes", "No")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("playbook: shop\n", "", "line 1: the playbook lacks `playbook`; add it"),
        ("playbook: shop", "playbook: My Shop", "line 1: playbook `My Shop` may have small Latin letters"),
        ("  - slot: error\n", "  - slot: colour\n", "line 12: question 1: `colour` is not among slots"),
        ("error: 0.5", "error: 2", "line 6: slots.error must be a number from 0 to 1"),
        ("error: 0.5", "error: nan", "line 6: slots.error must be a number"),
        ("error: 0.5", "errror: 0.5", "line 6: slots.errror is a slot of your own"),
        ('en: "What does it say?"', 'de: "Was?"', "line 13: question 1: ask: unknown key `de`"),
        ('{ru: "Что написано?", en: "What does it say?"}', "What?", "line 13: question 1: ask must be given in"),
        ('en: "What does it say?"', "en: ''", "line 13: question 1: ask.en is empty"),
        ("    topics: money", "    topic: money", "line 16: question 2: unknown key `topic`; did you mean `topics`?"),
        ("topics: money", "topics: [love]", "line 16: question 2: `love` is not among topics"),
        ("  error: 0.5\n", "  error: {weight: 0.5, by_topic: {love: 0.1}}\n", "slots.error.by_topic names `love`"),
        ("  error: 0.5\n", "  error: {weight: 0.5, by_topic: {money: 7}}\n", "must be a number from 0 to 1"),
        ("check: {digits: 9}", "check: {digits: nine}", "line 17: question 2: check.digits must be a count"),
        ("check: {digits: 9}", "check: {regex: '(a+)+$'}", "line 17: question 2: check: unknown key `regex`"),
        ("check: {digits: 9}", "check: date\n    check: date", "line 18: `check` stands here twice"),
        ("en: [Yes, No]", "en: [Yes]", "line 20: question 2: choices must have as many entries"),
        ("[invoice]]", "[nothing]]", "line 21: enough.one_of: `nothing` is not among slots"),
        ("stop: enough", "stop: tired", "line 25: test 1: stop is one of enough, budget_spent"),
        ("questions: [error], ", "questions: [mood], ", "line 23: test 1: `mood` is not among slots"),
        ("share: 0.4", "share: &a 0.4", "line 21: `&a` is an anchor"),
        ("playbook: shop", "playbook: !!python/name:os.system x", "line 1: `!` gives a type"),
        ("playbook: shop", "playbook: {", "(of what begins in line 1)"),
        ("playbook: shop", "\tplaybook: shop", "line 1: not YAML"),
        ("playbook: shop", "playbook: sh\x00op", "line 1: a character that no text has"),
        ("tests:", "---\ntests:", "a second document begins"),
        ("why: {ru: Найдём место., en", "confirm: {ru: 'Это {colour}?', en", "{colour} cannot be filled"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_a_cure(old: str, new: str, told: str) -> None:
    assert GOOD.count(old) >= 1
    assert told in faults(GOOD.replace(old, new, 1))


def test_all_faults_are_told_at_once() -> None:
    bad = (
        GOOD.replace("error: 0.5", "error: 5")
        .replace("topics: money", "topics: love")
        .replace("share: 0.4", "share: x")
    )
    assert [line.split(":")[0] for line in faults(bad).splitlines()] == ["line 6", "line 16", "line 21"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "line 1: `&a` is an anchor"),
        ("a: *b", "line 1: `*b` refers to another place"),
        ("[" * 5000, "too many levels"),
        ("{a: " * 5000, "too many levels"),
        ("- " * 5000, "too many levels"),
        ("x" * (MOST_BYTES + 1), "larger than 512 KB"),
        ("", "the file is empty"),
        ("- one\n", "the playbook must be a table"),
        ("a: !!binary aGk=", "`!` gives a type"),
        ("? [a, b]\n: c", "a key must be one word"),
        ("playbook: shop\x07", "a character that no text has"),
        ("%YAML 9.9\n---\na: b", "not YAML"),
        ("- a\n" * 60_000, "too many entries"),
    ],
)
def test_a_hostile_file_is_refused_with_a_reason(source: str, told: str) -> None:
    assert told in faults(source)


@given(st.text(max_size=300) | st.text("[]{}&*!:-,?|>'\"# \nab", max_size=300))
def test_any_text_is_a_playbook_or_a_clear_error(text: str) -> None:
    with suppress(Unreadable):
        read_tree(text)
    for line in faults(text).splitlines():
        assert line.startswith("line ")


@given(st.data())
def test_a_good_playbook_with_a_line_spoilt_never_breaks_the_reader(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(st.text(max_size=40) | st.sampled_from(["", "  x", "- x", "a: b", "slots: 5"]))
    with suppress(PlaybookError):
        assert isinstance(read_playbook("\n".join(lines)), Playbook)


def test_reading_eight_times_as_much_is_about_eight_times_the_work() -> None:
    from time import process_time

    question = '  - slot: s{0}\n    ask: {{ru: "Что?", en: "What?"}}\n    why: {{ru: Так., en: So.}}\n'

    def source(count: int) -> str:
        slots = "".join(f"  s{n}: {{weight: 0.5, names: {{ru: а, en: a}}}}\n" for n in range(count))
        asked = "".join(question.format(n) for n in range(count))
        return f"playbook: big\nnames: {{ru: а, en: a}}\nslots:\n{slots}questions:\n{asked}"

    def work(count: int) -> float:
        text = source(count)
        begin = process_time()
        read_playbook(text)
        return process_time() - begin

    gc.disable()
    try:
        small, large = min(work(50) for _ in range(3)), work(400)
    finally:
        gc.enable()
    assert large < 8 * 6 * max(small, 0.001)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_playbook_speaks_both_languages_plainly(name: str) -> None:
    book = shipped(name)
    assert book.name == name
    assert len(book.questions) >= (10 if name == "universal" else 12)
    assert len(book.tests) >= 4
    for card in book.questions:
        for language in LANGUAGES:
            assert len(card.ask[language]) <= 140, card.slot
            assert (
                "?" in card.ask[language]
                or "Пришлите" in card.ask["ru"]
                or "Сфотографируйте" in card.ask["ru"]
            )
            assert card.why[language].endswith(".")
        assert any("а" <= letter <= "я" for letter in card.ask["ru"])
        assert not any("а" <= letter <= "я" for letter in card.ask["en"])
    source = shipped_source(name).lower()
    assert "предоставьте" not in source
    assert "опишите подробно" not in source


@pytest.mark.parametrize("name", SHIPPED)
def test_steps_and_changes_are_asked_as_a_confirmation_or_a_choice(name: str) -> None:
    for card in shipped(name).questions:
        if card.slot in ("steps", "change"):
            assert card.choices


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name in SHIPPED for number in range(len(shipped(name).tests))]
)
def test_a_shipped_playbook_passes_its_own_tests(name: str, number: int) -> None:
    book = shipped(name)
    outcome = run_script(book, book.tests[number])
    assert outcome.passed, (outcome.script.name, outcome.differences)
