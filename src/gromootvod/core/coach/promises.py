"""Promises in a draft: who will do something, and by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gromootvod.core.clock import Calendar
from gromootvod.core.coach.draft import Draft, Sentence
from gromootvod.core.coach.moments import moments
from gromootvod.core.coach.values import Promise
from gromootvod.core.coach.verbs import futures

_REACH = 120  # characters between the deed and its time
_COMMA = 20

WILL = re.compile(
    r"\b(?<!\bне )(?:"
    r"сообщ(?:у|им)|(?:на|от|до)пиш(?:у|ем)(?:ся|усь)?|отпишусь|отве(?:чу|тим)|верн(?:усь|емся|у|ем)"
    r"|(?:пере|по|со)звон(?:ю|им)с?я?"
    r"|при[шс]л(?:ю|ем)|выш?л(?:ю|ем)|отправ(?:лю|им)|провер(?:ю|им)|исправ(?:лю|им)|поправ(?:лю|им)"
    r"|почин(?:ю|им)"
    r"|сдела(?:ю|ем)|реш(?:у|им)|разбер(?:усь|емся|у|ем)|расскаж(?:у|ем)|да(?:м|дим)|подготов(?:лю|им)"
    r"|законч(?:у|им)"
    r"|выясн(?:ю|им)|уточн(?:ю|им)|узна(?:ю|ем)|найд(?:у|ем)|постара(?:юсь|емся)|посмотр(?:ю|им)"
    r"|займ(?:усь|емся)"
    r"|добав(?:лю|им)|установ(?:лю|им)|обнов(?:лю|им)|восстанов(?:лю|им)|запу(?:щу|стим)|перенес(?:у|ем)"
    r"|свяж(?:усь|емся)|подключ(?:у|им)(?:сь|ся)?|настро(?:ю|им)|закро(?:ю|ем)|выпу(?:щу|стим)"
    r"|вылож(?:у|им)"
    r"|устран(?:ю|им)|включ(?:у|им)|переда(?:м|дим)|подтвер(?:жу|дим)|объясн(?:ю|им)|пересчита(?:ю|ем)"
    r"|созда(?:м|дим)|обеща(?:ю|ем)|планиру(?:ю|ем)|буд(?:у|ем)|предлож(?:у|им)|верн[её]м"
    r"|(?:будет|будут)[ ](?:уже[ ])?(?:готов|исправлен|сделан|решен|устранен|восстановлен|отправлен"
    r"|выпущен)\w{0,3}"
    r"|(?:проверит|исправит|починит|посмотрит|сделает|подключится|ответит|напишет|откроет|пришлет|настроит"
    r"|придет|разберется|позвонит|перезвонит|свяжется|отпишется)"
    r"|вы получите|ждите[ ](?:от нас[ ])?(?:ответ|письм|звон|новост)\w{0,3}"
    r"|следующ(?:ая новость|ее известие|ее сообщение|ий ответ)"
    r"|(?:i|we|he|she|they)(?:'ll|[ ]shall|[ ]promise|[ ](?:plan|aim|expect)[ ]to)"
    r"|(?:i'm|we're|i am|we are|is)[ ](?:going to|back to you)"
    r"|(?:i|we|he|she|they|it|that|\w{2,20})[ ]will(?![ ](?:(?:need|have)[ ]to|do[.,;!]))(?<!you will)"
    r"|(?:you will|you'll)[ ](?:hear|get|have|receive)"
    r"|expect[ ](?:an?[ ])?(?:answer|reply|update|call|news)|next[ ](?:update|word|news)"
    r"|let me (?:get back|check)"
    r")\b"
)
_OTHER_DEED = re.compile(  # requests and what is done already: a time beside them is not promised
    r"\b(?:(?!извините|простите|ждите|если|или|были|недели|сначала|начала|около|(?:от|раз)?дела|файла"
    r"|числа|узла|пароли|роли|цели|детали|рубли|(?:кан|журн|порт|сигн)ала)(?:\w{3,20}(?:йте|ите|ьте)"
    r"|\w{2,20}(?:ли|ло|ла)(?:сь)?|\w{2,20}лся)"
    r"|(?:please|kindly|could you|can you|would you|you will need|you'll need|was|were|had|has been"
    r"|have been|\w{2,20}ed))\b"
)
VAGUE = re.compile(
    r"\b(?:в (?:самое )?ближайш(?:ее|ие) (?:время|дни|часы)|в скором времени|вскоре|скоро|(?:чуть "
    r"|немного )?(?:позже|попозже)"
    r"|как можно (?:скорее|быстрее)|в кратчайшие сроки|при первой возможности|на днях"
    r"|как только (?:сможем|смогу|появится возможность)"
    r"|дополнительно|как только (?:будет|будут|узнаем|узнаю|что-то)|(?:держать|буд(?:у"
    r"|ем)) (?:вас )?в курсе"
    r"|keep you (?:posted|updated|informed)|as soon as we (?:know|hear|have)"
    r"|когда (?:получится|будет время)|на следующей неделе|в течение недели"
    r"|soon|shortly|as soon as (?:possible|we can|i can)|asap|in due (?:course|time)|in the near future"
    r"|at (?:the|our) earliest \w+"
    r"|when (?:we|i) (?:can|have time|get (?:a chance|to it))|later|next week|in no time)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A promise and what else the rules want to know of it."""

    promise: Promise
    exact: bool  # names an hour, not just a day
    when: tuple[int, int]  # the words that say when, exactly or vaguely


def promises(draft: Draft, now: datetime, calendar: Calendar) -> Iterator[Found]:
    """The promises of a draft, sentence by sentence."""
    for sentence in draft.sentences:
        deeds = deeds_of(sentence.text)
        if deeds:
            yield from _in_sentence(draft, sentence, deeds, now, calendar)


def named_moments(draft: Draft, now: datetime, calendar: Calendar) -> list[datetime]:
    """The moments ahead at which the draft says that something happens, whoever does it.

    Past tenses and what is asked of the client do not count, nor does a bare "tomorrow".
    """
    found = []
    for sentence in draft.sentences:
        text = sentence.text
        outcome = _OUTCOME.search(text)
        is_told = not deeds_of(text) and (_DONE.search(text) or _ASKED.search(text))
        if is_told and not outcome and not _ARRANGED.search(text):
            continue
        first = outcome.start() if is_told and outcome and not _ARRANGED.search(text) else 0
        found += [
            moment.due
            for moment in moments(text, now, calendar)
            if moment.due > now
            and moment.start >= first
            and (moment.exact or not _BARE.fullmatch(text, moment.start, moment.end))
        ]
    return found


_BARE = re.compile("(?:на )?(?:сегодня|завтра|послезавтра|today|tomorrow|(?:the )?day after tomorrow)")
_DONE = re.compile(
    r"\b(?:\w{2,20}(?:ал|ил|ел|ул|ыл|ял|ала|ила|ела|ала|али|или|ели|яли|ыли|ось|лся|лась|лись)|шл[аи]|was|were|had|\w{3,20}ed|began|went|came|broke)\b"
)
_OUTCOME = re.compile(r"[,;] (?:so|значит|так что|поэтому) ")  # what follows from a deed lies ahead
_ARRANGED = re.compile(  # done already, and its hour is still to come
    r"\b(?:записал|забронировал|зарезервировал|назначил|запланировал|заказал|можем|сможем|booked|reserved|scheduled|arranged|put you down)"
)
_ASKED = re.compile(
    r"\b(?:пришлите|проверьте|напишите|ответьте|перезвоните|оплатите|сообщите|please|(?<!to )send|reply|let (?:me|us) know)\b"
)


def deeds_of(folded: str) -> list[re.Match[str]]:
    """The words of a text that say what somebody of us will do, in order."""
    found = {match.start(): match for match in futures(folded)}
    found |= {match.start(): match for match in WILL.finditer(folded)}
    return [found[start] for start in sorted(found)]


def _in_sentence(
    draft: Draft, sentence: Sentence, deeds: list[re.Match[str]], now: datetime, calendar: Calendar
) -> Iterator[Found]:
    others = list(_OTHER_DEED.finditer(sentence.text))
    taken: set[int] = set()
    for moment in moments(sentence.text, now, calendar):
        deed = _nearest(deeds, moment.start, moment.end)
        distance = _distance(deed, moment.start, moment.end)
        other = _nearest(others, moment.start, moment.end) if others else None
        if distance > _REACH or deed.start() in taken:
            continue
        if other is not None and _distance(other, moment.start, moment.end) < distance:
            continue
        taken.add(deed.start())
        yield _found(draft, sentence, deed, (moment.start, moment.end), moment.due, moment.exact)
    if not taken:
        vague = VAGUE.search(sentence.text)
        if vague:
            deed = _nearest(deeds, vague.start(), vague.end())
            if _distance(deed, *vague.span()) <= _REACH:
                yield _found(draft, sentence, deed, vague.span(), None, False)


def _found(
    draft: Draft,
    sentence: Sentence,
    deed: re.Match[str],
    when: tuple[int, int],
    due: datetime | None,
    exact: bool,
) -> Found:
    start = sentence.start + min(deed.start(), when[0])
    end = sentence.start + max(deed.end(), when[1])
    place = (sentence.start + when[0], sentence.start + when[1])
    return Found(Promise(draft.text[start:end], start, end, due), exact, place)


def _nearest(deeds: list[re.Match[str]], start: int, end: int) -> re.Match[str]:
    place = bisect_left(deeds, start, key=lambda deed: deed.start())
    return min(
        deeds[max(0, place - 1) : place + 1] or deeds[-1:], key=lambda deed: _distance(deed, start, end)
    )


def _distance(deed: re.Match[str], start: int, end: int) -> int:
    """Characters between; a comma parts a deed from its time as a few words do."""
    first, last = (deed.end(), start) if deed.end() <= start else (end, deed.start())
    if last - first > _REACH:
        return last - first
    return max(0, last - first) + _COMMA * any(mark in deed.string[first:last] for mark in ",;:")
