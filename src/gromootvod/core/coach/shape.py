"""Does a draft take the person seriously, explain, and act? Three marks, no score."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Protocol

from gromootvod.core.coach.deeds import acts
from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.pattern import Matcher, matcher
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
    empty = [(place.start, place.end) for place in hollow]
    for hit in _person().hits(draft.words):
        start = draft.words[hit.start].start
        if not any(first <= start < last for first, last in empty):
            return True
    return False


@cache
def _person() -> Matcher[None]:
    data = tomllib.loads(files(__package__).joinpath("data/shape.toml").read_text("utf-8"))
    return matcher(data["person"])


def shape(draft: Draft, *, promised: bool = False) -> Shape:
    """The three marks of a draft; `promised` says that a dated promise was found in it."""
    flowed = draft.own.replace("\n", " ")
    return Shape(takes_seriously(draft), bool(EXPLAIN.search(flowed)), promised or acts(draft))
