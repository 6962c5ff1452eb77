"""What stands at the end of a letter and says nothing new: signatures, telephones' boasts, small print."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from . import fold_lines as rules

_REACH = 26  # lines from the end within which a signature may begin
_SMALL_PRINT_LINES = 40
_CARD_LINES = 12
_BARE_LINK = re.compile(r"\s*<?https?://\S+\s*$")
_FAREWELL = re.compile(r"regards|yours|sincerely|grü(?:ß|ss)e|cordialement", re.IGNORECASE)


class _Line(Protocol):
    start: int
    text: str
    quoted: bool

    @property
    def blank(self) -> bool: ...


def name_words(writer: str) -> frozenset[str]:
    """Return the words of a display name by which a signature is known."""
    return frozenset(word for word in re.findall(r"[^\W\d_]{3,}", writer[:200].casefold()))


def tail_start(
    lines: Sequence[_Line],
    begin: int,
    end: int,
    signatures: list[tuple[int, int]],
    names: frozenset[str],
) -> tuple[int, str] | None:
    """Return where the last thing of its kind in lines[begin:end] begins, and its kind; None when all is
    text.
    """
    while end > begin and lines[end - 1].blank:
        end -= 1
    if end <= begin or lines[end - 1].quoted:
        return None
    last = lines[end - 1]
    marked = _marked_signature(lines, begin, end, signatures)
    if marked is not None:
        return marked, "signature"
    if rules.is_mobile(last.text) or _is_mere_rule(last.text):
        return end - 1, "signature"
    above = next(
        (number for number in range(end - 2, max(begin, end - 4) - 1, -1) if not lines[number].blank), begin
    )
    if _BARE_LINK.match(last.text[:300]) and above < end - 1 and rules.is_mobile(lines[above].text):
        return above, "signature"
    paragraph = end - 1
    while paragraph > begin and not lines[paragraph - 1].blank and end - paragraph < _SMALL_PRINT_LINES:
        paragraph -= 1
    if rules.is_disclaimer(" ".join(line.text[:500] for line in lines[paragraph:end])):
        return paragraph, "disclaimer"
    signature = _signature(lines, begin, end)
    if (
        signature is None
        and begin < paragraph
        and not _is_shown(lines, begin, paragraph)
        and _is_named_card(lines[paragraph:end], names)
    ):
        signature = paragraph
    return (signature, "signature") if signature is not None else None


def _is_mere_rule(text: str) -> bool:
    return bool(rules.MERE_RULE.match(text)) and (len(text.strip()) > 1 or "ᐧ" in text)


def _marked_signature(
    lines: Sequence[_Line], begin: int, end: int, signatures: list[tuple[int, int]]
) -> int | None:
    """Return where a signature that the markup named begins, when it is the last thing."""
    at = lines[end - 1].start
    place = bisect_right(signatures, (at, 1 << 62)) - 1
    if place < 0 or signatures[place][1] <= at:
        return None
    first = end - 1
    while first > begin and lines[first - 1].start >= signatures[place][0]:
        first -= 1
    return first


def _is_named_card(lines: Sequence[_Line], names: frozenset[str]) -> bool:
    """A last paragraph that begins with the writer's own name and gives a way to reach him."""
    first = lines[0].text.strip()
    if not names or len(lines) > 8 or len(first.split()) > 6 or re.search(r"[\d:?!]", first):
        return False
    if not names & set(re.findall(r"[^\W\d_]{3,}", first[:200].casefold())):
        return False
    texts = [line.text for line in lines]
    short = all(len(text) <= 100 for text in texts)
    return short and _is_card(texts, most=8, sentences=0) and any(map(rules.CONTACT.search, texts))


def _signature(lines: Sequence[_Line], begin: int, end: int) -> int | None:
    near = range(max(begin, end - _REACH), end)
    for number in near:
        if rules.DELIMITER.match(lines[number].text) and _is_delimited(lines, begin, number, end):
            return number
    for closing in (rules.STRONG_CLOSING, rules.WEAK_CLOSING):
        for number in near:
            if closing.match(lines[number].text[:120]) and _is_closing(lines, begin, number, end, closing):
                return number
    return None


def _is_delimited(lines: Sequence[_Line], begin: int, number: int, end: int) -> bool:
    after = [line.text for line in lines[number + 1 : end] if not line.blank]
    mark = lines[number].text
    if mark != "-- " and _is_rule_of_text(lines, begin, number):
        return False
    if rules.STRONG_DELIMITER.match(mark):
        if mark != "-- " and after and _goes_on(after[0]):
            return False
        return _is_card(after, most=15, sentences=2)
    if any(
        text.rstrip()[-1:] in ".!" and len(text.split()) > 1 and not rules.CONTACT.search(text)
        for text in after
    ):
        return False
    return _is_card(after, most=8, sentences=0) and (len(after) <= 2 or any(map(rules.CONTACT.search, after)))


def _is_rule_of_text(lines: Sequence[_Line], begin: int, number: int) -> bool:
    """A line of dashes under "…:", or the second of its kind, parts the text and ends nothing."""
    near = lines[max(begin, number - _REACH) : number]
    above = next((line.text.rstrip() for line in reversed(near) if not line.blank), "")
    if above.endswith(":"):
        return True
    mark = lines[number].text.strip()
    return any(line.text.strip() == mark for line in near)


def _goes_on(text: str) -> bool:
    """A line in small letters that says more than a name: the text goes on under the dashes."""
    known = (
        rules.STRONG_CLOSING.match(text) or rules.WEAK_CLOSING.match(text) or rules.CONTACT.search(text[:200])
    )
    return text.strip()[:1].islower() and len(text.split()) >= 3 and not known and not rules.is_mobile(text)


def _is_shown(lines: Sequence[_Line], begin: int, number: int) -> bool:
    """Under "контакты:" stands what the client tells, not his own card."""
    near = lines[max(begin, number - 4) : number]
    return next((line.text.rstrip() for line in reversed(near) if not line.blank), "").endswith(":")


def _is_closing(lines: Sequence[_Line], begin: int, number: int, end: int, closing: object) -> bool:
    after = [line.text for line in lines[number + 1 : end] if not line.blank]
    if (
        len(lines[number].text) > 90
        or _is_shown(lines, begin, number)
        or not _is_card(after, most=_CARD_LINES, sentences=0)
    ):
        return False
    if closing is rules.STRONG_CLOSING:
        return not rules.is_sentence(lines[number].text)
    contacts = any(rules.CONTACT.search(text[:200]) for text in after)
    return contacts or (len(after) >= 2 and bool(_FAREWELL.search(lines[number].text)))


def _is_card(after: list[str], most: int, sentences: int) -> bool:
    """A visiting card: few short lines, no list, no request, hardly a sentence."""
    if len(after) > most or any(len(text) > 300 for text in after):
        return False
    if any(rules.LIST_ITEM.match(text) or rules.NOT_A_CARD.search(text) for text in after):
        return False
    return sum(rules.is_sentence(text) for text in after) <= sentences
