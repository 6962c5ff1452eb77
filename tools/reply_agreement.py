"""`make agreement`, the second half: how far two readers of the same replies agree, rule by rule.

The first marks stand in corpus/*/replies, those of the second reader in corpus/*/second/replies (a fifth of the replies). A
mark is agreed on when the other reader has one of the same rule that meets it as a remark of the coach would.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.reply_corpus import CORPUS, Mark, Reply, ReplyError, meets, replies, unmarked

_RECORD = re.compile(
    r"(?ms)^=== (?P<name>\S+)\n(?:whole: *(?P<whole>[^\n]*)\n)?---\n(?P<body>.*?)(?=^=== |\Z)"
)


def second_reading(folder: Path) -> Iterator[tuple[str, str, list[Mark]]]:
    """Of every record of a second reader its name, the draft, the marks. Raises ReplyError."""
    for path in sorted(folder.glob("*.txt")):
        for record in _RECORD.finditer(path.read_text(encoding="utf-8")):
            draft, marks = unmarked(record["body"].strip("\n").rstrip(), record["name"])
            whole = [rule.strip() for rule in (record["whole"] or "").split(",") if rule.strip()]
            yield record["name"], draft, marks + [Mark(rule, 0, len(draft), is_whole=True) for rule in whole]


def pairs(language: str) -> Iterator[tuple[Reply, list[Mark]]]:
    """Every reply read twice, with the second reader's marks. Raises ReplyError when the two drafts differ."""
    first = {reply.name: reply for reply in replies(language=language)}
    for name, draft, marks in second_reading(CORPUS / language / "second" / "replies"):
        if name not in first or first[name].draft != draft:
            raise ReplyError(f"{name}: the second reader has another text")
        yield first[name], marks


def table(languages: tuple[str, ...] = ("ru", "en")) -> list[str]:
    """The figures in Markdown: by rule the marks of both readers and the share agreed on (F1)."""
    counts = {language: _counts(language) for language in languages}
    head = "| rule |" + "".join(f" {one}: first | second | agreed |" for one in languages)
    lines = [head, "|---|" + "--:|--:|--:|" * len(languages)]
    rules = sorted({rule for told in counts.values() for side in told for rule in side})
    for rule in rules:
        lines.append(f"| `{rule}` |" + "".join(_cells(counts[one], [rule]) for one in languages))
    lines.append("| **all** |" + "".join(_cells(counts[one], rules) for one in languages))
    return lines


def _counts(language: str) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Marks of the first and of the second reader, then of each those that the other has, too."""
    first, second, agreed, again = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for reply, marks in pairs(language):
        first.update(mark.rule for mark in reply.marks)
        second.update(mark.rule for mark in marks)
        agreed.update(mark.rule for mark in reply.marks if any(meets(mark, one) for one in marks))
        again.update(mark.rule for mark in marks if any(meets(mark, one) for one in reply.marks))
    return first, second, agreed, again


def _cells(counts: tuple[Counter[str], ...], rules: list[str]) -> str:
    first, second, agreed, again = (sum(one[rule] for rule in rules) for one in counts)
    both = (agreed + again) / max(first + second, 1)
    return f" {first} | {second} | {both:.2f} |"
