"""The engineer's "I need…": a slot or his own words become a polite question in the client's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gromootvod.core.interview.matching import Phrases, lemmas
from gromootvod.core.interview.phrases import house
from gromootvod.core.interview.values import LANGUAGES, Case, Playbook, Question
from gromootvod.core.interview.wording import opening, worded
from gromootvod.core.text import language as tongue_of

OWN_WORDS = "own_words"
"""The slot of a question that no slot of the playbook covers."""

LONGEST = 300  # characters of a need


@dataclass(frozen=True, slots=True)
class Need:
    """A question made of an engineer's need. `foreign`: his words are not in the client's language; show them
    to him before they go."""

    question: Question
    slot: str
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that engineers keep adding by hand."""

    area: str
    text: str  # as it was put last
    times: int


def need(text: str, playbook: Playbook, case: Case) -> Need:
    """The polite question for what an engineer needs; `text` is a slot's name or his own words.

    A slot that he names, by its id or in words, is asked as the playbook asks it; a question stays a question;
    anything else is put into a sentence that takes it as it is. Never raises.
    """
    wanted = " ".join(text[:LONGEST].split())
    slot = slot_of(wanted, playbook)
    cards = [card for card in playbook.questions if card.slot == slot]
    if cards:
        fitting = [card for card in cards if card.topics & case.topics] or cards
        return Need(worded(fitting[0], case), slot)
    words = house()
    tongue = case.language if case.language in LANGUAGES else "en"
    core = _core(wanted)
    asking = core.endswith("?") or bool(_QUESTION.match(core))
    if asking:
        said = _to_the_client(core).rstrip("?!. ") + "?"
        said = said[:1].upper() + said[1:]
    else:
        said = words.say("need_noun", tongue).replace("{need}", core or "…")
    question = Question(
        slot=slot or OWN_WORDS,
        text=said,
        why=words.say("need_why", tongue),
        opening=opening(case),
        offers=(words.say("dont_know", tongue), words.say("call_me", tongue)),
        language=tongue,
    )
    return Need(question, slot or OWN_WORDS, foreign=bool(core) and tongue_of(core) != tongue)


def slot_of(text: str, playbook: Playbook) -> str:
    """The slot that an engineer names by its id or in words; "" when there is none."""
    name = text.strip().lower().replace(" ", "_")
    for slot in (name, name.replace("_", "-")):
        if slot in playbook.slots:
            return slot
    said = lemmas(_core(text))
    hits = _names(playbook).found(said)
    return max(hits, key=lambda one: one[1], default=("", 0))[0] if len(said) <= 8 else ""


def proposals(needs: Iterable[tuple[str, str]], *, least: int = 5) -> tuple[Proposal, ...]:
    """What engineers asked in their own words at least so often in an area: (area, text) pairs, in order of time.

    Two texts are the same when they have the same lemmas, whatever their order.
    """
    counted: dict[tuple[str, frozenset[str]], tuple[int, str]] = {}
    for area, text in needs:
        core = _core(text[:LONGEST])
        key = (area, frozenset(word for word in lemmas(core) if len(word) > 2))
        if key[1]:
            counted[key] = (counted.get(key, (0, ""))[0] + 1, core)
    found = [Proposal(area, text, times) for (area, _), (times, text) in counted.items() if times >= least]
    return tuple(sorted(found, key=lambda one: (-one.times, one.area, one.text)))


@lru_cache(maxsize=64)
def _names(playbook: Playbook) -> Phrases[tuple[str, int]]:
    """Names of slots; the key tells how many words a name has, so that the longest wins."""
    named: list[tuple[str, str]] = [
        (name, slot) for slot, rule in playbook.slots.items() for name in rule.names.values()
    ]
    named += [
        (word, slot) for slot, rule in playbook.slots.items() for by in rule.called.values() for word in by
    ]
    for slot, lists in house().needs.items():
        if slot in playbook.slots:
            named += [(word, slot) for words in lists.values() for word in words]
    return Phrases((name, (slot, len(name))) for name, slot in named)


def _core(text: str) -> str:
    """A need without "I need", with a feminine accusative back in its nominative: "версию" is "версия"."""
    text = text.strip(" .!;:\"'«»")
    lead = _LEAD.match(text)
    if not lead:
        return text
    core = text[lead.end() :].strip(" :,.!")
    words = core.split(" ")
    for place, word in enumerate(words[:4]):
        if not _CYRILLIC.fullmatch(word):
            break
        ending = next((end for end in _NOMINATIVE if word.lower().endswith(end)), "")
        if not ending:
            break
        words[place] = word[: -len(ending)] + _NOMINATIVE[ending]
        if len(ending) == 1:  # the noun: what follows depends on it
            break
    return " ".join(words)


def _to_the_client(question: str) -> str:
    """What was asked about the client, asked of him: "у них" is "у вас", "their" is "your"."""
    for pattern, instead in _TURNED:
        question = pattern.sub(instead, question)
    return question


_TURNED = (
    (re.compile(r"\bу\s+(?:них|него|не[её]|клиента|клиентки|пользователя)\b", re.IGNORECASE), "у вас"),
    (re.compile(r"\b(?:do\s+they|does\s+(?:he|she|the\s+client|the\s+user))\b", re.IGNORECASE), "do you"),
    (re.compile(r"\b(?:did\s+they|did\s+(?:he|she|the\s+client|the\s+user))\b", re.IGNORECASE), "did you"),
    (re.compile(r"\bare\s+they\b", re.IGNORECASE), "are you"),
    (re.compile(r"\b(?:their|his|the\s+client's|the\s+user's)\b", re.IGNORECASE), "your"),
)
_NOMINATIVE: Mapping[str, str] = {"ую": "ая", "юю": "яя", "у": "а", "ю": "я"}
_CYRILLIC = re.compile(r"[а-яё-]{4,}", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:мне|нам)\s+)?(?:нуж(?:ен|на|но|ны)|надо|необходим[аоы]?|требуется|хочу|прошу|"
    r"узна(?:ть|йте)|уточни(?:ть|те)|выясни(?:ть|те)|спроси(?:ть|те)|запроси(?:ть|те)|пришли(?:те)?|попроси(?:ть|те))"
    r"(?:\s+(?:узнать|уточнить|выяснить|спросить|запросить|получить|знать|ещё|еще|у\s+(?:него|неё|клиента|клиентки)))*\s+"
    r"|(?:please\s+)?(?:i|we)\s+(?:also\s+|still\s+)?(?:need|want|would\s+like)(?:\s+to\s+(?:know|see|have|get))?\s+"
    r"|(?:please\s+)?(?:ask|find\s+out|get|request)\s+(?:(?:him|her|them|the\s+client|for)\s+)*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:как(?:ой|ая|ое|ие|им|ую)?|кто|что|где|когда|куда|откуда|почему|зачем|сколько|чей|чья|котор\w+|есть\s+ли|можно\s+ли|"
    r"what|which|who|where|when|why|how|is|are|do|does|did|can|could|was|were|has|have)\b",
    re.IGNORECASE,
)
