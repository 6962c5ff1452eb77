"""Does a draft take the person seriously, explain, and act? Three marks, no score."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from gromootvod.core.coach.deeds import acts
from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.values import Shape


class Place(Protocol):
    """A stretch of the draft."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


IMPERATIVE = re.compile(  # a request; not a greeting, a comfort or a form of the indicative
    r"\b(?!здравствуйте|извините|простите|хотите|видите|помните|говорите|ждите|ожидайте|давайте"
    r"|волнуйтесь|беспокойтесь|переживайте|поймите|поверьте|обращайтесь)"
    r"[а-я]{3,20}(?:йте|ите|ьте)(?:сь)?\b"
)
PERSON = re.compile(
    r"\b(?:понима(?:ю|ем)|(?:очень |искренне )?жаль|сожале(?:ю|ем)|простите|извините|извиня(?:юсь|емся)"
    r"|прошу прощения"
    r"|просим прощения|приношу извинения|неприятн\w{1,4}|досадн\w{1,4}|обидн\w{1,4}|тревожн\w{1,4}"
    r"|вы (?:совершенно )?правы"
    r"|(?:i|we) (?:get|know) (?:why|how|that)|annoy\w{2,3}"
    r"|представля(?:ю|ем), (?:как|каково)|спасибо, что (?:\w{2,12} ){0,2}(?:написал|сообщил|сказал"
    r"|рассказал|позвонил|дождал|прислал|предупредил)\w{1,4}"
    r"|вам (?:важно|срочно|нужно)|это (?:наша|моя) (?:ошибка|вина)|мы (?:вас )?подвели|серьезн\w{1,4}"
    r"|sorry|apologi[sz]e|my apologies|(?:i|we) (?:do |can |fully |completely )?understand|(?:i"
    r"|we) can (?:see|imagine)|frustrat\w{2,4}|annoying|worrying|upsetting"
    r"|must (?:be|have been)|you(?:'re| are) (?:quite |absolutely )?right|thank(?:s"
    r"| you) for (?:telling|letting|writing|reporting|warning|sending|waiting)"
    r"|(?:our|my) (?:mistake|fault)|let you down|that should not have happened)\b"
)
EXPLAIN = re.compile(
    r"\b(?:потому что|так как|поскольку|из-за|причин[аыуе]|дело в том|оказалось|связано с|вызван\w{1,3}"
    r"|произошло"
    r"|(?:пока|еще) не (?:зна(?:ем|ю)|нашли|понима(?:ем|ю)|ясно)|мы (?:нашли|проверили|увидели|видим"
    r"|выяснили|обнаружили)"
    r"|видно|закончил(?:ось|ся|ась|ись)|был[аои]? (?:перегружен|выключен|закрыт|удален|занят"
    r"|отключен)[аоы]?"
    r"|(?:it|which|this|that) shows|(?:was|were) (?:removed|closed|full|down|cut|overloaded|switched off)"
    r"|(?:нашел|проверил|увидел|вижу|выяснил|посмотрел)[аи]?|это значит|то есть|поэтому"
    r"|после (?:обновления|переезда|сбоя)"
    r"|because|due to|since the|the (?:reason|cause)|caused by|turned out|it (?:looks|seems)|that means"
    r"|which means|that is why"
    r"|(?:we|i)(?:'ve| have)? (?:found|checked|looked|saw|see|tested|reproduced)|(?:we|i) (?:do not"
    r"|don't) (?:yet )?know|not (?:yet )?known|after the update)\b|, so (?:the|it|you|we|your)\b"
)

def takes_seriously(draft: Draft, hollow: Iterable[Place] = ()) -> bool:
    """Whether anything in the draft shows that the person was noticed; hollow phrases do not."""
    text = draft.own
    for place in hollow:
        text = text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    return bool(PERSON.search(text.replace("\n", " ")))


def shape(draft: Draft, *, promised: bool = False) -> Shape:
    """The three marks of a draft; `promised` says that a dated promise was found in it."""
    flowed = draft.own.replace("\n", " ")
    return Shape(bool(PERSON.search(flowed)), bool(EXPLAIN.search(flowed)), promised or acts(draft))
