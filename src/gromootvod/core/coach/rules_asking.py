"""Rules on asking: what is known already, and how much at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pattern import Matcher
from gromootvod.core.coach.rulebook import rules
from gromootvod.core.coach.rules_next import content_of
from gromootvod.core.coach.sight import Sighted
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.verbs import form
from gromootvod.core.coach.words import MARK, Word
from gromootvod.core.distill import Slot
from gromootvod.core.text import words as words_of

_MANY = 4  # questions
_SHOWN = 60  # characters of a quotation in a reason
_LETTER = 8000  # characters of his letters in which a sentence is looked for
_ENOUGH_ASKED = 2  # words of meaning, before a question can be said to be answered already
_WHICH = words_of(
    "какой какая какое какие какую каком какого каких который которая которое сколько кто чей",
    "which what who whose many much",
)
_VALUE = re.compile(r"\d|[«\"“„]")  # a number or a quotation
_SENTENCE = re.compile(r"[^.!?\n]{3,400}")
_LONG_SYMPTOM = 5  # words: a shorter one may be asked about

_AND = frozenset({"и", "and", "или", "or"})
_PLEASE = frozenset({"пожалуйста", "please"})
_DATA = re.compile(
    r"\b(?:пришлите|вышлите|укажите|сообщите|напишите|предоставьте|отправьте|приложите|нужны|понадоб\w+|опишите|уточните|назовите"
    r"|напомните|ответьте|скиньте|подготовьте|send|provide|attach|include|tell|need|supply|share|specify|state|furnish|submit|post"
    r"|let us have|forward|confirm)\b"
)
_NUMBERED = re.compile(r"[0-9]{1,2}[.)]")
_ITEM = re.compile(r"[-*•–—][ ]")
_NOT_WANTED = frozenset(
    ["мы", "я", "чтобы", "если", "то", "тогда", "we", "i", "so", "if", "then", "she", "he", "because", "it"]
)
_LEADS = frozenset(["please", "also", "and", "then", "kindly", "to", "could", "you", "us"])


def asks_known(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A question, or a thing on a list of what is wanted, that the client has told already."""
    if page.known is None or not page.known.letters:
        return
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        is_question = sentence.text.endswith("?")
        if not own or not (is_question or _DATA.search(sentence.text)):
            continue
        first = 0 if is_question else next((n for n in range(len(own)) if _is_wanting(own, n)), len(own))
        hits = [
            (hit, quote)
            for hit in _items().hits(own)
            if hit.start >= first and (quote := _told(page, hit.value)) and not _is_given(page, number, quote)
        ]
        if hits:
            start, end = own[hits[0][0].start].start, max(own[hit.end - 1].end for hit, _ in hits)
            if is_question:
                start, end = _clause(own, hits[0][0].start, sentence.end)
            yield page.remark("asks_known", "on_the_card", start, end, quote=hits[0][1][:_SHOWN])
        elif is_question and (quote := _said_already(page, own)):
            yield page.remark("asks_known", "on_the_card", own[0].start, sentence.end, quote=quote)


def too_many_questions(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Four things and more asked at once."""
    count, last = 0, None
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        if sentence.text.endswith("?"):
            count += 1
        elif own and not _is_step(page, number) and (wanted := _wanted(own)):
            count += wanted + _listed(page, number)
        else:
            continue
        last = sentence
    if count >= _MANY and last is not None:
        yield page.remark("too_many_questions", "many", last.start, last.end, count=count)


def _said_already(page: Page, own: Sequence[Word]) -> str:
    """The sentence of the client that speaks most of what a question asks; "" when half of it he has not named.

    Words of meaning are compared, so both must be in one language.
    """
    assert page.known is not None
    if page.known.language != page.draft.language:
        return ""
    asked = content_of(" ".join(word.text for word in own))
    told = _told_by(page.known.letters[:_LETTER])
    if len(asked) < _ENOUGH_ASKED or 2 * len(asked & told[""]) < len(asked):
        return ""
    best = max((one for one in told if one), key=lambda one: len(asked & told[one]), default="")
    is_which = any(word.text in _WHICH for word in own)
    if is_which and not (asked <= told[""] and _VALUE.search(best)):
        return ""  # he has named the thing, not which of them
    return best if len(best) <= _SHOWN else best[:_SHOWN].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=64)
def _told_by(letters: str) -> Mapping[str, frozenset[str | int]]:
    """The words of meaning of every sentence, and of all of them under ""."""
    told = {one: frozenset(content_of(one)) for one in map(str.strip, _SENTENCE.findall(letters))}
    return {**told, "": frozenset().union(*told.values())}


def _is_given(page: Page, number: int, quote: str) -> bool:
    """Whether the sentence names the thing itself: "name the number 77-310 at the door"."""
    digits = re.search(r"\d[\d-]{2,30}", quote)
    sentence = page.draft.sentences[number]
    return bool(digits) and digits[0] in page.draft.text[sentence.start : sentence.end] if digits else False


def _clause(own: Sequence[Word], first: int, end: int) -> tuple[int, int]:
    """From the beginning of the clause in which the question stands to the end of the sentence."""
    while first > 0 and own[first].before < MARK:
        first -= 1
    return own[first].start, end


def _wanted(own: Sequence[Word]) -> int:
    """How many things a request lists after its verb."""
    first = next((n for n, word in enumerate(own) if _is_wanting(own, n)), None)
    if first is None:
        return 0
    rest = own[first + 1 : next((n for n in range(first + 2, len(own)) if _ends_list(own[n])), len(own))]
    apart = sum(
        word.before == MARK or word.text in _AND
        for n, word in enumerate(rest)
        if n > 0 and word.text not in _PLEASE
    )
    both = sum(word.before == MARK and word.text in _AND for word in rest)
    return 1 + apart - both - sum(word.text in _PLEASE for word in rest[:2])


def _is_step(page: Page, number: int) -> bool:
    """Whether it stands in a numbered list of things to do."""
    before = page.draft.sentences[number - 1].text if number else ""
    return bool(_NUMBERED.match(page.draft.sentences[number].text) or _NUMBERED.fullmatch(before))


def _listed(page: Page, number: int) -> int:
    """How many items follow a request that ends with a colon; questions among them are counted anyhow."""
    if not page.draft.sentences[number].text.endswith(":"):
        return 0
    count = 0
    for sentence in page.draft.sentences[number + 1 :]:
        if not _ITEM.match(sentence.text):
            break
        count += not sentence.text.endswith("?")
    return max(0, count - 1)


def _ends_list(word: Word) -> bool:
    """Whether something else than things wanted begins: what we do with them, or what they are for."""
    return word.text in _NOT_WANTED or form(word.text) in {"future-1", "present-1"}


def _is_wanting(own: Sequence[Word], at: int) -> bool:
    """Whether a request for data begins here: "Provide …", "please send …", "we need …"."""
    word = own[at]
    if not _DATA.fullmatch(word.text):
        return False
    before = own[at - 1].text if at else ""
    if word.text == "need":
        return before in {"we", "will", "i"}
    return not word.text.isascii() or word.before >= MARK or before in _LEADS


def _told(page: Page, item: _Item) -> str:
    """The words of the client that answer it; "" when he has not."""
    assert page.known is not None
    if item.evidence is not None:
        match = item.evidence.search(page.known.letters)
        return match[0] if match else ""
    values = (page.known.card or {}).get(Slot(item.slot), ())
    if item.slot == Slot.SYMPTOM:
        values = tuple(value for value in values if len(value.split()) >= _LONG_SYMPTOM)
    return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A thing that may be asked for, and what shows that it was told."""

    name: str
    slot: str
    evidence: re.Pattern[str] | None


@cache
def _items() -> Matcher[_Item]:
    made: Matcher[_Item] = Matcher()
    for item in rules()["asks_known"].tables["item"]:
        evidence = re.compile(item["evidence"], re.IGNORECASE) if "evidence" in item else None
        for cue in item["cue"]:
            made.add(cue, _Item(item["name"], item.get("slot", ""), evidence))
    return made
