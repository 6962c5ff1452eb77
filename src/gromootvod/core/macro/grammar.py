"""The grammar of variables.

    text      anything but `{{`; a backslash before `{{` takes it as it is
    variable  {{ name }}  {{ name:case }}  {{ fact:slot }}, each with an own default: {{ product|the program }}

An empty default, `{{name|}}`, lets the variable vanish together with the comma that belonged to it. Names are English or
Russian words; nothing else is allowed inside, so that a text can be judged when it is saved and not when it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gromootvod.core.distill import Slot

LONGEST = 20_000  # characters of one text
PLAIN = ("number", "title", "promise", "link", "member", "product", "company")
CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
FACTS = tuple(str(slot) for slot in Slot)

_OPEN, _CLOSE = "{{", "}}"
_BODY = re.compile(r"[ \t]*(?P<name>[^\W\d]+)[ \t]*(?::[ \t]*(?P<argument>[^\W\d]+)[ \t]*)?(?P<default>\|.*)?", re.DOTALL)  # fmt: skip
_RUSSIAN: Mapping[str, str] = {
    "имя": "name", "номер": "number", "тема": "title", "обещание": "promise", "ссылка": "link",
    "сотрудник": "member", "продукт": "product", "компания": "company", "факт": "fact",
}  # fmt: skip
_RUSSIAN_CASES: Mapping[str, str] = {
    "именительный": "nominative", "родительный": "genitive", "дательный": "dative", "винительный": "accusative",
    "творительный": "instrumental", "предложный": "prepositional",
}  # fmt: skip
_RUSSIAN_FACTS: Mapping[str, str] = {
    "симптом": "symptom", "ошибка": "error", "ожидание": "expected", "шаги": "steps", "место": "environment",
    "перемена": "change", "начало": "since", "ущерб": "impact", "просьба": "request", "история": "history",
    "улики": "evidence",
}  # fmt: skip


class MacroError(ValueError):
    """What stands at `start`–`end` of the text cannot be used.

    `code`: unclosed, malformed, unknown_variable, unknown_case, unknown_fact, needs_fact, no_argument, too_long.
    """

    def __init__(self, code: str, start: int, end: int) -> None:
        super().__init__(f"{code} at {start}")
        self.code, self.start, self.end = code, start, end


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stay as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A place to be filled in. `key` names the value ("name:dative"); `default` None means that one is needed."""

    key: str
    default: str | None
    source: str  # as it was written between the braces


Part = Text | Variable


@dataclass(frozen=True, slots=True)
class Template:
    """A text that was read."""

    parts: tuple[Part, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The values that it asks for."""
        return frozenset(part.key for part in self.parts if isinstance(part, Variable))


def parse(text: str) -> Template:
    """Read a text in time linear in it. Raises MacroError with the place of the first fault."""
    if len(text) > LONGEST:
        raise MacroError("too_long", LONGEST, len(text))
    return Template(tuple(_parts(text)))


def _parts(text: str) -> Iterator[Part]:
    at = 0
    literal: list[str] = []
    while (start := text.find(_OPEN, at)) >= 0:
        if start > at and text[start - 1] == "\\":
            literal += [text[at : start - 1], _OPEN]
            at = start + len(_OPEN)
            continue
        literal.append(text[at:start])
        if words := "".join(literal):
            yield Text(words)
        literal = []
        end = text.find(_CLOSE, start)
        if end < 0:
            raise MacroError("unclosed", start, start + len(_OPEN))
        at = end + len(_CLOSE)
        yield _variable(text[start + len(_OPEN) : end], start, at)
    literal.append(text[at:])
    if words := "".join(literal):
        yield Text(words)


def _variable(body: str, start: int, end: int) -> Variable:
    if "\n" in body or _OPEN in body:
        raise MacroError("unclosed", start, start + len(_OPEN))
    match = _BODY.fullmatch(body)
    if match is None:
        raise MacroError("malformed", start, end)
    name = match["name"].lower()
    key = _key(_RUSSIAN.get(name, name), (match["argument"] or "").lower(), start, end)
    default = match["default"]
    return Variable(key, default[1:].strip() if default is not None else None, body.partition("|")[0].strip())


def _key(name: str, argument: str, start: int, end: int) -> str:
    if name == "name":
        case = _RUSSIAN_CASES.get(argument, argument) or "nominative"
        if case not in CASES:
            raise MacroError("unknown_case", start, end)
        return f"name:{case}"
    if name == "fact":
        slot = _RUSSIAN_FACTS.get(argument, argument)
        if slot not in FACTS:
            raise MacroError("unknown_fact" if slot else "needs_fact", start, end)
        return f"fact:{slot}"
    if name not in PLAIN:
        raise MacroError("unknown_variable", start, end)
    if argument:
        raise MacroError("no_argument", start, end)
    return name
