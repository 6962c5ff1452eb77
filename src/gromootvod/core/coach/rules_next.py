"""Rules on what comes next: a step, a word, an answer, and how much is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pattern import Matcher, matcher
from gromootvod.core.coach.promises import WILL
from gromootvod.core.coach.rulebook import rules, table
from gromootvod.core.coach.rules_words import empty_promise
from gromootvod.core.coach.shape import IMPERATIVE
from gromootvod.core.coach.sight import Sighted
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.verbs import futures
from gromootvod.core.coach.words import Word, words
from gromootvod.core.distill import Slot
from gromootvod.core.text import analyse

_TOO_SHORT = 6  # words: nothing can be said of a scrap
_THANKS_ONLY = 12  # words: a note that short is not asked for a plan
_MANY = 4  # questions
_SHOWN = 60  # characters of a quotation in a reason
_LONG_SYMPTOM = 5  # words: a shorter one may be asked about
_TROUBLE = re.compile(
    r"\b(?:ошибк|проблем|сбо[йяе]|не работа(?:ет|ют|л)|неисправн|жалоб|обращени|заявк|error|problem|issue|fault"
    r"|outage|complaint|request)"
)
_REQUEST = re.compile(
    IMPERATIVE.pattern + r"|\?|\bнуж(?:ен|на|но|ны)\b"
    r"|\b(?:please|could you|can you|would you|you (?:need|have) to|let us know|try)\b"
)
_NUMBER = re.compile(r"№ ?\d|(?<!\d)\d{4,}(?!\d)|\b[a-zа-я]{1,5}-?\d{2,}", re.IGNORECASE)


def no_next_step(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Neither a deed of ours nor a request: the client is left standing."""
    if page.shape.act or not page.body or (page.known and not page.known.is_open):
        return
    length = len(page.body)
    if length > _THANKS_ONLY or (page.known and length > _TOO_SHORT and _TROUBLE.search(page.draft.own)):
        yield page.at_the_end("no_next_step", "nobody_acts")


def no_next_word(page: Page, vague: list[Sighted]) -> Iterator[Remark]:
    """An open ticket, and no date by which the client hears from us; not when solved, or when his move is next. `vague` are words like "soon"."""
    if page.known is None or not page.known.is_open or not page.body or page.promised:
        return
    if page.says(table("no_next_word", "solved", "patterns")) and not page.says(_ongoing()):
        return
    if _his_move(page) and not _our_move(page) and not next(empty_promise(page, vague), None):
        return
    yield page.at_the_end("no_next_word", "no_date")


def _his_move(page: Page) -> bool:
    """Whether the client is asked, or given steps to try."""
    steps = table("no_next_word", "steps", "patterns")
    return any(
        sentence.text.endswith("?") or steps.any(page.sentence(number))
        for number, sentence in enumerate(page.draft.sentences)
    )


def _our_move(page: Page) -> bool:
    """Whether unfinished work of ours is spoken of, unless it waits for what the client may do ("if …")."""
    conditions = table("no_next_word", "conditions", "patterns")
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        if _ongoing().any(own):
            return True
        is_ours = WILL.search(sentence.text) or next(futures(sentence.text, ("future-1",)), None)
        if is_ours and not conditions.any(own):
            return True
    return False


def _ongoing() -> Matcher[None]:
    return table("no_next_word", "ongoing", "patterns")


def unanswered(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A question of the client that the draft does not touch by any word of its own or of its kind."""
    if page.known is None or not page.known.requests or not page.body:
        return
    if page.known.language != page.draft.language:  # nobody can compare words across languages
        return
    said = _content(page.draft.text[: page.draft.body_end])
    for request in page.known.requests:
        asked = _content(request)
        if asked and not asked & said and not _is_touched(page, request):
            quote = request if len(request) <= _SHOWN else request[:_SHOWN].rsplit(" ", 1)[0] + "…"
            last = page.draft.sentences[-1]
            yield page.remark("unanswered", "question", last.start, last.end, quote=quote.strip(" ?\n"))
            return


def asks_known(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A question whose answer stands on the card."""
    if page.known is None or not page.known.card:
        return
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        if not own or not (sentence.text.endswith("?") or _REQUEST.search(sentence.text)):
            continue
        for name, cues in _cues().items():
            quote = _known_value(page, name, sentence.text) if cues.any(own) else ""
            if quote:
                yield page.remark(
                    "asks_known", "on_the_card", sentence.start, sentence.end, quote=quote[:_SHOWN]
                )
                break


def too_many_questions(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Four things and more asked at once."""
    things, count, last = table("too_many_questions", "things", "patterns"), 0, None
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        if sentence.text.endswith("?"):
            count += max(1, len(_kinds(things, own)) if len(own) > 8 else 1)
        elif own and _REQUEST.search(sentence.text):
            count += len(_kinds(things, own)) if _is_for_data(sentence.text) else 0
        else:
            continue
        last = sentence
    if count >= _MANY and last is not None:
        yield page.remark("too_many_questions", "many", last.start, last.end, count=count)


def _is_for_data(text: str) -> bool:
    return bool(_DATA.search(text))


_DATA = re.compile(
    r"\b(?:пришлите|вышлите|укажите|сообщите|напишите|предоставьте|отправьте|приложите|нужны|нужно|понадоб\w+|опишите|уточните"
    r"|send|provide|attach|include|tell us|tell me|let us know|we need|we will need|supply|share|specify)\b"
)


def _kinds(things: Matcher[None], own: tuple[Word, ...]) -> set[int]:
    return {hit.start for hit in things.hits(own)}


def _known_value(page: Page, name: str, question: str) -> str:
    """The words of the client that answer it; "" when he has not."""
    assert page.known is not None
    letters, card = page.known.letters, page.known.card or {}
    if name == "document":
        match = _NUMBER.search(letters)
        return match[0] if match else ""
    if name == "environment":
        for asked, evidence in _evidence():
            if asked.search(question):
                match = evidence.search(letters)
                return match[0] if match else ""
        return ""
    values = card.get(Slot(name), ())
    if name == "symptom":
        values = tuple(value for value in values if len(value.split()) >= _LONG_SYMPTOM)
    return values[0] if values else ""


def _is_touched(page: Page, request: str) -> bool:
    asked = tuple(words(request.lower().replace("ё", "е"), [len(request)]))
    kinds = [touched for cue, touched in _kinds_of_question() if cue.any(asked)]
    if any(touched.any(page.body) for touched in kinds):
        return True
    return not kinds and "?" not in request  # a wish of no known kind: nobody can say whether it was met


@cache
def _cues() -> dict[str, Matcher[None]]:
    return {name: matcher(patterns) for name, patterns in rules()["asks_known"].tables["cues"].items()}


@cache
def _evidence() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    table = rules()["asks_known"].tables["evidence"]
    return [(re.compile(asked), re.compile(found, re.IGNORECASE)) for asked, found in table.items()]


@cache
def _kinds_of_question() -> list[tuple[Matcher[None], Matcher[None]]]:
    return [(matcher(kind["cue"]), matcher(kind["touched"])) for kind in rules()["unanswered"].tables["kind"]]


@cache
def _synonyms() -> tuple[dict[str, int], frozenset[str]]:
    table = rules()["unanswered"].tables["synonyms"]
    group = {lemma: number for number, line in enumerate(table["lines"]) for lemma in analyse(line)}
    return group, frozenset(lemma for line in table["generic"] for lemma in analyse(line))


def _content(text: str) -> set[str | int]:
    """The lemmas that carry meaning; words of one line of synonyms are one."""
    group, generic = _synonyms()
    return {
        group.get(lemma, _stem(lemma)) for lemma in analyse(text) if lemma not in generic and len(lemma) > 2
    }


def _stem(lemma: str) -> str:
    return lemma[:6]
