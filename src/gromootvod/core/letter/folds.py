"""What of a letter is folded on screen: quoted tails, signatures, small print. Never deleted, never an
answer.

Rules by lines, linear in the text. Quotes come first, from the top; then what stands at the very end of what
remains, from the bottom. A fold is a whole number of lines; folds and visible stretches together are the
text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from . import fold_lines as rules
from .fold_attributions import LOOK_BACK, Line, attribution, is_introduced, is_solid, with_fields
from .fold_tails import name_words, tail_start
from .plain import Marks
from .values import Fold

_HEADER_LINES = 9
_QUOTED_BY_INITIALS = 200  # lines
_NO_MARKS = Marks()


def find_folds(text: str, subject: str = "", marks: Marks = _NO_MARKS, writer: str = "") -> tuple[Fold, ...]:
    """Return the folds of `text`, sorted and apart.

    `marks` is what its markup said about quoting; `writer` is the display name, known again in a signature.
    """
    names = name_words(writer)
    lines = _lines(text, marks)
    openers, attributions = _line_numbers(lines, marks)
    _fold_quotes(lines, bool(rules.FORWARD_SUBJECT.match(subject)), openers, attributions)
    _fold_tails(lines, marks, names)
    if _fold_last_quote(lines):
        _fold_tails(lines, marks, names)
    _keep_something(lines)
    return _joined(lines)


def _lines(text: str, marks: Marks) -> list[Line]:
    lines, at = [], 0
    for piece in text.split("\n"):
        end = min(at + len(piece) + 1, len(text))
        lines.append(Line(at, end, piece, _is_quoted(piece)))
        at += len(piece) + 1
    for line in _within(lines, marks.quoted):
        line.quoted = True
    for line in _within(lines, marks.cited):
        line.cited = True
    return lines


def _within(lines: list[Line], ranges: list[tuple[int, int]]) -> Iterator[Line]:
    """Yield the lines that begin inside one of the ranges."""
    waiting = sorted(ranges, reverse=True)
    reached = -1
    for line in lines if ranges else ():
        while waiting and waiting[-1][0] <= line.start:
            reached = max(reached, waiting.pop()[1])
        if line.start < reached:
            yield line


def _is_quoted(line: str) -> bool:
    if line.lstrip()[:1] != ">" or not rules.QUOTED.match(line):
        return False
    return len(line) > 40 or not rules.BROKEN_ADDRESS.match(line)


def _line_numbers(lines: list[Line], marks: Marks) -> tuple[set[int], dict[int, int]]:
    """Turn offsets of openers and attributions into numbers of lines (an attribution: first to last)."""
    if not marks.openers and not marks.attributions:
        return set(), {}
    offsets = {line.start: number for number, line in enumerate(lines)}
    openers = {offsets[at] for at in marks.openers if at in offsets}
    attributions = {}
    for start, end in marks.attributions:
        first = offsets.get(start)
        if first is not None:
            last = first
            while last + 1 < len(lines) and lines[last + 1].start < end and last - first < LOOK_BACK:
                last += 1
            attributions[first] = last
    return openers, attributions


def _fold_quotes(lines: list[Line], forwarded: bool, openers: set[int], attributions: dict[int, int]) -> None:
    at, talked = 0, False
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
            continue
        if rules.FORWARD.match(line.text[: rules.MAX_LINE]):
            return  # what somebody passes on is the point of his letter
        if at in openers or _begins_tail(lines, at):
            if not forwarded:
                _fold(lines, _with_rule(lines, at), len(lines), loose=True)
            return
        if at in attributions:
            after = _after(lines, at, attributions[at], True)
            talked, at = True, after
            continue
        if line.quoted:
            end = _run_end(lines, at)
            if rules.FORWARD.match(line.text[: rules.MAX_LINE]):
                return
            if talked or line.cited or _attribution_inside(lines, at, end):
                _fold(lines, at, end)
                talked = True
            at = end
            continue
        start = attribution(lines, at)
        if start is None:
            at += 1
            continue
        solid = is_solid(lines, start, at) and not is_introduced(lines, start)
        after = _after(lines, with_fields(lines, start), at, solid)
        talked, at = talked or after > at + 1, max(after, at + 1)


def _after(lines: list[Line], first: int, last: int, solid: bool) -> int:
    """Fold what an attribution speaks of; return the line to go on from."""
    following = next(
        (number for number in range(last + 1, len(lines)) if not lines[number].blank), len(lines)
    )
    if following < len(lines) and (lines[following].quoted or _mark_initials(lines, following)):
        end = _run_end(lines, following)
        _fold(lines, first, end)
        return end
    if not solid:
        return last + 1
    if not any(line.seen for line in lines[:first]):
        _fold(lines, first, last + 1)
        return last + 1
    _fold(lines, first, len(lines), loose=True)
    return len(lines)


def _mark_initials(lines: list[Line], at: int) -> bool:
    """Under an attribution "ДО> …" is a quote too, and so is what follows with the same initials."""
    initials = rules.INITIALS.match(lines[at].text)
    if initials is None:
        return False
    for line in lines[at : at + _QUOTED_BY_INITIALS]:
        if line.text.lstrip().startswith(initials.group(1)):
            line.quoted = line.cited = True
    return True


def _run_end(lines: list[Line], at: int) -> int:
    """Return the end of a run of quoted lines; blank ones inside belong to it."""
    end = number = at
    while number < len(lines) and (lines[number].quoted or lines[number].blank):
        if lines[number].quoted:
            end = number + 1
        number += 1
    return max(end, at + 1)


def _attribution_inside(lines: list[Line], at: int, end: int) -> bool:
    """Some programs quote the attribution too: "> On …, X wrote:" or "> … пишет:"."""
    first = [number for number in range(at, min(end, at + 4)) if lines[number].text.strip(" >\t")]
    return any(attribution(lines, number, quoted=True) is not None for number in first)


def _begins_tail(lines: list[Line], at: int) -> bool:
    text = lines[at].text[: rules.MAX_LINE]
    following = lines[at + 1 : at + _HEADER_LINES]
    if rules.SEPARATOR.match(text):
        return at == 0 or lines[at - 1].blank or _fields_of_a_letter(following) >= 1
    if ":" not in text[:40] or not rules.HEADER_FROM.match(text) or _continues_a_form(lines, at):
        return False
    if at and not lines[at - 1].blank and is_introduced(lines, at):
        return False
    return _fields_of_a_letter(following) >= 2


def _fields_of_a_letter(lines: list[Line]) -> int:
    """Count the fields above a quoted letter; a form of a site, which looks like one, has none."""
    block = list(takewhile(lambda line: not line.blank, lines))
    if any(rules.FORM_FIELD.match(line.text[:200]) for line in block):
        return 0
    return sum(
        bool(rules.HEADER_OTHER.match(line.text[:200]) or rules.HEADER_FROM.match(line.text[:200]))
        for line in lines
    )


def _continues_a_form(lines: list[Line], at: int) -> bool:
    above = lines[at - 1].text[:200] if at else ""
    return bool(rules.ANY_FIELD.match(above)) and not rules.HEADER_OTHER.match(above)


def _with_rule(lines: list[Line], at: int) -> int:
    """Return `at`, or the line of dashes that stands above it."""
    before = at - 1
    while before >= 0 and lines[before].blank and at - before < 3:
        before -= 1
    return before if before >= 0 and rules.RULE.match(lines[before].text) else at


def _fold_tails(lines: list[Line], marks: Marks, names: frozenset[str]) -> None:
    """Fold signatures and small print from the end; go above a quote only when nothing is left below it."""
    signatures = sorted(marks.signatures)
    end = len(lines)
    while end > 0:
        while end > 0 and lines[end - 1].fold:
            end -= 1
        begin = end
        while begin > 0 and not lines[begin - 1].fold:
            begin -= 1
        cut = end
        while (found := tail_start(lines, begin, cut, signatures, names)) is not None:
            start, kind = found
            for line in lines[start:cut]:
                if not line.fold and not line.blank:
                    line.fold = kind
            cut = start
        if any(line.seen for line in lines[begin:end]):
            return
        end = begin


def _fold_last_quote(lines: list[Line]) -> bool:
    """A quote without a word about whose it is, at the very end and under a text, is the letter being
    answered.
    """
    last = next((number for number in range(len(lines) - 1, -1, -1) if lines[number].seen), None)
    if last is None or not lines[last].quoted or rules.FORWARD.match(lines[last].text):
        return False
    first = last
    while first > 0 and (lines[first - 1].quoted or lines[first - 1].blank) and not lines[first - 1].fold:
        first -= 1
    above = next((line.text.rstrip() for line in reversed(lines[:first]) if line.seen), "")
    if (
        not above
        or above.endswith(":")
        or any(  # "программа пишет:" and then what it writes
            rules.FORWARD.match(line.text) for line in lines[first:last]
        )
    ):
        return False
    _fold(lines, first, last + 1)
    return True


def _keep_something(lines: list[Line]) -> None:
    """When all would be folded, unfold: first the small things, then all that is not marked as a quote, then
    all.
    """
    if any(line.seen for line in lines):
        return
    for line in lines:
        if line.fold != "quote" or (line.loose and not line.quoted):
            line.fold = ""
    if not any(line.seen for line in lines):
        for line in lines:
            line.fold = ""


def _fold(lines: list[Line], start: int, end: int, loose: bool = False) -> None:
    for line in lines[start:end]:
        if not line.fold:
            line.fold, line.loose = "quote", loose


def _joined(lines: list[Line]) -> tuple[Fold, ...]:
    """Join folded lines into folds; blank lines between two of a kind go with them."""
    folds: list[Fold] = []
    blank_only = False
    for line in lines:
        if line.fold and not line.blank:
            if folds and folds[-1].kind == line.fold and blank_only:
                folds[-1] = Fold(line.fold, folds[-1].start, line.end)
            else:
                folds.append(Fold(line.fold, line.start, line.end))
            blank_only = True
        elif not line.blank:
            blank_only = False
    return tuple(folds)
