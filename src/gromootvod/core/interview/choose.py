"""Which playbook fits a ticket: by the product, the contact and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gromootvod.core.interview.matching import Phrases, lemmas
from gromootvod.core.interview.values import Applies, Playbook

FITS = 2.0
"""From this score on, a playbook is taken instead of the universal one."""

_NAMED = 4.0  # the product or the contact is the playbook's
_PRODUCT_IN_TEXT = 3.0
_WORD, _HINT = 2.0, 0.7


@dataclass(frozen=True, slots=True)
class Choice:
    """The playbook that fits best, its score, and the scores of all by name, the best first."""

    playbook: Playbook
    score: float
    ranking: tuple[tuple[str, float], ...]


def choose(playbooks: Sequence[Playbook], text: str, *, product: str = "", contact: str = "") -> Choice:
    """The playbook for a letter; the first of `playbooks` is the one for all that fits no other.

    A named product or contact weighs 4, a product named in the letter 3, each word of the area 2, each hint 0.7;
    from 2 on a playbook fits. Equals go to the one that stands first.
    """
    said = lemmas(text)
    scored = [(book, _score(book, said, product, contact)) for book in playbooks]
    ranked = sorted(scored, key=lambda one: -one[1])
    ranking = tuple((book.name, score) for book, score in ranked)
    others = [(book, score) for book, score in ranked if book is not playbooks[0]]
    fitting = next(((book, score) for book, score in others if score >= FITS), None)
    if fitting is None:
        return Choice(playbooks[0], scored[0][1], ranking)
    return Choice(fitting[0], fitting[1], ranking)


def _score(playbook: Playbook, said: Sequence[str], product: str, contact: str) -> float:
    applies = playbook.applies
    score = _NAMED if contact and _is_of(contact, applies) else 0.0
    phrases = _phrases(playbook)
    if product and "product" in phrases.found(lemmas(product)):
        score += _NAMED
    hits = phrases.found(said)
    score += _PRODUCT_IN_TEXT * min(1, hits.get("product", 0))
    return score + _WORD * min(4, hits.get("word", 0)) + _HINT * min(4, hits.get("hint", 0))


def _is_of(contact: str, applies: Applies) -> bool:
    address = contact.strip().lower()
    domain = address.rpartition("@")[2]
    wanted = (one.strip().lower().lstrip("*").lstrip("@") for one in applies.contacts)
    return any(one in (address, domain) or domain.endswith(f".{one}") for one in wanted if one)


@lru_cache(maxsize=64)
def _phrases(playbook: Playbook) -> Phrases[str]:
    applies = playbook.applies
    entries = [(name, "product") for name in applies.products]
    entries += [(word, "word") for words in applies.words.values() for word in words]
    entries += [(word, "hint") for words in applies.hints.values() for word in words]
    entries += [
        (word, "hint")
        for topic in playbook.topics.values()
        for words in topic.words.values()
        for word in words
    ]
    return Phrases(entries)
