"""What the ticket tells the coach: the client's last letters told apart, his language, feeling and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.rulebook import table
from gromootvod.core.coach.values import Ticket
from gromootvod.core.distill import Distillate, Label, Slot, distill
from gromootvod.core.text import is_translit, words

_LETTER = 20_000  # characters of one letter that are read
_LETTERS = 5  # of the last letters of the client
OTHER = "other"
"""The language of a client who writes neither Russian nor English."""

_FOREIGN = words(  # German, French, Spanish, Italian, Portuguese, Polish, Dutch, Turkish, Nordic, Ukrainian in Latin
    "und der die das ist nicht ich wir sie ein eine mit für auf zu den dem es seit habe haben mein meine kann bitte guten tag was soll",
    "le les des est une nous vous je ne pas pour dans avec sur mon ma mes bonjour merci que qui et du au votre il ça sans son était",
    "el los las es una que por para con mi está estoy buenas buenos tardes días hola gracias cuándo cómo llevo tengo puedo desde y se lo",
    "il gli che di non per sono mio mia come buongiorno buonasera grazie ho della del alla una si da questo",
    "os uma não com por meu minha obrigado olá bom dia quando como está eu você o",
    "nie jest się na że dzień dobry proszę mam jak dostałem które mój moje od co jestem",
    "het een niet van ik en de dat op met mijn voor is bir ve bu için değil merhaba ne",
    "jeg ikke er og det som til jag inte och har på med att en ett hei hej",
)
_ENGLISH = words(
    "the and is are was to of in on it this that i we you my your our not have has with for but can please when what how"
)
_MILD, _STRONG = 1, 2
_SURE = 62  # heat of a letter's own that needs no words of feeling beside it
_LOUD = re.compile(r"[!?]{2,}|(?<![А-ЯЁA-Z])(?:[А-ЯЁ]{4,}|[A-Z]{5,}) (?:[А-ЯЁ]{2,}|[A-Z]{2,})")
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
    is_uneasy: bool = False  # a trace of it, which a hostile reply would blow into flame
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
    return Known(
        contact=ticket.contact.strip(),
        cause_known=ticket.cause_known,
        is_open=ticket.is_open,
        heat=heat,
        is_upset=ticket.heat >= hot
        or heat >= max(_SURE, hot)
        or any(_felt(text) >= _STRONG for text in last),
        is_uneasy=heat >= hot // 2 or any(map(_felt, last)),
        language=ticket.language or _language("\n".join(last), read),
        letters="\n\n".join(text[:_LETTER] for text in last),
        everything="\n\n".join(said.text[:_LETTER] for said in ticket.messages if said.direction != "note"),
        requests=tuple(dict.fromkeys(request for one in read for request in _requests(one))),
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


@lru_cache(maxsize=512)
def _felt(text: str) -> int:
    """How much feeling a letter speaks with: _STRONG for one strong word or some mild ones, _MILD for one of these.

    Marks in heaps and words in capitals weigh as a mild word does.
    """
    said = Draft(text[:_LETTER]).words
    if table("cold", "feelings", "strong").any(said):
        return _STRONG
    mild = len({said[hit.start].sentence for hit in table("cold", "feelings", "mild").hits(said)})
    loud = 1 if _LOUD.search(text) else 0
    is_strong = mild >= 3 or (mild >= 2 and text.count("!") > 1) or (mild >= 1 and loud)
    return _STRONG if is_strong else _MILD if mild or loud or "!" in text else 0


def _language(text: str, read: list[Distillate]) -> str | None:
    if not read or len(_LETTERS_OF_WORDS.findall(text[:2000])) < 12:
        return None
    if is_translit(text):
        return "ru"
    return OTHER if read[-1].language == "en" and _is_foreign(text) else read[-1].language


def _is_foreign(text: str) -> bool:
    """Whether a text in Latin letters is in another language than English, by its small words."""
    said = re.findall(r"[^\W\d_]+", text[:2000].lower())
    foreign = {word for word in said if word in _FOREIGN}
    return len(foreign) >= 3 and sum(word in _FOREIGN for word in said) > 2 * sum(
        word in _ENGLISH for word in said
    )


def _requests(one: Distillate) -> list[str]:
    """Real questions and requests, one each."""
    rhetorical = table("unanswered", "rhetorical", "patterns")
    found = [
        match[0].strip()
        for match in _QUESTION.finditer(one.text)
        if match[0].strip().count(" ") and not rhetorical.any(Draft(match[0]).words)
    ]
    for span in one.spans:
        if span.label is Label.REQUEST:
            text = one.text[span.start : span.end].strip()
            found += [text] if text and not text.rstrip().endswith("?") and "?" not in text else []
    return found


def _card(read: list[Distillate]) -> Mapping[Slot, tuple[str, ...]]:
    card: dict[Slot, tuple[str, ...]] = {}
    for one in read:
        for slot, values in one.card.items():
            card[slot] = (*card.get(slot, ()), *(value.text for value in values))
    return card
