"""The rules of the coach: small, named, in order. Each looks at one page of knowledge and yields remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.phrases import phrase_rules
from gromootvod.core.coach.promises import VAGUE, WILL, Found
from gromootvod.core.coach.shape import IMPERATIVE, PERSON
from gromootvod.core.coach.values import Remark, Severity, Shape, Ticket

HOT = 40
"""From this heat on, a draft that does not take the person seriously is cold."""

_LONG_SENTENCE, _LONG_PARAGRAPH = 45, 140  # words; a quarter less for a client who is upset
_CAPS = re.compile(r"(?:(?<!\w)[А-ЯЁ]{2,30}(?!\w)[ ,]{0,2}){2,}|(?:(?<!\w)[A-Z]{2,30}(?![\w.])[ ,]{0,2}){3,}")
_MARKS = re.compile(r"!{2,}|\?{3,}|[?!]*(?:\?!|!\?)[?!]*")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ ]*(?:\n|[-*•–—]|[0-9]{1,2}[.)][ ]))[^\n]+)*")
_WORD = re.compile(r"\w+")
_CYRILLIC, _LATIN = re.compile("[а-я]"), re.compile("[a-z]")
_SOLVED = re.compile(
    r"\b(?:исправлен|исправили|исправила|исправил|починили|восстановлен|восстановили|решен[оа]?|решили"
    r"|заработал|готово|"
    r"все работает|снова работает|fixed|resolved|restored|solved|works again|is done|all done)\w{0,2}\b"
)
_REQUEST = re.compile(
    IMPERATIVE.pattern + r"|\?|\bнуж(?:ен|на|но|ны)\b"
    r"|\b(?:please|could you|can you|would you|you (?:need|have) to|let us know|try)\b"
)
_TROUBLE = re.compile(
    r"\b(?:ошибк|проблем|сбо[йяе]|не работа(?:ет|ют|л)|неисправн|жалоб|обращени|заявк|error|problem"
    r"|issue|fault"
    r"|outage|complaint|request)"
)
_THANKS_ONLY = 12  # words: a note that short is not asked for a plan


@dataclass(frozen=True, slots=True)
class Page:
    """All that a rule may look at."""

    draft: Draft
    ticket: Ticket | None
    found: tuple[Found, ...]
    shape: Shape
    now: datetime
    language: str | None  # the client's

    @property
    def heat(self) -> int:
        """Of the ticket; a draft alone has none."""
        return self.ticket.heat if self.ticket else 0


Rule = Callable[[Page], Iterator[Remark]]


def by_sight(name: str) -> Rule:
    """A rule of phrases.toml."""

    def rule(page: Page) -> Iterator[Remark]:
        yield from phrase_rules()[name].look(page.draft)

    rule.__name__ = name
    return rule


def hollow(page: Page) -> Iterator[Remark]:
    """Phrases that say nothing; forgiven beside deeds, and an apology beside reasons and deeds."""
    act, explain = page.shape.act, page.shape.explain
    forgiven = {"thanks_in_advance": act, "bare_apology": act and explain}
    for remark in phrase_rules()["hollow"].look(page.draft):
        if not forgiven.get(remark.reason):
            yield remark


def empty_promise(page: Page) -> Iterator[Remark]:
    """Soon, later, tomorrow: a deed without an hour. A date in this sentence or the next redeems it."""
    dated = {page.draft.sentence_number(found.promise.start) for found in page.found if found.exact}
    for found in page.found:
        near = page.draft.sentence_number(found.promise.start)
        if found.promise.due is not None and found.promise.due <= page.now:
            yield Remark("empty_promise", *found.when, Severity.WARN, "already_past")
        elif _is_bare_tomorrow(page, found) and not dated & {near, near + 1}:
            yield Remark("empty_promise", *found.when, Severity.HINT, "no_hour")
    for number, sentence in enumerate(page.draft.sentences):
        vague = VAGUE.search(sentence.text)
        if vague and not dated & {number, number + 1} and _is_ours(sentence.text):
            start = sentence.start
            yield Remark(
                "empty_promise", start + vague.start(), start + vague.end(), Severity.WARN, "vague_time"
            )


def no_next_step(page: Page) -> Iterator[Remark]:
    """Neither a deed of ours nor a request: the client is left standing."""
    if page.shape.act or not page.draft.sentences or (page.ticket and not page.ticket.is_open):
        return
    long = page.ticket is not None and len(_WORD.findall(page.draft.folded)) > _THANKS_ONLY
    if long or _TROUBLE.search(page.draft.folded):
        yield _at_the_end(page, "no_next_step", Severity.WARN, "nobody_acts")


def no_next_word(page: Page) -> Iterator[Remark]:
    """An open ticket, and no date by which the client hears from us; not when asked or solved."""
    if page.ticket is None or not page.ticket.is_open or not page.draft.sentences:
        return
    if any(found.promise.due for found in page.found):
        return
    if _REQUEST.search(page.draft.folded) or _SOLVED.search(page.draft.folded):
        return
    yield _at_the_end(page, "no_next_word", Severity.WARN, "no_date")


def cold(page: Page) -> Iterator[Remark]:
    """The client is upset and the draft does not show that anyone has noticed."""
    if page.heat >= HOT and page.draft.sentences and not PERSON.search(page.draft.folded):
        first = page.draft.sentences[0]
        yield Remark("cold", first.start, first.end, Severity.WARN, "feeling_unseen")


def shouting(page: Page) -> Iterator[Remark]:
    """Runs of capitals, and marks in heaps. Single words, codes and abbreviations are let be."""
    for match in _CAPS.finditer(page.draft.text):
        words = match[0].strip(" ,")
        if sum(map(str.isalpha, words)) >= 10 and page.draft.folded[match.start()] != " ":
            yield Remark(
                "shouting",
                match.start(),
                match.start() + len(words),
                Severity.WARN,
                "capitals",
                words.lower(),
            )
    for match in _MARKS.finditer(page.draft.folded):
        calm = "?" if "?" in match[0] else "!"
        yield Remark("shouting", *match.span(), Severity.WARN, "marks", calm)


def wrong_language(page: Page) -> Iterator[Remark]:
    """The draft is written in the other alphabet than the client's language. Short notes are let be."""
    folded = page.draft.folded
    cyrillic, latin = len(_CYRILLIC.findall(folded)), len(_LATIN.findall(folded))
    foreign = {"ru": latin, "en": cyrillic}.get(page.language or "", 0)
    if foreign >= 40 and foreign > 0.8 * (cyrillic + latin):
        first = page.draft.sentences[0]
        yield Remark("wrong_language", first.start, first.end, Severity.WARN, f"client_reads_{page.language}")


def wall(page: Page) -> Iterator[Remark]:
    """Sentences and paragraphs too long to take in."""
    patience = 0.75 if page.heat >= HOT else 1.0
    for sentence in page.draft.sentences:
        if len(_WORD.findall(sentence.text)) > _LONG_SENTENCE * patience:
            yield Remark("wall", sentence.start, sentence.end, Severity.HINT, "long_sentence")
    for match in _PARAGRAPH.finditer(page.draft.folded):
        if len(_WORD.findall(match[0])) > _LONG_PARAGRAPH * patience:
            yield Remark("wall", *match.span(), Severity.HINT, "long_paragraph")


RULES: tuple[Rule, ...] = (
    by_sight("leak"),
    by_sight("rude"),
    by_sight("blame"),
    by_sight("argument"),
    empty_promise,
    by_sight("riddle"),
    no_next_step,
    no_next_word,
    cold,
    hollow,
    shouting,
    wrong_language,
    wall,
)


def _is_bare_tomorrow(page: Page, found: Found) -> bool:
    """Today or tomorrow without an hour; a weekday or a date is as good as people say it."""
    return not found.exact and bool(_TOMORROW.fullmatch(page.draft.folded, *found.when))


def _is_ours(sentence: str) -> bool:
    """Whether a vague time speaks of what we shall do, not of what the client is asked for or has told."""
    return bool(WILL.search(sentence) or _PASSIVE.search(sentence)) and not _REQUEST.search(sentence)


_TOMORROW = re.compile("(?:сегодня|завтра|послезавтра|today|tomorrow)")
_PASSIVE = re.compile(
    r"\b(?:реш(?:ится|ают)|заработает|исправ(?:ится|ят)|почин(?:ят|ится)|восстанов(?:ят|ится)|наладится"
    r"|займутся|ответят"
    r"|свяжутся|работаем над|решаем|занимаемся|исправляем|чиним|постараются|will|working on"
    r"|looking into|should be|fixing)\b"
)


def _at_the_end(page: Page, rule: str, severity: Severity, reason: str) -> Remark:
    last = page.draft.sentences[-1]
    return Remark(rule, last.start, last.end, severity, reason)
