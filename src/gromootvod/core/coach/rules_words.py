"""Rules that know phrases and weigh what stands around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from gromootvod.core.coach.page import Page
from gromootvod.core.coach.promises import Found
from gromootvod.core.coach.rulebook import table
from gromootvod.core.coach.shape import takes_seriously
from gromootvod.core.coach.sight import Sighted, remarks
from gromootvod.core.coach.values import Remark
from gromootvod.core.coach.words import MARK, SPACE

_TOMORROW = re.compile("(?:сегодня|завтра|послезавтра|today|tomorrow)")
_CONTACT = re.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}\.|https?://|www\.|\+?\d[\d ()-]{6,18}\d|(?<!\w)@\w{4,}|\b[\w-]{2,40}\.(?:ru|com|org|example|test)\b"
)
_LIST_ITEM = re.compile(r"(?:[-*•–—]|[0-9]{1,2}[.)])[ ]")
_SHORT = 30  # words
_NO_COLDNESS = frozenset({"jargon", "wall", "typo_in_facts", "wrong_name", "grovelling"})
_HOSTILE = frozenset({"rude", "sarcasm", "argument", "blame"})
_APOLOGIES = 3
_AND = frozenset({"и", "and", "then", "срочно", "немедленно", "просто", "just"})
_NO_COMMAND = frozenset(
    [
        "можно",
        "нужно",
        "надо",
        "удалось",
        "получится",
        "поможет",
        "предлагаем",
        "может",
        "нельзя",
        "невозможно",
        "удастся",
        "просим",
        "прошу",
        "могли",
        "мог",
        "пожалуйста",
        "если",
        "чтобы",
    ]
)


def phrases(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Rules that are nothing but their phrases."""
    yield from remarks(page, places)


def empty_promise(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Soon, later, tomorrow: a deed without an hour. A date in this sentence or the next redeems it."""
    dated = {page.draft.sentence_number(one.promise.start) for one in page.found if one.exact}
    dated_day = dated | {
        page.draft.sentence_number(one.promise.start) for one in page.found if not _is_bare(page, one)
    }
    for one in page.found:
        near = page.draft.sentence_number(one.promise.start)
        if one.promise.due is not None and one.promise.due <= page.now:
            yield page.remark("empty_promise", "already_past", *one.when)
        elif _is_bare(page, one) and "," not in one.promise.text and not dated & {near, near + 1}:
            yield page.remark("empty_promise", "no_hour", *one.when)
    ours, not_ours = table("empty_promise", "ours", "patterns"), table("empty_promise", "ours", "not_ours")
    due = {page.draft.sentence_number(one.promise.start) for one in page.found if one.promise.due} & dated_day
    for place in places:
        number = page.draft.sentence_number(place.start)
        sentence = page.sentence(number)
        if due & {number, number + 1} or not (page.says(ours, sentence) or _has_deed(page, number)):
            continue
        if not page.says(not_ours, sentence):
            yield from remarks(page, [place])


def hollow(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Phrases that say nothing; apology and thanks are forgiven beside a reason and a deed."""
    act, explain = page.shape.act, page.shape.explain
    for place in places:
        forgiven = {"thanks_in_advance": act and explain, "bare_apology": act and explain}
        if not forgiven.get(place.phrase.code):
            yield from remarks(page, [place])


def grovelling(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Begging, and the third apology of one letter."""
    plain = [place for place in places if place.phrase.counted]
    yield from remarks(page, [place for place in places if not place.phrase.counted])
    for place in plain[_APOLOGIES - 1 :]:
        yield page.remark("grovelling", "third_apology", place.start, place.end)


def cold(page: Page, hollow: list[Sighted], others: Collection[str]) -> Iterator[Remark]:
    """The client is upset and the draft does not show that anyone has noticed.

    Warmth has more words than any table: a long draft that has no other fault is let be.
    """
    if page.known is None or not page.draft.sentences:
        return
    is_hostile = page.known.is_uneasy and bool(set(others) & _HOSTILE)
    if not page.known.is_upset and not is_hostile:
        return
    is_suspect = len(page.body) <= _SHORT or set(others) - _NO_COLDNESS
    if is_suspect and not takes_seriously(page.draft, hollow):
        first = page.draft.sentences[0]
        yield page.remark("cold", "feeling_unseen", first.start, first.end)


def order(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A demand, or an imperative without a courtesy or a reason, that asks for work for us."""
    soft = table("order", "softeners", "patterns")
    for place in places:
        word = page.body[place.first]
        number = word.sentence
        if page.says(soft, page.sentence(number)) or page.says(soft, page.sentence(number - 1)):
            continue
        if _is_list_item(page, number) or number in {
            page.draft.sentence_number(one.promise.start) for one in page.found
        }:
            continue
        if place.phrase.code == "demand" or _begins_clause(page, place.first):
            yield from remarks(page, [place])
    infinitives = frozenset(rule_words("order", "infinitives", "ru"))
    for number, sentence in enumerate(page.draft.sentences):
        words = page.sentence(number)
        if words and words[0].text in infinitives and words[0].start == sentence.start:
            texts = {word.text for word in words}
            if (
                not texts & _NO_COMMAND
                and not sentence.text.endswith(("?", ":"))
                and not _is_list_item(page, number - 1)
            ):
                yield page.remark("order", "bare_imperative", words[0].start, words[-1].end)


def false_certainty(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """A cause said for sure while the ticket says that it is not known."""
    if page.known is None or page.known.cause_known is not False:
        return
    hedges, other = table("false_certainty", "phrase_hedges"), table("false_certainty", "phrase_not_cause")
    for place in places:
        sentence = page.sentence(page.body[place.first].sentence)
        if not page.says(hedges, sentence) and not page.says(other, sentence):
            yield from remarks(page, [place])


def passing_the_buck(page: Page, places: list[Sighted]) -> Iterator[Remark]:
    """Sent elsewhere; forgiven when the draft says how to reach them."""
    if places and not _CONTACT.search(page.draft.text[: page.draft.body_end]):
        yield from remarks(page, places)


def rule_words(rule: str, *keys: str) -> list[str]:
    """A plain list of words in a rule's file."""
    from gromootvod.core.coach.rulebook import rules

    at = rules()[rule].tables
    for key in keys:
        at = at[key]
    return list(at)


def _is_bare(page: Page, one: Found) -> bool:
    """Today or tomorrow without an hour; a weekday or a date is as good as people say it."""
    return (
        one.promise.due is not None
        and not one.exact
        and bool(_TOMORROW.fullmatch(page.draft.folded, *one.when))
    )


def _has_deed(page: Page, number: int) -> bool:
    return any(page.draft.sentence_number(one.promise.start) == number for one in page.found)


def _is_list_item(page: Page, number: int) -> bool:
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
