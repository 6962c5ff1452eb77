"""Rules on what comes next: a step, a word, an answer, and how much is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gromootvod.core.coach.deeds import acts, is_idle
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
from gromootvod.core.text import analyse

_TOO_SHORT = 6  # words: nothing can be said of a scrap
_THANKS_ONLY = 12  # words: a note that short is not asked for a plan
_NO_ANSWER = frozenset(
    [
        "rude",
        "sarcasm",
        "blame",
        "argument",
        "hollow",
        "riddle",
        "order",
        "asks_known",
        "empty_promise",
        "grovelling",
        "leak",
    ]
)
_BLOWS = frozenset(["rude", "sarcasm", "argument", "blame", "leak", "order", "shouting", "wrong_name"])
_NO_WORD_COUNTS = frozenset(["rude", "sarcasm", "hollow", "order", "asks_known", "grovelling", "leak"])
_NO_DEED = (_NO_ANSWER - {"empty_promise", "order", "asks_known"}) | {
    "passing_the_buck",
    "false_certainty",
    "wall",
}
_FORBIDS = re.compile(r"(?i:не |do not |don't |stop |keep |never |wait|ждите|ожидайте|и ждите|терпите)")
_ASKS = frozenset(["asks_known", "too_many_questions"])
_NO_FAULTS = frozenset(
    ["jargon", "wall", "typo_in_facts", "shouting", "wrong_name", "wrong_language", "too_many_questions"]
)
_SOME_FAULTS, _MANY_FAULTS = 2, 3
_NOTE = 40  # words of a draft that is but a note
_ENOUGH_ASKED = 2  # words of meaning, before a question can be said to be passed over
_TOGETHER = re.compile(r"\b(?:давайте|let us|let's) \w{1,20}")  # an invitation, no deed of ours
_BEGINNING = 3  # words of a sentence, by which one that bids is known
_SHOWN = 60  # characters of a quotation in a reason
_TROUBLE = re.compile(
    r"\b(?:ошибк|проблем|сбо[йяе]|не работа(?:ет|ют|л)|неисправн|жалоб|обращени|заявк|error|problem|issue|fault"
    r"|outage|complaint|request)"
)
_REQUEST = re.compile(
    IMPERATIVE.pattern + r"|\?|\bнуж(?:ен|на|но|ны)\b"
    r"|\b(?:please|could you|can you|would you|you (?:need|have) to|let us know|try)\b"
)


def no_next_step(page: Page, others: Sequence[Remark]) -> Iterator[Remark]:
    """Neither a deed of ours nor a request: the client is left standing. A question answered needs no deed.

    In a draft of many faults what stands in a faulty sentence is no deed.
    """
    if not page.body or (page.known and not page.known.is_open):
        return
    if page.shape.act and (page.promised or not _is_empty(page, others)):
        return
    length = len(page.body)
    is_plan_wanted = length > _THANKS_ONLY or (
        page.known and length > _TOO_SHORT and _TROUBLE.search(page.draft.own)
    )
    if is_plan_wanted and (is_idle(page.draft) or not is_answered(page)):
        yield page.at_the_end("no_next_step", "nobody_acts")


def _is_empty(page: Page, others: Sequence[Remark]) -> bool:
    """Whether a draft of several faults does nothing beside them."""
    if len({one.rule for one in others} & _NO_DEED) < _SOME_FAULTS:
        return False
    if any(one.rule in _ASKS for one in others):
        return False
    text = page.draft.text
    faulty = {
        page.draft.sentence_number(one.start)
        for one in others
        if one.rule in _NO_DEED or (one.rule == "order" and _FORBIDS.match(text, one.start))
    }
    return not acts(page.draft, without=faulty)


def is_answered(page: Page) -> bool:
    """Whether the client did but ask, and the draft touches all that he asked."""
    if page.known is None or not page.known.requests or page.known.language != page.draft.language:
        return False
    said = content_of(" ".join(word.text for word in page.body))
    asked = [request for request in page.known.requests if "?" in request]
    return bool(asked) and all(_is_touched(page, request, page.body, said) for request in asked)


def no_next_word(page: Page, vague: list[Sighted]) -> Iterator[Remark]:
    """An open ticket, and no date by which the client hears from us; not when solved, or when his move is next. `vague` are words like "soon"."""
    if page.known is None or not page.known.is_open or not page.body or page.promised:
        return
    is_vague = next(empty_promise(page, vague), None) is not None
    if page.says(table("no_next_word", "solved", "patterns")) and not page.says(_ongoing()) and not is_vague:
        return
    is_over = his_move(page) or (is_answered(page) and not page.known.is_upset and not is_idle(page.draft))
    if is_over and not our_move(page) and not is_vague:
        return
    yield page.at_the_end("no_next_word", "no_date")


def his_move(page: Page) -> bool:
    """Whether the client is asked, or given steps to try."""
    steps, closings = (
        table("no_next_word", "steps", "patterns"),
        table("no_next_word", "closings", "patterns"),
    )
    return any(
        (sentence.text.endswith("?") or steps.any(page.sentence(number)))
        and not closings.any(page.sentence(number))
        for number, sentence in enumerate(page.draft.sentences)
    )


def our_move(page: Page) -> bool:
    """Whether unfinished work of ours is spoken of, unless it waits for what the client may do ("if …")."""
    conditions, steps = (
        table("no_next_word", "conditions", "patterns"),
        table("no_next_word", "steps", "patterns"),
    )
    for number, sentence in enumerate(page.draft.sentences):
        own = page.sentence(number)
        if conditions.any(own) or steps.any(own[:_BEGINNING]):
            continue
        if _ongoing().any(own):
            return True
        text = _TOGETHER.sub("", sentence.text)
        is_ours = WILL.search(text) or next(futures(text, ("future-1",)), None)
        if is_ours:
            return True
    return False


def _ongoing() -> Matcher[None]:
    return table("no_next_word", "ongoing", "patterns")


def unanswered(page: Page, others: Sequence[Remark]) -> Iterator[Remark]:
    """A question of the client that the draft does not touch by any word of its own or of its kind.

    Sentences with another fault (a blow, a formula, a riddle, a question back) answer nothing. The more faults a
    draft has, the less is taken for an answer; of one without faults only short notes are asked.
    """
    if page.known is None or not page.body or not page.known.requests:
        return
    faults = len({one.rule for one in others} - _NO_FAULTS)
    if page.known.language != page.draft.language and faults < _MANY_FAULTS:
        return  # nobody can compare words across languages
    is_bad = faults >= _MANY_FAULTS and len({one.rule for one in others} & _BLOWS) >= _SOME_FAULTS
    own = _sound_words(page, [one for one in others if is_bad or one.rule in _NO_WORD_COUNTS])
    said = content_of(" ".join(word.text for word in own))
    for request in page.known.requests:
        if faults < _SOME_FAULTS and not _is_passed_over(page, request, said):
            continue
        if not _is_touched(page, request, own, said, strictly=is_bad):
            quote = request if len(request) <= _SHOWN else request[:_SHOWN].rsplit(" ", 1)[0] + "…"
            last = page.draft.sentences[-1]
            yield page.remark("unanswered", "question", last.start, last.end, quote=quote.strip(" ?\n"))
            return


def _sound_words(page: Page, others: Sequence[Remark]) -> tuple[Word, ...]:
    """The words that may answer: of some faults the whole sentence falls out, of others but their own words."""
    faulty = [one for one in others if one.rule in _NO_ANSWER]
    out = {page.draft.sentence_number(one.start) for one in faulty if one.rule in _NO_WORD_COUNTS}
    if faulty:
        out |= {n for n, sentence in enumerate(page.draft.sentences) if sentence.text.endswith("?")}
    spans = [(one.start, one.end) for one in faulty]
    return tuple(
        word
        for word in page.body
        if word.sentence not in out and not any(start <= word.start < end for start, end in spans)
    )


def _is_passed_over(page: Page, request: str, said: set[str | int]) -> bool:
    """Whether a short note speaks of the rest of the letter, and of nothing that the question names."""
    assert page.known is not None
    asked = content_of(request)
    rest = content_of(page.known.letters.replace(request, " ")) - asked
    is_asked = "?" in request and len(asked) >= _ENOUGH_ASKED and len(page.body) <= _NOTE
    return is_asked and not asked & said and bool(rest & said)


def _is_touched(
    page: Page, request: str, own: Sequence[Word], said: set[str | int], *, strictly: bool = False
) -> bool:
    """By a word of its kind, by the report that the trouble is cured, or by words that mean the same.

    Strictly: by a word of its kind in a sentence that speaks of the same thing.
    """
    asked = tuple(words(request.lower().replace("ё", "е"), [len(request)]))
    kinds = [kind for kind in _kinds_of_question() if kind.cue.any(asked)]
    content = content_of(request)
    if not kinds and "?" not in request:  # a wish of no known kind: nobody can say whether it was met
        return True
    for kind in kinds:
        if kind.name == "when" and (page.promised or table("no_next_word", "solved", "patterns").any(own)):
            return True
        if kind.touched.any(own) and not (strictly and not kind.only and content and not content & said):
            return True
    return not any(kind.only for kind in kinds) and (not content or (bool(content & said) and not strictly))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of question, and what touches it."""

    name: str
    cue: Matcher[None]
    touched: Matcher[None]
    only: bool


@cache
def _kinds_of_question() -> list[_Kind]:
    return [
        _Kind(kind["name"], matcher(kind["cue"]), matcher(kind["touched"]), kind.get("only", False))
        for kind in rules()["unanswered"].tables["kind"]
    ]


@cache
def _synonyms() -> tuple[dict[str, int], frozenset[str]]:
    table = rules()["unanswered"].tables["synonyms"]
    group = {lemma: number for number, line in enumerate(table["lines"]) for lemma in analyse(line)}
    return group, frozenset(lemma for line in table["generic"] for lemma in analyse(line))


def content_of(text: str) -> set[str | int]:
    """The lemmas that carry meaning; words of one line of synonyms are one."""
    group, generic = _synonyms()
    return {
        group.get(lemma, _stem(lemma)) for lemma in analyse(text) if lemma not in generic and len(lemma) > 2
    }


def touched_shares(page: Page) -> list[float]:
    """For each request of the client, which part of its words of meaning the draft says; 1 for one without any."""
    if page.known is None:
        return []
    said = content_of(" ".join(word.text for word in page.body))
    asked = [content_of(request) for request in page.known.requests]
    return [len(content & said) / len(content) if content else 1.0 for content in asked]


def are_touched(page: Page) -> list[bool]:
    """For each request, whether the draft touches it by the rule's own means."""
    said = content_of(" ".join(word.text for word in page.body))
    requests = page.known.requests if page.known else ()
    return [_is_touched(page, request, page.body, said) for request in requests]


def _stem(lemma: str) -> str:
    return lemma[:6]
