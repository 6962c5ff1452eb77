"""Signs by which a slot is known beside the fact card: words and forms of a playbook, and forms of errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.checks import found as has_form
from gromootvod.core.interview.matching import Phrases, lemmas
from gromootvod.core.interview.values import Playbook

LOOKED_AT = 50_000  # characters of a span


class Signs:
    """The words of a playbook: of its slots, its topics, and of what is out of its scope."""

    def __init__(self, playbook: Playbook) -> None:
        self.forms = [(slot, form) for slot, rule in playbook.slots.items() for form in rule.forms]
        self.values = [(slot, rule.values) for slot, rule in playbook.slots.items() if rule.values]
        self.slots = Phrases(_phrases({one.slot: one.words for one in playbook.slots.values()}))
        named = [*playbook.applies.products, *_words(playbook, Slot.ENVIRONMENT)]
        self.places = frozenset(one for word in named for one in lemmas(word))
        others = {f"topic:{one.topic}": one.words for one in playbook.topics.values()}
        others["out_of_scope"] = playbook.never.out_of_scope
        self.others = Phrases(_phrases(others))

    def of(self, text: str) -> Iterator[tuple[str, str]]:
        """Slots that a stretch of a letter fills, each with the words that do."""
        bare = text.strip()
        for slot in self.slots.found(lemmas(text)):
            yield slot, bare
        yield from self.by_form(text)
        words = shown_error(text)
        if words:
            yield Slot.ERROR.value, words

    def by_form(self, text: str) -> Iterator[tuple[str, str]]:
        """Slots that a stretch fills by its form alone: an address, a number."""
        for slot, form in self.forms:
            stretch = has_form(form, text)
            if stretch:
                yield slot, stretch


@lru_cache(maxsize=64)
def signs_of(playbook: Playbook) -> Signs:
    """The signs of a playbook, compiled once."""
    return Signs(playbook)


def shown_error(text: str) -> str:
    """The words or the code of an error that a program is said to show, "" when it shows none. Linear."""
    return _first(text, (_SHOWN, _CODED, _TOLD))


def named_error(text: str) -> str:
    """The same, or any words that are quoted as said: perhaps an error's, perhaps a person's. Linear."""
    return _first(text, (_SHOWN, _QUOTED, _QUOTE_ALONE, _CODED, _TOLD))


def _first(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        match = pattern.search(text[:LOOKED_AT])
        if match:
            return next(group for group in match.groups() if group).strip()
    return ""


def _phrases(lists: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[tuple[str, str]]:
    return [(word, key) for key, by in lists.items() for words in by.values() for word in words]


def _words(playbook: Playbook, slot: str) -> list[str]:
    rule = playbook.slots.get(slot)
    return [word for words in rule.words.values() for word in words] if rule else []


_SHOWS = (
    r"(?:пиш[еу]т|выда[её]т|выдал[аои]?|выскакивает|вылезает|вылета\w{2,3}|появля\w{2,4}|сообщени\w{1,3}|ошибк\w{1,2}|"
    r"ругается|красным|красн\w{2} строк\w{1,2}|окн[оае]|окошк[оае]|errors?|messages?|get|gets|getting|throws?|displays?|"
    r"infolog|pop-?up|dialog|alert|banner)"
)
_SAYS = r"(?:написано|показывает|говорит|надпись|ответ|says?|said|shows?|reads?|with)"
_QUOTATION = r"[^«»\"“”\n.!?]{0,60}(?:«([^«»]{3,300})»|\"([^\"\n]{3,300})\"|“([^“”]{3,300})”)"
_SHOWN = re.compile(rf"(?<!\w){_SHOWS}(?!\w){_QUOTATION}", re.IGNORECASE)
_TOLD = re.compile(
    r"(?<!\w)(?:(?:пишет|пишут|выда[её]т|сообщает|ругается|говорит)(?:\s+мне|\s+нам)?,?\s+что\s+|"
    r"(?:(?:it|screen|program|system|page|site|app)\s+(?:just\s+)?says?)\s+(?!so\b)(?:that\s+)?)([^\n.!?«»\"“”]{4,120})",
    re.IGNORECASE,
)
_QUOTED = re.compile(rf"(?<!\w){_SAYS}(?!\w){_QUOTATION}", re.IGNORECASE)
# a sentence that is nothing but a quotation is what the screen says
_QUOTE_ALONE = re.compile(
    r"(?:\A|[.!?:\n])\s{0,8}(?:«([^«»\n]{6,300})»|\"([^\"\n]{6,300})\"|“([^“”\n]{6,300})”)\s{0,8}(?:[.!?\n]|\Z)"
)
_CODED = re.compile(
    r"(?<!\w)((?:ошибк\w{1,2}|error|errors|http)(?:\s+(?:с\s+)?(?:code|кодом|номер|number|no))?\s{0,3}[:№#]?\s{0,3}"
    r"(?:0x[0-9a-f]{2,16}|[a-z]{1,12}[-_]?\d{2,10}|\d{3,10})|(?:код\w{0,2}|code)\s{0,3}[:№#]?\s{0,3}(?:0x[0-9a-f]{2,16}|\d{3,10})|(?<![\w.])(?:[45]\d\d|пятисот\w{1,3})(?:-\w{1,2})?\s+(?:error|ошибк\w{1,2}|bad|gateway|internal|forbidden)|"
    r"[a-z][\w.]{0,60}(?:Error|Exception)(?::[^\n]{1,200})?)(?!\w)",
    re.IGNORECASE,
)
