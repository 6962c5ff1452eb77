"""Text of playbooks before anybody has saved it: a template for a new one, and a question put into its place."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from gromootvod.core.interview.phrases import house
from gromootvod.core.interview.values import LANGUAGES
from gromootvod.core.interview.yamltree import Table, Text, Unreadable, read_tree

WEIGHT = 0.6  # of a slot that engineers kept asking for
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CannotInsert(ValueError):
    """The source has no place for it that a program can find."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """A source with a new slot and question. Lines count from 1."""

    source: str
    slot: str
    lines: frozenset[int]  # that are new
    to_fill: tuple[int, ...]  # those of them that wait for a text


def template(language: str) -> str:
    """The YAML to begin a new playbook with; its notes are in `language`, Russian or English."""
    tongue = language if language in LANGUAGES else "en"
    return files(__package__).joinpath("playbook_templates", f"{tongue}.yaml").read_text("utf-8")


def tidy(source: str) -> str:
    """A source as it is kept: without a byte order mark, lines ended by LF, one LF at the end."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n") + "\n" if text.strip() else ""


def subject_of(asked: str) -> str:
    """What a question that was made of an engineer's need is about; the question itself where it was his own."""
    for tongue in LANGUAGES:
        before, _, after = house().say("need_noun", tongue).partition("{need}")
        if asked.startswith(before) and after.strip(" .!?")[:10] in asked:
            return asked[len(before) :].partition(after[:8])[0].strip()
    return asked.strip()


def with_question(source: str, asked: str, *, language: str, topic: str = "") -> Inserted:
    """Put a slot and a question for what engineers asked into a source, in `language`; the other one is left empty.

    Raises CannotInsert. All that stood there stands there still.
    """
    try:
        tree = read_tree(source)
    except Unreadable:
        raise CannotInsert("unreadable") from None
    slots = tree.entries.get("slots") if isinstance(tree, Table) else None
    if not isinstance(tree, Table) or not isinstance(slots, Table):
        raise CannotInsert("no slots")
    topics = tree.entries.get("topics")
    about = topic if isinstance(topics, Table) and topic in topics.entries else ""
    subject = _clean(subject_of(asked))
    slot = _slot_name(subject, slots.entries)
    places = _places(source)
    pieces = {
        "slots": _slot_text(slot, subject, language),
        "questions": _question_text(slot, subject, language, about),
    }
    made = source
    for key, place in sorted(places.items(), key=lambda one: -one[1].at):
        made = made[: place.at] + place.shaped(pieces[key]) + made[place.at :]
    _assert_there(made, slot)
    return _marked(source, made, slot)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a new entry goes: at an offset, in block style at a column, or in flow style after a comma or none."""

    at: int
    column: int
    flow: bool
    comma: bool
    newline: bool  # the last line has no end

    def shaped(self, piece: tuple[str, tuple[str, ...]]) -> str:
        flow, block = piece
        if self.flow:
            return f"{', ' if self.comma else ''}{flow}"
        return "\n" * self.newline + "".join(f"{' ' * self.column}{line}\n" for line in block)


def _places(source: str) -> dict[str, _Place]:
    root: Any = yaml.compose(source, Loader=_Loader)
    nodes = {key.value: node for key, node in root.value if isinstance(key, yaml.ScalarNode)}
    found = {}
    for name, kind in (("slots", yaml.MappingNode), ("questions", yaml.SequenceNode)):
        node = nodes.get(name)
        if not isinstance(node, kind) or not node.value:
            raise CannotInsert(f"no {name}")
        found[name] = _flow_place(source, node) if node.flow_style else _block_place(source, node)
    return found


def _flow_place(source: str, node: Any) -> _Place:
    at = node.end_mark.index - 1
    last = _last(node)
    between = re.sub(r"#[^\n]*", "", source[last.end_mark.index : at])
    return _Place(at, 0, True, "," not in between, False)


def _block_place(source: str, node: Any) -> _Place:
    leaf = node
    while not getattr(leaf, "flow_style", True) and leaf.value:
        leaf = _last(leaf)
    lines = source.split("\n")
    end = leaf.end_mark.line - (1 if leaf.end_mark.column == 0 else 0)
    end = min(end, len(lines) - 1)
    while end > leaf.start_mark.line and not lines[end].strip():
        end -= 1
    at = sum(len(line) + 1 for line in lines[: end + 1])
    return _Place(min(at, len(source)), node.start_mark.column, False, False, at > len(source))


def _last(node: Any) -> Any:
    last = node.value[-1]
    return last[1] if isinstance(node, yaml.MappingNode) else last


def _slot_text(slot: str, subject: str, language: str) -> tuple[str, tuple[str, ...]]:
    names = {tongue: subject if tongue == language else "" for tongue in LANGUAGES}
    flow = ", ".join(f"{tongue}: {_quoted(name)}" for tongue, name in names.items())
    lines = [f"    {tongue}: {_quoted(name)}" for tongue, name in names.items()]
    return f"{slot}: {{weight: {WEIGHT}, names: {{{flow}}}}}", (
        f"{slot}:", f"  weight: {WEIGHT}", "  names:", *lines,
    )  # fmt: skip


def _question_text(slot: str, subject: str, language: str, topic: str) -> tuple[str, tuple[str, ...]]:
    ask = {tongue: _asking(subject, tongue) if tongue == language else "" for tongue in LANGUAGES}
    flow_ask = ", ".join(f"{tongue}: {_quoted(text)}" for tongue, text in ask.items())
    flow_why = ", ".join(f"{tongue}: {_quoted(_WHY[tongue])}" for tongue in LANGUAGES)
    about = f"topics: [{topic}], " if topic else ""
    lines = (
        f"- slot: {slot}",
        *([f"  topics: [{topic}]"] if topic else []),
        "  ask:",
        *(f"    {tongue}: {_quoted(text)}" for tongue, text in ask.items()),
        "  why:",
        *(f"    {tongue}: {_quoted(_WHY[tongue])}" for tongue in LANGUAGES),
    )
    return f"{{slot: {slot}, {about}ask: {{{flow_ask}}}, why: {{{flow_why}}}}}", lines


def _asking(subject: str, language: str) -> str:
    if subject.endswith("?"):
        return subject
    return _ASK[language].replace("{need}", subject.rstrip("."))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _clean(text: str) -> str:
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:300]


def _slot_name(subject: str, taken: Collection[str]) -> str:
    latin = "".join(_LATIN.get(sign, sign) for sign in subject.casefold())
    words = [word for word in re.findall(r"[a-z0-9]+", latin) if word not in _SMALL][:4]
    name = "_".join(words)[:32].strip("_") or "asked_by_engineers"
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _assert_there(source: str, slot: str) -> None:
    """Whatever the source is like: either the entries stand where they belong, or nothing is said to be done."""
    try:
        tree = read_tree(source)
    except Unreadable:
        raise CannotInsert("no place") from None
    slots = tree.entries.get("slots") if isinstance(tree, Table) else None
    cards = getattr(tree.entries.get("questions"), "items", []) if isinstance(tree, Table) else []
    asked = [card.entries.get("slot") for card in cards if isinstance(card, Table)]
    there = any(isinstance(one, Text) and one.text == slot for one in asked)
    if not (isinstance(slots, Table) and slot in slots.entries and there):
        raise CannotInsert("no place")


def _marked(before: str, after: str, slot: str) -> Inserted:
    old, new = before.split("\n"), after.split("\n")
    lines, place = [], 0
    for number, line in enumerate(new, 1):
        if place < len(old) and line == old[place]:
            place += 1
        else:
            lines.append(number)
            if len(old) == len(new):  # changed within a line, in flow style
                place += 1
    fill = tuple(number for number in lines if re.search(r": \"\"[,}\s]*", new[number - 1]))
    return Inserted(after, slot, frozenset(lines), fill)


_ASK = {"ru": "Напишите, пожалуйста: {need}.", "en": "Please tell us: {need}."}
_WHY = {"ru": "Без этого инженеру не найти причину.", "en": "The engineer cannot find the cause without it."}
_SMALL = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "is",
        "are",
        "do",
        "you",
        "your",
        "what",
        "which",
        "u",
        "vas",
        "kakoy",
        "kakaya",
        "kakoe",
        "kakie",
        "v",
        "na",
        "i",
        "po",
        "null",
    }
)  # fmt: skip; a bare null is nothing to YAML
_LATIN = dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюяё", ["a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya", "e"], strict=True))  # fmt: skip
