"""Playbooks are read from YAML and checked; four come with the house. The format: docs/reference/playbooks.md."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.playbook_parts import (
    applies,
    enough,
    never,
    question,
    script,
    slot_rule,
    topic,
)
from gromootvod.core.interview.reading import PlaybookError, Reader, refuse
from gromootvod.core.interview.values import Playbook, QuestionCard, Script, SlotRule, Topic
from gromootvod.core.interview.yamltree import Node, Table, Unreadable, read_tree

SHIPPED = ("universal", "erp", "hosting-and-mail", "web-shop")
_KEYS = ("playbook", "names", "applies", "topics", "slots", "questions", "enough", "never", "budget", "tests")


def read_playbook(source: str) -> Playbook:
    """Read a playbook. Raises PlaybookError with every fault, each with its line."""
    try:
        tree = read_tree(source)
    except Unreadable as error:
        refuse(error)
    reader = Reader()
    playbook = _playbook(reader, tree)
    reader.finish()
    return playbook


@cache
def shipped(name: str) -> Playbook:
    """A playbook of the house by its name. Raises KeyError."""
    if name not in SHIPPED:
        raise KeyError(name)
    return read_playbook(shipped_source(name))


def shipped_source(name: str) -> str:
    """The YAML of a playbook of the house."""
    return files(__package__).joinpath("books", f"{name}.yaml").read_text("utf-8")


def all_shipped() -> tuple[Playbook, ...]:
    """Every playbook of the house, the universal one first."""
    return tuple(shipped(name) for name in SHIPPED)


def _playbook(reader: Reader, tree: Node) -> Playbook:
    top = reader.table(tree, "the playbook", _KEYS, ("playbook", "names", "slots", "questions"))
    get = top.entries.get
    name = reader.word(get("playbook"), "playbook")
    topics = _topics(reader, get("topics"))
    slots = _slots(reader, get("slots"), topics)
    return Playbook(
        name=name,
        names=reader.texts(get("names"), "names"),
        slots=slots,
        questions=_questions(reader, get("questions"), slots, topics),
        enough=enough(reader, get("enough"), slots),
        applies=applies(reader, get("applies")),
        topics=topics,
        never=never(reader, get("never")),
        budget=int(reader.number(get("budget"), "budget", 1, 10, 3)),
        tests=_tests(reader, get("tests"), slots),
    )


def _topics(reader: Reader, node: Node | None) -> Mapping[str, Topic]:
    table = reader.table(node, "topics")
    return {name: topic(reader, name, one, table.lines[name]) for name, one in table.entries.items()}


def _slots(reader: Reader, node: Node | None, topics: Mapping[str, Topic]) -> Mapping[str, SlotRule]:
    table = reader.table(node, "slots")
    if node is not None and isinstance(node, Table) and not table.entries:
        reader.fault(table.line, "slots is empty; name at least one, as in `error: 0.9`")
    slots = {name: slot_rule(reader, name, one, table.lines[name]) for name, one in table.entries.items()}
    for name, rule in slots.items():
        for other in rule.covered_by:
            if other not in slots and other not in list(Slot):
                reader.fault(table.lines[name], f"slots.{name}.covered_by names `{other}`, which is no slot")
        for one in rule.by_topic:
            if one not in topics:
                reader.fault(
                    table.lines[name], f"slots.{name}.by_topic names `{one[:60]}`, which is not among topics"
                )
    return slots


def _questions(
    reader: Reader, node: Node | None, slots: Mapping[str, SlotRule], topics: Mapping[str, Topic]
) -> tuple[QuestionCard, ...]:
    entries = reader.items(node, "questions")
    if node is not None and not entries and not reader.faults:
        reader.fault(node.line, "questions is empty; write at least one")
    cards = tuple(
        question(reader, one, f"question {number}", slots, topics) for number, one in enumerate(entries, 1)
    )
    seen: set[tuple[str, frozenset[str]]] = set()
    for card, one in zip(cards, entries, strict=True):
        if card.slot and (card.slot, card.topics) in seen:
            reader.fault(one.line, f"`{card.slot}` is asked twice for the same topics; keep one of the two")
        seen.add((card.slot, card.topics))
    return cards


def _tests(reader: Reader, node: Node | None, slots: Mapping[str, SlotRule]) -> tuple[Script, ...]:
    return tuple(
        script(reader, one, f"test {number}", slots)
        for number, one in enumerate(reader.items(node, "tests"), 1)
    )


__all__ = [
    "SHIPPED",
    "PlaybookError",
    "all_shipped",
    "read_playbook",
    "shipped",
    "shipped_source",
]
