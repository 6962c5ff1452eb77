"""The rules' own examples as replies: what must be caught even when nothing else is wrong, and what must not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from gromootvod.core.coach import Ticket
from gromootvod.core.coach.rulebook import Example, rules
from gromootvod.core.coach.stock import shipped
from tools.reply_corpus import Mark, Reply

HAND = "example"
WORTH = 4.0  # of an example, beside a reply of a hand: what a rule was written for must stay caught
_NOW = datetime(2026, 5, 18, 6, 40, tzinfo=UTC)
_OPENS = re.compile("⟦")


def of_rulebook() -> Iterator[Reply]:
    """Every example of every rule, and the explanations of the shipped stock, which are guilty of nothing."""
    for rule in rules().values():
        for number, example in enumerate(rule.examples):
            yield _reply(example, f"{rule.name}:{number}")
    for number, one in enumerate(shipped()):
        yield _reply(Example("stock", one.text), f"stock:{number}")


def _reply(example: Example, name: str) -> Reply:
    draft = example.draft.replace("⟦", "").replace("⟧", "")
    marks = []
    if example.whole:
        marks.append(Mark(example.rule, 0, len(draft), is_whole=True))
    for number, match in enumerate(_OPENS.finditer(example.draft)):
        start = match.start() - 2 * number
        end = example.draft.index("⟧", match.end()) - 2 * number - 1
        marks.append(Mark(example.rule, start, end))
    ticket = Ticket.from_json(example.ticket or {"state": "closed"})
    return Reply(
        name,
        "ru" if re.search("[а-яё]", draft.lower()) else "en",
        HAND,
        "",
        "",
        draft,
        _NOW,
        ticket,
        tuple(marks),
    )
