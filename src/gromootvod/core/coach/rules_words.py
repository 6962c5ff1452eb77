"""Rules that know phrases and weigh what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from gromootvod.core.coach.draft import Sentence
from gromootvod.core.coach.page import Page
from gromootvod.core.coach.pattern import Matcher
from gromootvod.core.coach.promises import Found
from gromootvod.core.coach.rulebook import table
from gromootvod.core.coach.shape import takes_seriously
from gromootvod.core.coach.sight import Sighted, remarks
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.verbs import form
from gromootvod.core.coach.words import MARK, SPACE, Word
from gromootvod.core.text import words

_TOMORROW = re.compile("(?:сегодня|завтра|послезавтра|today|tomorrow)")
_CONTACT = re.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}\.|https?://|www\.|(?:\+|\b8[ (-]|\b0)\d?(?:[ ()-]?\d){8,12}\b|\b\d{3}[ -]\d{3,4}[ -]\d{3,4}\b|(?<!\w)@\w{4,}|\b[\w-]{2,40}\.(?:ru|com|org|example|test)\b"
)
_LIST_ITEM = re.compile(r"(?:[-*•–—]|[0-9]{1,2}[.)])[ ]")
_SHORT = 30  # words
_NO_COLDNESS = frozenset({"jargon", "wall", "typo_in_facts", "wrong_name", "grovelling"})
_HOSTILE = frozenset({"rude", "sarcasm", "argument", "blame"})
_UNFEELING = _HOSTILE | {"hollow", "shouting", "leak", "order"}
_WARM = 15  # heat
_BLOWS = 3  # of different kinds, to the uneasy
_LONG_STING = 160  # characters
_APOLOGIES = 3
_STEPS = 4  # sentences of instruction, among which a bare imperative is one more
_HEDGED = 3  # words after a cause, in which it may still be called a guess
_LONG_ORDER = 80  # characters
_SHORT_ORDER = 9  # words
_FINITE = frozenset(
    {"present", "predicate", "past", "past-plural", "present-1", "future-1", "future-3", "imperative", "done"}
)
_AND = frozenset({"и", "and", "then", "срочно", "немедленно", "просто", "just"})
_NO_COMMAND = words(
    "можно нужно надо чтобы как где когда что если это есть нет будет осталось пора хочется легче проще лучше удалось получится",
    "поможет предлагаем может нельзя невозможно удастся просим прошу могли мог пожалуйста нечего незачем повод повода причина",
    "нормально обязательно страшно трудно сложно легко важно полезно приятно возможно правильно безопасно достаточно неприятно",
    "обидно больно жалко жаль рад рада рады готов готова готовы смысл шанс способ право",
)


def phrases(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Rules that are nothing but their phrases."""
    yield from remarks(page, places)


def sarcasm(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """The sting reaches to the end of its sentence; one that ends it began with it.

    In a warm draft with no other blow a single one is a friendly joke.
    """
    if len(places) == 1 and page.shape.person and page.shape.act and not page.is_hostile:
        return
    reached = -1
    for place in places:
        sentence = page.draft.sentences[page.draft.sentence_number(place.start)]
        own = page.sentence(page.body[place.first].sentence)
        is_last = own[-1].end <= place.end
        first = own[0].start if is_last else place.start
        if first >= reached:
            reached = max(place.end, own[-1].end if own[-1].end - first <= _LONG_STING else place.end)
            yield page.remark("sarcasm", place.phrase.code, first, min(reached, sentence.end))


def empty_promise(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Soon, later, tomorrow: a deed without an hour. A date in this sentence or the next redeems it."""
    is_dated = any(one.exact for one in page.found) or any(True for _ in page.moments)
    dated = {page.draft.sentence_number(one.promise.start) for one in page.found if one.exact}
    dated_day = dated | {
        page.draft.sentence_number(one.promise.start) for one in page.found if not _is_bare(page, one)
    }
    for one in page.found:
        if one.promise.due is not None and _is_today_gone(one.promise.due, page.now):
            yield page.remark("empty_promise", "already_past", *one.when)
        elif _is_bare(page, one) and "," not in one.promise.text and not is_dated:
            yield page.remark("empty_promise", "no_hour", *one.when)
    ours, not_ours = table("empty_promise", "ours", "patterns"), table("empty_promise", "ours", "not_ours")
    due = {page.draft.sentence_number(one.promise.start) for one in page.found if one.promise.due} & dated_day
    for place in places:
        number = page.draft.sentence_number(place.start)
        sentence = page.sentence(number)
        is_ours = place.phrase.code == "vague_surely" or page.says(ours, sentence) or _has_deed(page, number)
        if due & {number, number + 1} or not is_ours:
            continue
        if not page.says(not_ours, sentence):
            yield page.remark("empty_promise", "vague_time", place.start, place.end)


def hollow(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Phrases that say nothing; apology and thanks are forgiven beside a reason and a deed."""
    act, explain = page.shape.act, page.shape.explain
    for place in places:
        is_backed = act and explain and page.promised
        forgiven = {"thanks_in_advance": is_backed, "bare_apology": is_backed}
        if not forgiven.get(place.phrase.code):
            yield from remarks(page, [place])


def grovelling(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Begging, and the third apology of one letter."""
    plain = [place for place in places if place.phrase.counted]
    yield from remarks(page, [place for place in places if not place.phrase.counted])
    for place in plain[_APOLOGIES - 1 :]:
        yield page.remark("grovelling", "third_apology", place.start, place.end)


def cold(page: Page, hollow: list[Sighted], others: Sequence[Remark]) -> Iterator[Remark]:
    """The client is upset and the draft does not show that anyone has noticed.

    Warmth has more words than any table: a long draft that has no other fault is let be.
    """
    if page.known is None or not page.draft.sentences:
        return
    rules = {one.rule for one in others}
    is_hostile = page.known.is_uneasy and len(rules & _HOSTILE) >= (_BLOWS if page.known.heat < _WARM else 2)
    if not page.known.is_upset and not is_hostile:
        return
    is_suspect = len(page.body) <= _SHORT or rules - _NO_COLDNESS
    blows = [one for one in others if one.rule in _UNFEELING]
    if is_suspect and not takes_seriously(page.draft, [*hollow, *_whole(page, blows)]):
        first = page.draft.sentences[0]
        yield page.remark("cold", "feeling_unseen", first.start, first.end)


def _whole(page: Page, blows: Sequence[Remark]) -> list[Sentence]:
    """The sentences in which they stand: no warmth is looked for there."""
    return [page.draft.sentences[page.draft.sentence_number(one.start)] for one in blows]


def order(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A demand, or an imperative without a courtesy or a reason, that asks for work for us."""
    soft = table("order", "softeners", "patterns")
    is_instruction = (
        sum(_begins_with_step(page.sentence(n)) for n in range(len(page.draft.sentences))) >= _STEPS
    )
    for place in places:
        word = page.body[place.first]
        number = word.sentence
        if page.says(soft, page.sentence(number)) or _is_introduced(page, number, soft):
            continue
        if is_list_item(page, number) or number in {
            page.draft.sentence_number(one.promise.start) for one in page.found
        }:
            continue
        if place.phrase.code == "demand" or (_begins_clause(page, place.first) and not is_instruction):
            yield from remarks(page, [_with_object(page, place)])
    yield from _infinitives(page)


def _with_object(page: Page, place: Sighted) -> Sighted:
    """The order and what it is about: as far as its sentence goes, when that is not far."""
    own = page.sentence(place.sentence)
    reach = [word for word in own if word.start >= place.start and word.end - place.start <= _LONG_ORDER]
    end = max(place.end, reach[-1].end) if reach else place.end
    return replace(place, end=end)


def _begins_with_step(own: Sequence[Word]) -> bool:
    return bool(own) and table("no_next_word", "steps", "patterns").any(own[:3])


def _infinitives(page: Page) -> Iterator[Remark]:
    """Sentences whose only verb is an infinitive: "Телефон не включать." """
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        if (
            not 1 < len(own) <= _SHORT_ORDER
            or sentence.text.endswith(("?", ":"))
            or is_list_item(page, number)
        ):
            continue
        forms = {form(word.text) for word in own}
        texts = {word.text for word in own}
        is_command = _stands_for_a_command(own) and not forms & _FINITE and not texts & _NO_COMMAND
        if is_command:
            yield page.remark("order", "bare_imperative", own[0].start, own[-1].end)


def _stands_for_a_command(own: Sequence[Word]) -> bool:
    """Whether an infinitive begins the sentence, ends it, or is forbidden ("не включать")."""
    for at, word in enumerate(own):
        if form(word.text) == "infinitive" and word.text != "есть":
            return at in (0, len(own) - 1) or own[at - 1].text == "не"
    return False


def false_certainty(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A cause said for sure while the ticket says that it is not known."""
    if page.known is None or page.known.cause_known is not False:
        return
    hedges, other = table("false_certainty", "phrase_hedges"), table("false_certainty", "phrase_not_cause")
    for place in places:
        sentence = page.sentence(page.body[place.first].sentence)
        near = tuple(word for word in page.body[: place.last + _HEDGED] if word.sentence == place.sentence)
        if not page.says(hedges, near) and not page.says(other, sentence):
            yield from remarks(page, [place])


def passing_the_buck(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Sent elsewhere; forgiven when the draft says how to reach them."""
    for place in places:
        if not has_contact(page, page.draft.sentence_number(place.start)):
            yield from remarks(page, [place])


def has_contact(page: Page, number: int) -> bool:
    """Whether this sentence or the two after it say how to reach somebody."""
    near = page.draft.sentences[number : number + 3]
    return bool(near) and bool(_CONTACT.search(page.draft.text, near[0].start, near[-1].end))


def _is_introduced(page: Page, number: int, soft: Matcher[None]) -> bool:
    """Whether the sentence before ends with a colon and is courteous."""
    before = page.draft.sentences[number - 1].text if number else ""
    return before.endswith(":") and soft.any(page.sentence(number - 1))


def _is_today_gone(due: datetime, now: datetime) -> bool:
    """An hour of today that is over; an older date is rather told of than promised."""
    return due <= now and due.date() == now.astimezone(due.tzinfo).date()


def _is_bare(page: Page, one: Found) -> bool:
    """Today or tomorrow without an hour; a weekday or a date is as good as people say it."""
    return (
        one.promise.due is not None
        and not one.exact
        and bool(_TOMORROW.fullmatch(page.draft.folded, *one.when))
    )


def _has_deed(page: Page, number: int) -> bool:
    return any(page.draft.sentence_number(one.promise.start) == number for one in page.found)


def is_list_item(page: Page, number: int) -> bool:
    """Whether the sentence is an item of a list."""
    if not 0 <= number < len(page.draft.sentences):
        return False
    sentence = page.draft.sentences[number]
    return bool(_LIST_ITEM.match(sentence.text)) or (number > 0 and _is_number_only(page, number - 1))


def _is_number_only(page: Page, number: int) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,2}[.)]", page.draft.sentences[number].text))


def _begins_clause(page: Page, first: int) -> bool:
    word = page.body[first]
    if word.before >= MARK:
        return True
    return word.before == SPACE and first > 0 and page.body[first - 1].text in _AND
