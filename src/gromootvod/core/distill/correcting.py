"""Words with which a writer takes back what he wrote before: "I was wrong", «не 8.3.24, а 8.3.25»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .trimming import key

NEAR = 120  # characters: so far reaches the word that takes back
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Corrections:
    """Where a letter takes something back, and what it says that it was not."""

    places: tuple[tuple[int, int], ...]
    denied: frozenset[str]  # normal words, as `trimming.key` makes them

    def near(self, place: int) -> bool:
        """Whether something is taken back around this place."""
        return any(start - NEAR <= place <= end + NEAR for start, end in self.places)


def corrections(text: str) -> Corrections:
    """The corrections of a letter. Linear; only its first pages are looked at."""
    seen = text[:_LOOKED_AT]
    places = tuple(match.span() for match in _SIGN.finditer(seen))
    denied = {key(part) for match in _INSTEAD.finditer(seen) for part in _halves(match["but"] or match["no"])}
    return Corrections(places, frozenset(words for words in denied if words))


def _halves(words: str) -> tuple[str, str]:
    """ "Version 8.3.24" denies 8.3.24 too."""
    last = words.split()[-1]
    return words, last if any(character.isdigit() for character in last) else ""


_SIGN = re.compile(
    r"(?i)(?<!\w)(?:(?:я\s)?ошиб(?:ся|лась|лись|очка)|(?:я\s)?(?:перепутал[аи]?|опечатал(?:ся|ась))|опечатк\w|описк\w|поправк\w|уточн(?:яю|ение)"
    r"|неправильно\s(?:написал|указал)\w?|неверно\s(?:написал|указал)\w?|точнее|вернее|на самом деле|правильно\s(?:будет|так)|прошу прощения,"
    r"|извините,|не\s\S{1,40},\sа\s"
    r"|i was wrong|my mistake|my bad|correction|typo|mistyped|i meant|i mean|actually|rather|in fact|wrong (?:number|version|one)"
    r"|sorry,|not\s\S{1,40}(?:,\s|\s)but\s|scratch that|i misread|mixed up|should (?:have said|read|be))(?!\w)"
    r"|(?:^|\n|[.!]\s)(?:нет|no|nope),\s"
)
_WHAT = r"(?:[«\"“])?(?P<{}>[^\s«»\"“”,;]{{1,40}}(?:\s[^\s«»\"“”,;]{{1,40}}){{0,3}})(?:[»\"”])?"
_INSTEAD = re.compile(
    rf"(?i)(?<!\w)(?:не|not)\s{_WHAT.format('but')}(?=,\s(?:а|but|it's|it is)\s|\sbut\s)"
    rf"|(?:^|\n|[.!?]\s)(?:нет|no|nope),\s(?:это\s|it's\s|it was\s)?(?:не|not)\s{_WHAT.format('no')}"
)
