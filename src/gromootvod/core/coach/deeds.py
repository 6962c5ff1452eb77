"""Does anybody act in a draft? What we have done, are doing, or will do, and what the client is asked to do."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from gromootvod.core.coach.draft import Draft
from gromootvod.core.coach.pattern import Matcher, matcher
from gromootvod.core.coach.verbs import form
from gromootvod.core.coach.words import MARK, Word
from gromootvod.core.text import lemma, verb_form

_YOU = frozenset({"вы", "вас", "вам", "you"})
_NOT = frozenset({"не", "ни", "not", "never", "нельзя"})
_NO_DEEDS = frozenset({"", "infinitive", "present", "predicate"})
_WE = frozenset({"я", "мы", "i", "we"})
_ENGLISH_DEEDS = frozenset(
    [
        "will",
        "shall",
        "going",
        "taken",
        "given",
        "done",
        "put",
        "held",
        "set",
        "run",
        "cut",
        "switched",
        "sent",
        "made",
        "moved",
        "lent",
        "paid",
    ]
)
_HELPERS = frozenset(
    ["have", "had", "am", "are", "is", "was", "were", "just", "also", "already", "now", "then", "been"]
)


def acts(draft: Draft, without: Collection[int] = ()) -> bool:
    """Whether something is done, going on, promised, or asked for; `without` are sentences that do not count."""
    for number, sentence in enumerate(draft.sentences):
        own = draft.sentence_words(number)
        if own and number not in without and (sentence.text.rstrip(' »")').endswith("?") or _acts(own)):
            return True
    return False


def is_idle(draft: Draft) -> bool:
    """Whether a formula of waiting stands in it: "registered", "under review", "await"."""
    return _matchers()["idle"].any(draft.words)


def _acts(own: Sequence[Word]) -> bool:
    if _matchers()["idle"].any(own):
        return False
    return _matchers()["deeds"].any(own) or any(_is_deed(own, at) for at in range(len(own)))


def _is_deed(own: Sequence[Word], at: int) -> bool:
    word = own[at].text
    if "а" <= word[:1] <= "я":
        return _is_russian_deed(own, at)
    return word in _WE and _is_english_deed(own, at)


def _is_russian_deed(own: Sequence[Word], at: int) -> bool:
    word, kind = own[at].text, form(own[at].text)
    if kind in _NO_DEEDS or lemma(word) in _idle_verbs() or _is_denied(own, at):
        return False
    if kind == "imperative":
        return True
    if kind == "done":
        return True
    if kind.startswith("past"):
        return not _is_yours(own, at) and (kind == "past-plural" or _has_subject(own, at))
    return True


def _is_english_deed(own: Sequence[Word], at: int) -> bool:
    """After "I" or "we": a verb of doing, within a few words."""
    for word in own[at + 1 : at + 5]:
        text = word.text
        if text in _NOT or word.before >= MARK:
            return False
        if text in _HELPERS or text.endswith("ly"):
            continue
        if lemma(text) in _idle_verbs() or text in _idle_verbs():
            return False
        return verb_form(text) == "past" or text.endswith("ing") or text in _ENGLISH_DEEDS
    return False


def _is_denied(own: Sequence[Word], at: int) -> bool:
    return at > 0 and own[at - 1].text in _NOT


def _is_yours(own: Sequence[Word], at: int) -> bool:
    """Whether "вы" stands before the verb in its clause."""
    for place in range(at, -1, -1):
        if own[place].text in _YOU:
            return True
        if own[place].before >= MARK:
            return False
    return False


def _has_subject(own: Sequence[Word], at: int) -> bool:
    """Whether a singular past is ours: "я проверил", or it begins its clause."""
    near = own[max(0, at - 3) : at]
    return own[at].before >= MARK or any(word.text in {"я", "уже", "сейчас", "сам", "сама"} for word in near)


@cache
def _matchers() -> dict[str, Matcher[None]]:
    return {name: matcher(_table()[name]) for name in ("deeds", "idle")}


@cache
def _idle_verbs() -> frozenset[str]:
    listed = " ".join(_table()["idle_verbs"]).split()
    return frozenset(listed) | frozenset(map(lemma, listed))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/deeds.toml").read_text("utf-8"))
