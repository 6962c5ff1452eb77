"""The corpus of replies keeps its form, and the papers name every rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from gromootvod.core.coach import Remark, Severity, rule_names
from tools.reply_corpus import CORPUS, QUALITIES, WHOLE, Mark, ReplyError, read_replies, replies
from tools.score_replies import meets

ROOT = Path(__file__).parents[3]
RECORD = """=== ru-a-r001
trade: erp
quality: terrible
contact: Инна Волкова
cause_known: no
open: yes
now: 2026-03-17T10:20+03:00
client: |
  Третий день не проводится накладная!

  Когда почините?
whole: cold, unanswered
---
Здравствуйте, ⟦wrong_name⟧Ирина⟦/⟧. ⟦blame,argument⟧Вы ⟦rude⟧сами⟦/⟧ закрыли⟦/⟧ период.

"""


def test_a_record_is_read_with_its_marks_taken_out() -> None:
    (reply,) = read_replies(RECORD, "ru", "a")
    assert reply.draft == "Здравствуйте, Ирина. Вы сами закрыли период."
    assert reply.ticket.messages[0].text == "Третий день не проводится накладная!\n\nКогда почините?"
    assert (reply.ticket.cause_known, reply.ticket.is_open) == (False, True)
    marked = [(mark.rule, reply.draft[mark.start : mark.end]) for mark in reply.marks if not mark.is_whole]
    assert sorted(marked) == [
        ("argument", "Вы сами закрыли"),
        ("blame", "Вы сами закрыли"),
        ("rude", "сами"),
        ("wrong_name", "Ирина"),
    ]
    assert {mark.rule for mark in reply.marks if mark.is_whole} == {"cold", "unanswered"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("⟦rude⟧", "⟦naughty⟧"),
        ("⟦/⟧ период", " период"),
        ("\n---\n", "\n"),
        ("cold", "blame"),
        ("open: yes\n", ""),
    ],
)
def test_a_record_that_breaks_the_rules_is_refused(old: str, new: str) -> None:
    with pytest.raises(ReplyError, match="ru-a-r001"):
        list(read_replies(RECORD.replace(old, new, 1), "ru", "a"))


def test_every_reply_of_the_corpus_follows_the_rules() -> None:
    found = replies()
    assert len({reply.name for reply in found}) == len(found)
    assert {reply.quality for reply in found} <= QUALITIES
    assert all(reply.now.utcoffset() is not None and reply.draft for reply in found)


@pytest.mark.parametrize(
    ("mark", "remark", "right"),
    [
        ((10, 20), (12, 18), True),
        ((10, 20), (18, 30), False),
        ((10, 12), (0, 40), False),
        ((10, 20), (0, 40), True),
    ],
)
def test_a_remark_is_right_where_it_overlaps_by_half(
    mark: tuple[int, int], remark: tuple[int, int], right: bool
) -> None:
    assert meets(Mark("blame", *mark), Remark("blame", *remark, Severity.WARN, "")) is right
    assert not meets(Mark("rude", *mark), Remark("blame", *remark, Severity.WARN, ""))


@pytest.mark.parametrize("path", [CORPUS / "REPLIES.md", ROOT / "docs/reference/coach.md"])
def test_every_rule_is_described(path: Path) -> None:
    text = path.read_text("utf-8")
    assert all(f"**{rule}**" in text or f"| `{rule}` |" in text for rule in rule_names())
    assert all(f"`{rule}`" in text for rule in WHOLE)
