"""Complete tickets for the simulation: what a client would tell if he were asked everything.

Two sources: tickets written slot by slot (corpus/{ru,en}/tickets/*.yaml) and labelled letters rich in slots
(corpus/{ru,en}/letters/*.txt, see corpus/GUIDE.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gromootvod.core.distill.values import Slot
from gromootvod.core.interview.reading import Reader, refuse
from gromootvod.core.interview.yamltree import Unreadable, read_tree

RICH = 5
"""A letter with so many different slots is a complete ticket."""

_SLOT_OF = {
    "symptom": Slot.SYMPTOM, "error": Slot.ERROR, "expected": Slot.EXPECTED, "step": Slot.STEPS,
    "environment": Slot.ENVIRONMENT, "change": Slot.CHANGE, "time": Slot.SINCE, "impact": Slot.IMPACT,
    "request": Slot.REQUEST,
}  # fmt: skip
_MARK = re.compile(r"⟦([a-z_]{1,20})\*?⟧")


@dataclass(frozen=True, slots=True)
class Complete:
    """A ticket with nothing hidden: pieces of text in order, each with its slot ("" for the rest)."""

    name: str
    language: str
    playbook: str
    pieces: tuple[tuple[str, str], ...]
    needed: frozenset[str]  # what an engineer needed of it
    unknown: frozenset[str] = frozenset()  # what the client cannot tell although he is asked
    joint: str = " "

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that the client can tell of, in order."""
        return tuple(dict.fromkeys(slot for slot, _ in self.pieces if slot))

    def text(self, *hidden: str) -> str:
        """The letter without the pieces of the hidden slots."""
        return self.joint.join(text for slot, text in self.pieces if slot not in hidden).strip()

    def answer(self, slot: str) -> str:
        """What the client says when he is asked for a slot; "" when he has nothing to say."""
        return self.joint.join(text for own, text in self.pieces if own == slot).strip()


def read_tickets(source: str, language: str) -> list[Complete]:
    """Tickets written slot by slot. Raises PlaybookError."""
    try:
        tree = read_tree(source)
    except Unreadable as error:
        refuse(error)
    reader = Reader()
    found: list[Complete] = []
    for number, node in enumerate(reader.items(tree, "the file"), 1):
        what = f"ticket {number}"
        keys = ("id", "playbook", "temper", "slots", "needed", "unknown")
        get = reader.table(node, what, keys, ("id", "playbook", "slots", "needed")).entries.get
        slots = reader.by_name(get("slots"), f"{what}: slots")
        needed = frozenset(reader.strings(get("needed"), f"{what}: needed"))
        for slot in sorted(needed - set(slots)):
            reader.fault(node.line, f"{what}: needs `{slot}`, which is not among its slots")
        temper = reader.text(get("temper"), f"{what}: temper")
        found.append(
            Complete(
                name=reader.text(get("id"), f"{what}: id"),
                language=language,
                playbook=reader.word(get("playbook"), f"{what}: playbook"),
                pieces=(("", temper), *slots.items()),
                needed=needed | {Slot.SYMPTOM.value},  # whatever else it takes
                unknown=frozenset(reader.strings(get("unknown"), f"{what}: unknown")),
            )
        )
    reader.finish()
    return found


def read_letters(source: str, language: str) -> list[Complete]:
    """The letters of a labelled file that are rich in slots; for the universal playbook. Never raises."""
    return [one for block in _blocks(source) if (one := _letter(block, language)) is not None]


def _blocks(source: str) -> Iterator[tuple[str, str]]:
    for block in re.split(r"^=== ", source, flags=re.M)[1:]:
        head, found, body = block.partition("\n---\n")
        if found:
            yield head.split("\n", 1)[0].strip(), body


def _letter(block: tuple[str, str], language: str) -> Complete | None:
    name, body = block
    marks = list(_MARK.finditer(body))
    ends = [*(mark.start() for mark in marks), len(body)][1:]
    pieces = tuple(
        (_SLOT_OF[mark[1]].value if mark[1] in _SLOT_OF else "", body[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    )
    slots = frozenset(slot for slot, _ in pieces if slot)
    if len(slots) < RICH:
        return None
    return Complete(name, language, "universal", pieces, slots - {Slot.REQUEST.value}, joint="")
