"""The line above a quote that says whose it is: "чт, 5 дек. 2024 г. в 10:03, X пишет:", "On …, X wrote:"."""

from __future__ import annotations

from dataclasses import dataclass

from . import fold_lines as rules

LOOK_BACK = 4  # lines that one attribution may be broken over


@dataclass(slots=True)
class Line:
    """One line of a text: where it stands, and what it was found to be."""

    start: int
    end: int  # the line break included
    text: str
    quoted: bool = False
    cited: bool = False  # quoted by a mail program's own markup
    fold: str = ""
    loose: bool = False  # a fold that is given up first when nothing else would remain

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()

    @property
    def seen(self) -> bool:
        return not self.fold and not self.blank


def attribution(lines: list[Line], last: int, quoted: bool = False) -> int | None:
    """Return where the attribution that ends at line `last` begins, or None."""
    ending = _unmarked(lines[last].text, quoted)
    if (
        not ending
        or len(ending) > rules.MAX_LINE
        or (ending[-1] not in ":：>*-_;" and not ending.endswith("wrote"))
    ):
        return None
    verb = bool(rules.ENDS_WITH_VERB.search(ending[-60:]))
    joined = ""
    named: int | None = None
    for first in range(last, max(-1, last - LOOK_BACK), -1):
        text = _unmarked(lines[first].text, quoted)
        if not text or (lines[first].quoted != quoted) or lines[first].fold:
            break
        joined = f"{text} {joined}" if joined else text
        if len(joined) > rules.MAX_LINE:
            break
        verb = verb or bool(rules.ENDS_AFTER_VERB.search(joined))
        verb = verb or (_is_above_quote(lines, last) and bool(rules.VERB_INSIDE.search(joined)))
        if "@" not in joined and rules.THING_AND_VERB.search(joined):
            continue
        if _is_dated(joined) and (verb or rules.ENDS_WITH_ADDRESS.search(joined)):
            return first  # a date is where it begins; a name alone may go on in the line above
        if named is None and _is_named(joined, verb, lines, last):
            named = first
    return named


def _is_dated(joined: str) -> bool:
    return bool(rules.STARTS_WITH_ON.match(joined) or rules.STARTS_WITH_DATE.match(joined))


def _is_named(joined: str, verb: bool, lines: list[Line], last: int) -> bool:
    if verb and rules.STARTS_WITH_NAME.match(joined):
        return True
    if rules.YOU_WROTE.match(joined) and joined.endswith(":"):
        return True
    return _is_name_that_wrote(joined, lines, last)


def _is_name_that_wrote(joined: str, lines: list[Line], last: int) -> bool:
    """ "Vera Pavlova пишет:" says too little alone, but with a quote under it it is clear."""
    if _is_above_quote(lines, last) and rules.NAME_AND_VERB.match(joined):
        return True
    return bool(rules.ENDS_AFTER_VERB.search(joined) and rules.YEAR.search(joined) and len(joined) < 120)


def _is_above_quote(lines: list[Line], last: int) -> bool:
    following = next((line for line in lines[last + 1 : last + 3] if not line.blank), None)
    return following is not None and following.quoted


def is_solid(lines: list[Line], first: int, last: int) -> bool:
    """An attribution with nothing quoted under it folds all that follows, so it must be beyond doubt: a
    client's own "5 декабря 2024 Егор написал:" names nobody's address.
    """
    return any("@" in line.text for line in lines[first : last + 1])


def is_introduced(lines: list[Line], first: int) -> bool:
    """Under "в журнале:" stands what the client shows, whatever it looks like."""
    near = range(first - 1, max(-1, first - 4), -1)
    above = next((lines[number] for number in near if not lines[number].blank), None)
    return above is not None and not above.fold and not above.quoted and above.text.rstrip().endswith(":")


def with_fields(lines: list[Line], first: int) -> int:
    """Return where the fields above an attribution begin ("Кому: …", "Тема: …"), or `first`."""
    at = first
    while (
        at > 0
        and first - at < 4
        and rules.HEADER_OTHER.match(lines[at - 1].text[:200])
        and not lines[at - 1].fold
    ):
        at -= 1
    return at if first - at >= 2 else first


def _unmarked(text: str, quoted: bool) -> str:
    return text.lstrip(" >\t").rstrip() if quoted else text.strip()
