"""What the ticket tells the coach: the client's last letters told apart, his language, feeling and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gromootvod.core.coach.values import Ticket
from gromootvod.core.distill import Distillate, Label, Slot, distill
from gromootvod.core.text import is_translit

_LETTER = 20_000  # characters of one letter that are read
_LETTERS = 5  # of the last letters of the client
_UPSET = frozenset({Label.ANGER, Label.WORRY, Label.SADNESS, Label.THREAT})
_MILD = 18  # below this heat a single feeling word is no feeling to answer
_LETTERS_OF_WORDS = re.compile(r"[^\W\d_]")
_QUESTION = re.compile(r"[^.!?\n]{3,300}\?")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a ticket, and what was said last by the client."""

    contact: str = ""
    cause_known: bool | None = None
    is_open: bool = False
    heat: int = 0
    is_upset: bool = False  # feeling was found that wants to be taken seriously
    language: str | None = None
    letters: str = ""  # the client's last letters
    everything: str = ""  # all that was said by both sides
    requests: tuple[str, ...] = ()
    card: Mapping[Slot, tuple[str, ...]] | None = None
    others: tuple[str, ...] = ()


def known(ticket: Ticket, hot: int) -> Known:
    """Reads the ticket. Letters are distilled once: a writer's every pause asks about the same ones."""
    last = _last_letters(ticket)
    read = [_distilled(text[:_LETTER]) for text in last]
    heat = max([ticket.heat, *(one.heat.value for one in read)])
    felt = any(span.label in _UPSET for one in read for span in one.spans)
    return Known(
        contact=ticket.contact.strip(),
        cause_known=ticket.cause_known,
        is_open=ticket.is_open,
        heat=heat,
        is_upset=heat >= hot or (felt and heat >= max(_MILD, hot // 2)),
        language=ticket.language or _language("\n".join(last), read),
        letters="\n\n".join(text[:_LETTER] for text in last),
        everything="\n\n".join(said.text[:_LETTER] for said in ticket.messages if said.direction != "note"),
        requests=tuple(request for one in read for request in _requests(one)),
        card=_card(read),
        others=ticket.others,
    )


def _last_letters(ticket: Ticket) -> list[str]:
    """What the client has written since our last word; his last letter when that was ours."""
    last: list[str] = []
    for said in reversed(ticket.messages):
        if said.direction == "in" and said.text.strip():
            last.append(said.text)
        elif said.direction == "out" and last:
            break
    return last[:_LETTERS][::-1]


@lru_cache(maxsize=512)
def _distilled(text: str) -> Distillate:
    return distill(text)


def _language(text: str, read: list[Distillate]) -> str | None:
    if not read or len(_LETTERS_OF_WORDS.findall(text[:2000])) < 12:
        return None
    return "ru" if is_translit(text) else read[-1].language


def _requests(one: Distillate) -> list[str]:
    """Real questions and requests, one each."""
    found = []
    for span in one.spans:
        if span.label is Label.REQUEST:
            text = one.text[span.start : span.end].strip()
            parts = [match[0].strip() for match in _QUESTION.finditer(text)] or [text]
            found += [part for part in parts if part]
    return found


def _card(read: list[Distillate]) -> Mapping[Slot, tuple[str, ...]]:
    card: dict[Slot, tuple[str, ...]] = {}
    for one in read:
        for slot, values in one.card.items():
            card[slot] = (*card.get(slot, ()), *(value.text for value in values))
    return card
