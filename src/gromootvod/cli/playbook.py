"""Playbooks on the command line: check one, and run its scripted clients."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from gromootvod.cli.ask import find_playbook
from gromootvod.core.interview import SHIPPED, Outcome, Playbook, run_script


def check(names: Sequence[str]) -> int:
    """Say whether playbooks can be used; 2 and every fault with its line when one cannot."""
    bad = 0
    for name in names:
        book = _open(name)
        if book is None:
            bad = 2
        else:
            print(
                f"{name}: good ({len(book.questions)} questions, {len(book.slots)} slots, {len(book.tests)} tests)"
            )
    return bad


def test(names: Sequence[str]) -> int:
    """Run the scripted clients; 1 when one went otherwise than expected, 2 when a playbook cannot be used."""
    worst, passed, failed = 0, 0, 0
    for name in names or SHIPPED:
        book = _open(name)
        if book is None:
            worst = 2
            continue
        outcomes = [run_script(book, script) for script in book.tests]
        bad = [one for one in outcomes if not one.passed]
        print(f"{name}: {_sum(outcomes, bad)}")
        for one in outcomes:
            _tell(one)
        passed, failed = passed + len(outcomes) - len(bad), failed + len(bad)
        worst = max(worst, 1 if bad else 0)
    print(f"{passed} passed, {failed} failed")
    return worst


def _sum(outcomes: Sequence[Outcome], bad: Sequence[Outcome]) -> str:
    if not outcomes:
        return "no tests; write some under `tests:`"
    return f"{len(outcomes) - len(bad)} of {len(outcomes)} scripted clients were asked as expected"


def _tell(one: Outcome) -> None:
    course = " → ".join([*one.asked, one.stop])
    print(f"  {'ok  ' if one.passed else 'FAIL'} {one.script.name}: {course}")
    for difference in one.differences:
        print(f"       line {one.script.line}: {difference}")


def _open(name: str) -> Playbook | None:
    try:
        return find_playbook(name)
    except OSError as error:
        _no(f"{error.filename or name}: {error.strerror}")
    except ValueError as error:
        for line in str(error).splitlines():
            _no(line)
    return None


def _no(sentence: str) -> None:
    print(f"gromo playbook: {sentence}", file=sys.stderr)
