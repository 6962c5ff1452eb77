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
        others = {f"topic:{one.topic}": one.words for one in playbook.topics.values()}
        others["out_of_scope"] = playbook.never.out_of_scope
        self.others = Phrases(_phrases(others))

    def of(self, text: str) -> Iterator[tuple[str, str]]:
        """Slots that a stretch of a letter fills, each with the words that do."""
        bare = text.strip()
        for slot in self.slots.found(lemmas(text)):
            yield slot, bare
        yield from self.by_form(text)
        words = named_error(text)
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


def named_error(text: str) -> str:
    """The words or the code of an error that a sentence quotes, "" when it quotes none. Linear."""
    text = text[:LOOKED_AT]
    for pattern in (_QUOTED, _QUOTE_ALONE, _CODED):
        match = pattern.search(text)
        if match:
            return next(group for group in match.groups() if group).strip()
    return ""


def _phrases(lists: Mapping[str, Mapping[str, tuple[str, ...]]]) -> list[tuple[str, str]]:
    return [(word, key) for key, by in lists.items() for words in by.values() for word in words]


_CUE = (
    r"(?:пиш[еу]т|написано|выда[её]т|выдал[аои]?|выскакивает|вылезает|вылета\w{2,3}|появля\w{2,4}|показывает|говорит|"
    r"сообщени\w{1,3}|ошибк\w{1,2}|надпись|ответ|says?|said|errors?|messages?|get|gets|getting|shows?|reads?|with|throws?|displays?)"
)
_QUOTED = re.compile(
    rf"(?<!\w){_CUE}(?!\w)[^«»\"“”\n.!?]{{0,60}}(?:«([^«»]{{3,300}})»|\"([^\"\n]{{3,300}})\"|“([^“”]{{3,300}})”)",
    re.IGNORECASE,
)
# a sentence that is nothing but a quotation is what the screen says
_QUOTE_ALONE = re.compile(
    r"(?:\A|[.!?:\n])\s{0,8}(?:«([^«»\n]{6,300})»|\"([^\"\n]{6,300})\"|“([^“”\n]{6,300})”)\s{0,8}(?:[.!?\n]|\Z)"
)
_CODED = re.compile(
    r"(?<!\w)((?:ошибк\w{1,2}|error|errors|код\w{0,2}|code|http)(?:\s+(?:с\s+)?(?:code|кодом|номер|number|no))?\s{0,3}[:№#]?\s{0,3}"
    r"(?:0x[0-9a-f]{2,16}|[a-z]{1,12}[-_]?\d{2,10}|\d{3,10})|(?<![\d.])[45]\d\d\s+(?:error|ошибк\w{1,2}|bad|gateway|internal|forbidden)|"
    r"[a-z][\w.]{0,60}(?:Error|Exception)(?::[^\n]{1,200})?)(?!\w)",
    re.IGNORECASE,
)
