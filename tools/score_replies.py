"""`make score-replies`: precision and recall of the coach by rule and language on corpus/*/replies.

    python -m tools.score_replies [--hands ac] [--language ru] [--show blame] [--false] [--write]

A remark is right when it stands on at least half of the shorter of the two stretches and neither is more than
five times the other; a rule of the whole draft when it was named at all. `--write` puts the table into
docs/reference/coach.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gromootvod.core.coach import Remark, review, rule_names
from tools.reply_corpus import Mark, Reply, meets, replies

PAGE = Path(__file__).parents[1] / "docs/reference/coach.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass
class Tally:
    """Counts by rule."""

    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    good: int = 0  # good replies
    false_on_good: int = 0  # remarks on them that nobody marked
    replies: int = 0


def main() -> int:
    """Print the table, and with `--show` what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hands", default="", help="letters of the hands that are read; all by default")
    parser.add_argument("--language", default="", choices=("", "ru", "en"))
    parser.add_argument("--show", default="", help="a rule, or all: print what was missed and what was false")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    tallies = {language: Tally() for language in ("ru", "en") if options.language in ("", language)}
    for reply in replies(options.hands, options.language):
        found = review(reply.draft, now=reply.now, ticket=reply.ticket).remarks
        missed, false = judge(reply, found, tallies[reply.language])
        if options.show:
            _show(reply, missed, false, options.show)
    lines = table(tallies)
    print("\n".join(lines))
    if options.write:
        page = PAGE.read_text("utf-8")
        head, _, rest = page.partition(BEGIN)
        PAGE.write_text(
            head + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + rest.partition(END)[2], "utf-8"
        )
    return 0


def judge(reply: Reply, found: Sequence[Remark], tally: Tally) -> tuple[list[Mark], list[Remark]]:
    """Count what was right; return what was missed and what was false."""
    met = {id(mark): [one for one in found if meets(mark, one)] for mark in reply.marks}
    good = {id(one) for ones in met.values() for one in ones}
    missed = [mark for mark in reply.marks if not met[id(mark)]]
    false = [one for one in found if id(one) not in good]
    tally.replies += 1
    for mark in reply.marks:
        (tally.right if met[id(mark)] else tally.missed)[mark.rule] += 1
    for one in false:
        tally.false[one.rule] += 1
    if reply.quality == "good":
        tally.good += 1
        tally.false_on_good += len(false)
    return missed, false


def table(tallies: dict[str, Tally]) -> list[str]:
    """The table in Markdown."""
    head = "| rule |" + "".join(f" {language}: marked | precision | recall |" for language in tallies)
    lines = [head, "|---|" + "---:|---:|---:|" * len(tallies)]
    for rule in rule_names():
        lines.append(f"| `{rule}` |" + "".join(_cells(tally, [rule]) for tally in tallies.values()))
    lines.append("| all |" + "".join(_cells(tally, rule_names()) for tally in tallies.values()))
    for language, tally in tallies.items():
        rate = 10 * tally.false_on_good / max(tally.good, 1)
        lines.append("")
        lines.append(
            f"{language}: {tally.replies} replies, {rate:.1f} false remarks in ten of {tally.good} good ones."
        )
    return lines


def _cells(tally: Tally, rules: Iterable[str]) -> str:
    right, false, missed = (
        sum(counter[rule] for rule in rules) for counter in (tally.right, tally.false, tally.missed)
    )
    precision = f"{right / (right + false):.2f}" if right + false else "–"
    recall = f"{right / (right + missed):.2f}" if right + missed else "–"
    return f" {right + missed} | {precision} | {recall} |"


def _show(reply: Reply, missed: list[Mark], false: list[Remark], rule: str) -> None:
    for mark in missed:
        if rule in ("all", mark.rule):
            print(
                f"missed {reply.name} {mark.rule}: {'(whole)' if mark.is_whole else reply.draft[mark.start : mark.end]!r}"
            )
    for one in false:
        if rule in ("all", one.rule, "good" if reply.quality == "good" else ""):
            print(f"false  {reply.name} {one.rule}: {reply.draft[one.start : one.end]!r} ({reply.quality})")


if __name__ == "__main__":
    sys.exit(main())
