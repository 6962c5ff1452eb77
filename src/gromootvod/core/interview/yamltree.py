"""YAML as a tree of nodes that know their lines. Only what a person writes by hand: no anchors, no tags.

Built from the parser's events, so nothing is ever constructed, nothing recurses, and `No` stays a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_BYTES = 512 * 1024
DEEPEST = 12
MOST_NODES = 50_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, in which line (from 1), and what to do about it."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(slots=True)
class Text:
    """A scalar, as it was written."""

    line: int
    text: str
    quoted: bool = False


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A mapping; keys are words, in their order, each with its line."""

    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Text | Items | Table


class Unreadable(ValueError):
    """A file that is no YAML of ours; `faults` tell where and why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read_tree(source: str) -> Node:
    """The tree of one YAML document. Raises Unreadable; time is linear in the source, memory is bounded."""
    if len(source) > MOST_BYTES:
        raise Unreadable(
            Fault(1, f"the file is larger than {MOST_BYTES // 1024} KB; cut it into smaller ones")
        )
    try:
        return _build(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "this cannot be read"
        began = error.context_mark
        where = (
            f" (of what begins in line {began.line + 1})" if began and mark and began.line < mark.line else ""
        )
        raise Unreadable(Fault(mark.line + 1 if mark else 1, f"not YAML: {said}{where}; mend it")) from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise Unreadable(Fault(line, "a character that no text has; remove it")) from None
    except (yaml.YAMLError, UnicodeError, ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(Fault(1, "not YAML: some character cannot be read")) from None


def _build(source: str) -> Node:
    builder = _Builder()
    for event in yaml.parse(source, Loader=_Loader):
        builder.take(event)
    if builder.root is None:
        raise Unreadable(Fault(1, "the file is empty; begin with `playbook: its-name`"))
    return builder.root


class _Builder:
    """Takes the events one by one; `open` holds the lists and tables that are not closed yet."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Items | Table] = []
        self.keys: list[str | None] = []  # of every open table: the key whose value comes next
        self.nodes = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable(Fault(line, f"`*{event.anchor}` refers to another place; write the text out"))
        if isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._refuse_marks(event, line)
            self._begin(event, line)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.open.pop()
            self.keys.pop()

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor:
            raise Unreadable(Fault(line, f"`&{event.anchor}` is an anchor; write plain text without anchors"))
        if event.tag:
            raise Unreadable(Fault(line, "`!` gives a type; write plain text without types"))
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unreadable(Fault(line, "too many entries; cut the file into smaller ones"))

    def _begin(self, event: Any, line: int) -> None:
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Text(line, str(event.value), event.style is not None)
        else:
            node = Items(line) if isinstance(event, yaml.SequenceStartEvent) else Table(line)
        self._place(node, line)
        if isinstance(node, Items | Table):
            if len(self.open) >= DEEPEST:
                raise Unreadable(Fault(line, "too many levels; a playbook needs no more than six"))
            self.open.append(node)
            self.keys.append(None)

    def _place(self, node: Node, line: int) -> None:
        if not self.open:
            if self.root is not None:
                raise Unreadable(Fault(line, "a second document begins; keep one playbook in a file"))
            self.root = node
            return
        top = self.open[-1]
        if isinstance(top, Items):
            top.items.append(node)
            return
        key = self.keys[-1]
        if key is not None:
            top.entries[key] = node
            self.keys[-1] = None
            return
        if not isinstance(node, Text):
            raise Unreadable(Fault(line, "a key must be one word"))
        if node.text in top.entries:
            raise Unreadable(
                Fault(line, f"`{node.text}` stands here twice (first in line {top.lines[node.text]})")
            )
        self.keys[-1] = node.text
        top.lines[node.text] = line
