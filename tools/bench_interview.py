"""The interview's part of `make bench`: the picker with a playbook of 200 questions."""

from __future__ import annotations

import time
from collections.abc import Callable

LETTER = "Третий день не могу провести накладную, достало уже! Пишет «Период закрыт». 1С 8.3.24."


def measure(show: Callable[[str, float, str], None]) -> None:
    """The next question of 200, the whole way from a letter to its question, and reading a playbook."""
    from gromootvod.core.distill import distill
    from gromootvod.core.interview import next_question, read_playbook, shipped, take_in

    source = _source(200)
    book, erp = read_playbook(source), shipped("erp")
    letter = distill(LETTER)
    case = take_in(book, [letter])
    show("the next question of 200", _milliseconds(lambda: next_question(case, book), 500), "ms")
    show("a letter taken in and asked (erp)", _milliseconds(
        lambda: next_question(take_in(erp, [letter]), erp), 300), "ms")  # fmt: skip
    show("a playbook of 200 questions read", _milliseconds(lambda: read_playbook(source), 10), "ms")


def _source(count: int) -> str:
    slots = "".join(
        f"  s{n}: {{weight: 0.{n % 9 + 1}, names: {{ru: а, en: a}}, words: {{ru: [слово{n}]}}}}\n"
        for n in range(count)
    )
    asked = "".join(
        f'  - slot: s{n}\n    ask: {{ru: "Что?", en: "What?"}}\n    why: {{ru: Так., en: So.}}\n'
        for n in range(count)
    )
    head = "playbook: big\nnames: {ru: а, en: a}\n"
    return f"{head}slots:\n{slots}questions:\n{asked}enough: {{one_of: [s1]}}\n"


def _milliseconds(work: Callable[[], object], times: int) -> float:
    work()
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begin) / times * 1000
