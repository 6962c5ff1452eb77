"""The rules as data: data/rules/*.toml, one file a rule, with reasons and examples in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from gromootvod.core.coach.house import House
from gromootvod.core.coach.pattern import Matcher, matcher
from gromootvod.core.coach.values import Severity


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying it, and what makes it harmless."""

    rule: str
    code: str
    unless: Matcher[None] | None = None  # in the same sentence
    unless_near: Matcher[None] | None = None  # in the same sentence or the next
    unless_signs: tuple[str, ...] = ()  # what follows in the same sentence and begins an explanation
    negation: bool = True  # "не", "not" right before unsays it
    not_asked: bool = False  # a question is let be
    counted: bool = False  # only the third and later ones matter
    rewrites: Matcher[str] | None = None
    reason: str = ""  # of a house's own phrase


@dataclass(frozen=True, slots=True)
class Example:
    """A draft with its marks ⟦…⟧, and what is known; without marks and not `whole` it is a good one."""

    rule: str
    draft: str
    whole: bool = False
    ticket: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One file of data/rules."""

    name: str
    severity: Severity
    reasons: Mapping[str, Mapping[str, str]]  # by code, by language
    tables: Mapping[str, Any]  # all of the file, for rules that need more than phrases
    examples: tuple[Example, ...]


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name."""
    folder = files(__package__).joinpath("data/rules")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = _rule(name, tomllib.loads(file.read_text("utf-8")))
    return found


@lru_cache(maxsize=64)
def phrases(house: House) -> Matcher[Phrase]:
    """All phrases of the rules that are on, the house's own included."""
    made: Matcher[Phrase] = Matcher()
    for rule in rules().values():
        if rule.name not in house.off:
            for table in rule.tables.get("phrase", ()):
                phrase = _phrase(rule.name, table)
                for pattern in table["patterns"]:
                    made.add(pattern, phrase)
    for own in house.phrases:
        if own.rule not in house.off:
            rewrites: Matcher[str] = Matcher()
            if own.rewrite:
                rewrites.add(own.pattern, own.rewrite)
            made.add(own.pattern, Phrase(own.rule, "own", reason=own.reason, rewrites=rewrites))
    for word in house.inner_words:
        made.add(word, Phrase("leak", "internal_words", negation=False))
    return made


@cache
def table(rule: str, *keys: str) -> Matcher[None]:
    """A list of patterns in a rule's file, as a matcher."""
    at: Any = rules()[rule].tables
    for key in keys:
        at = at[key]
    return matcher(at)


def reason(rule: str, code: str, language: str, **words: object) -> str:
    """The sentence of a reason."""
    return rules()[rule].reasons[code][language].format(**words)


def _phrase(rule: str, data: Mapping[str, Any]) -> Phrase:
    rewrites: Matcher[str] | None = None
    if "rewrites" in data:
        rewrites = Matcher()
        for rewrite in data["rewrites"]:
            rewrites.add(rewrite["match"], rewrite["to"])
    return Phrase(
        rule,
        data["code"],
        unless=matcher(data["unless"]) if "unless" in data else None,
        unless_near=matcher(data["unless_near"]) if "unless_near" in data else None,
        unless_signs=tuple(data.get("unless_signs", ())),
        negation=data.get("negation", True),
        not_asked=data.get("not_asked", False),
        counted=data.get("counted", False),
        rewrites=rewrites,
    )


def _rule(name: str, data: dict[str, Any]) -> Rule:
    shown = data.get("examples", {})
    examples = tuple(_example(name, item) for item in [*shown.get("bad", ()), *shown.get("good", ())])
    return Rule(name, Severity(data["severity"]), data["reasons"], data, examples)


def _example(rule: str, item: str | dict[str, Any]) -> Example:
    if isinstance(item, str):
        return Example(rule, item)
    known = {"client", "contact", "cause_known", "ticket", "heat"} & set(item)
    messages = [{"direction": "in", "text": item["client"]}] if "client" in item else []
    ticket = {
        "contact": item.get("contact", ""),
        "cause_known": item.get("cause_known"),
        "messages": messages,
        "state": None if item.get("ticket") else "closed",
    }
    return Example(rule, item["draft"], item.get("whole", False), ticket if known else None)
