"""The replies of corpus/{ru,en}/replies: read from their files, with marks taken out of the drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gromootvod.core.coach import Remark, Said, Ticket, rule_names

CORPUS = Path(__file__).parents[1] / "corpus"
WHOLE = frozenset(
    {"no_next_step", "no_next_word", "unanswered", "cold", "too_many_questions", "wrong_language"}
)
QUALITIES = frozenset({"good", "mediocre", "terrible"})
_FLAGS = {"yes": True, "no": False, "-": None}
_SHARE, _TIMES = 0.5, 5
_MARK = re.compile(r"⟦([^⟦⟧\n]{1,80})⟧")


class ReplyError(ValueError):
    """A record that does not follow corpus/REPLIES.md; the text names the record and the fault."""


@dataclass(frozen=True)
class Mark:
    """What a person marked: a rule and a stretch of the draft, or the whole of it."""

    rule: str
    start: int
    end: int
    is_whole: bool = False


@dataclass(frozen=True)
class Reply:
    """One record."""

    name: str
    language: str
    hand: str
    trade: str
    quality: str
    draft: str
    now: datetime
    ticket: Ticket
    marks: tuple[Mark, ...]


def meets(mark: Mark, other: Mark | Remark) -> bool:
    """Whether two speak of one fault: half of the shorter is shared, neither is five times the other."""
    if mark.rule != other.rule:
        return False
    if mark.is_whole or mark.rule in WHOLE:
        return True
    short, long = sorted((mark.end - mark.start, other.end - other.start))
    shared = min(mark.end, other.end) - max(mark.start, other.start)
    return shared >= _SHARE * short and long <= _TIMES * max(short, 1)


def replies(hands: str = "", language: str = "") -> list[Reply]:
    """All replies of these hands ("ac": files *-a-* and *-c-*; "" for all), in the order of their files."""
    found: list[Reply] = []
    for path in sorted(CORPUS.glob("*/replies/*.txt")):
        tongue, hand = path.stem.split("-")[:2]
        if (not hands or hand in hands) and language in ("", tongue):
            found += read_replies(path.read_text("utf-8"), tongue, hand)
    return found


def read_replies(text: str, language: str, hand: str) -> Iterator[Reply]:
    """The records of one file. Raises ReplyError."""
    for record in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = record.partition("\n")
        head, mark, body = rest.partition("\n---\n")
        if not mark:
            raise ReplyError(f"{name}: no line --- before the draft")
        fields = _fields(head, name)
        draft, marks = unmarked(body.strip("\n").rstrip(), name)
        whole = [rule.strip() for rule in fields.get("whole", "").split(",") if rule.strip()]
        if set(whole) - WHOLE:
            raise ReplyError(f"{name}: whole: {', '.join(sorted(set(whole) - WHOLE))}")
        marks += [Mark(rule, 0, len(draft), is_whole=True) for rule in whole]
        try:
            yield Reply(
                name.strip(), language, hand, fields["trade"], fields["quality"], draft,
                datetime.fromisoformat(fields["now"]), _ticket(fields), tuple(marks),
            )  # fmt: skip
        except (KeyError, ValueError) as error:
            raise ReplyError(f"{name}: {error!r}") from None


def _ticket(fields: dict[str, str]) -> Ticket:
    return Ticket(
        contact=fields["contact"],
        cause_known=_FLAGS[fields["cause_known"]],
        messages=(Said("in", fields["client"]),),
        is_open=bool(_FLAGS[fields["open"]]),
    )


def _fields(head: str, name: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    block = ""
    for line in head.split("\n"):
        if block and (line.startswith("  ") or not line.strip()):
            fields[block] += line[2:] + "\n"
            continue
        block = ""
        key, colon, value = line.partition(":")
        if not colon:
            raise ReplyError(f"{name}: a line without a colon: {line!r}")
        if value.strip() == "|":
            block, value = key.strip(), ""
        fields[key.strip()] = value.strip()
    return {key: value.strip("\n") for key, value in fields.items()}


def unmarked(body: str, name: str) -> tuple[str, list[Mark]]:
    """A draft as it was typed, and its marks. Raises ReplyError."""
    draft, at, opened, marks = "", 0, [], []
    known = set(rule_names()) - WHOLE | {
        "no_next_step",
        "cold",
        "unanswered",
        "too_many_questions",
        "no_next_word",
    }
    for match in _MARK.finditer(body):
        draft += body[at : match.start()]
        at = match.end()
        if match[1] != "/":
            rules = [rule.strip() for rule in match[1].split(",")]
            if set(rules) - known:
                raise ReplyError(f"{name}: unknown rule {match[1]}")
            opened.append((rules, len(draft)))
        elif not opened:
            raise ReplyError(f"{name}: a mark is closed that was not opened")
        else:
            rules, start = opened.pop()
            marks += [Mark(rule, start, len(draft)) for rule in rules]
    if opened:
        raise ReplyError(f"{name}: {opened[-1][0]} is not closed")
    return draft + body[at:], sorted(marks, key=lambda mark: mark.start)
