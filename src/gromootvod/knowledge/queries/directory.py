"""The directory of other firms: all of them, one of them, or the one whose trouble a text tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gromootvod.core.interview.matching import Phrases, lemmas
from gromootvod.knowledge.models import Firm

LISTED = 300  # firms
READ = 20_000  # characters of a text


@dataclass(frozen=True, slots=True)
class FirmCard:
    """A firm in the reader's language; `say` is what to say there and in what order."""

    id: int
    name: str
    phone: str
    mail: str
    url: str
    hours: str
    say: str

    @property
    def tel(self) -> str:
        """The phone as a `tel:` link wants it (RFC 3966): digits, with a plus where one was written."""
        plus = "+" if self.phone.strip().startswith("+") else ""
        digits = re.sub(r"[^\d]", "", self.phone.partition(",")[0])
        return plus + digits if digits else ""


def firms(language: str) -> tuple[FirmCard, ...]:
    """Every firm by name, in `language` where it is written in it."""
    return tuple(_card(row, language) for row in Firm.objects.all()[:LISTED])


def firm(firm_id: int | None, language: str) -> FirmCard | None:
    """One firm, or None."""
    row = Firm.objects.filter(pk=firm_id).first() if firm_id is not None else None
    return _card(row, language) if row else None


def recognised(text: str, language: str) -> FirmCard | None:
    """The firm of whose words most are in `text`; None when there is none. One query."""
    return recognised_in([text], language)[0]


def recognised_in(texts: Sequence[str], language: str) -> list[FirmCard | None]:
    """The same for each of many texts; one query for all of them."""
    rows = list(Firm.objects.exclude(words_ru="", words_en="")[:LISTED])
    if not rows:
        return [None] * len(texts)
    phrases = _phrases(tuple((row.pk, row.words_ru, row.words_en) for row in rows))
    found: list[FirmCard | None] = []
    for text in texts:
        hits = phrases.found(lemmas(text[:READ]))
        best = max(rows, key=lambda row: hits.get(row.pk, 0))
        found.append(_card(best, language) if hits.get(best.pk) else None)
    return found


@lru_cache(maxsize=8)
def _phrases(written: tuple[tuple[int, str, str], ...]) -> Phrases[int]:
    return Phrases(
        (phrase, number) for number, *texts in written for text in texts for phrase in _split(text)
    )


def _split(text: str) -> Iterable[str]:
    return (phrase.strip() for phrase in re.split(r"[,;\n]", text) if phrase.strip())


def _card(row: Firm, language: str) -> FirmCard:
    say = (row.say_en or row.say_ru) if language == "en" else (row.say_ru or row.say_en)
    return FirmCard(row.pk, row.name, row.phone, row.mail, row.url, row.hours, say)
