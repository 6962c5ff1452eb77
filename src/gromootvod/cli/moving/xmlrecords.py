"""XML elements as objects, one at a time: no document type, no entities, bounded depth and size."""

from __future__ import annotations

import xml.parsers.expat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gromootvod.desk.moving import Trouble

CHUNK = 1 << 18
DEEPEST = 40
LONGEST = 64 * 1024 * 1024  # characters of one element


class Refused(ValueError):
    """The document is not read any further; the message says why."""


def xml_records(
    path: Path, wanted: frozenset[str], read: Callable[[int], None] = lambda size: None
) -> Iterator[tuple[str, dict[str, Any]] | Trouble]:
    """Yield the outermost elements called one of `wanted`, with the line each begins in."""
    builder = _Builder(wanted)
    parser = builder.parser
    with path.open("rb") as source:
        try:
            while chunk := source.read(CHUNK):
                read(len(chunk))
                parser.Parse(chunk, False)
                for line, found in builder.take():
                    yield f"{path.name}: line {line}", found
            parser.Parse(b"", True)
        except (xml.parsers.expat.ExpatError, Refused) as error:
            for line, found in builder.take():
                yield f"{path.name}: line {line}", found
            yield Trouble(f"{path.name}: line {parser.CurrentLineNumber}", "the rest of the file", str(error))


class _Builder:
    """Makes objects: names with underscores, children by name, a list where `type="array"` or a name repeats."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._stack: list[tuple[str, bool, list[tuple[str, Any]], list[str]]] = []
        self._begun = self._size = 0
        self._done: list[tuple[int, dict[str, Any]]] = []
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def take(self) -> list[tuple[int, dict[str, Any]]]:
        """What is whole by now."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._stack:
            if name not in self._wanted:
                return
            self._begun, self._size = self.parser.CurrentLineNumber, 0
        if len(self._stack) >= DEEPEST:
            raise Refused(f"elements deeper than {DEEPEST}")
        self._stack.append((name, attributes.get("type") == "array", [], []))

    def _text(self, data: str) -> None:
        if self._stack:
            self._size += len(data)
            if self._size > LONGEST:
                raise Refused(f"an element longer than {LONGEST} characters")
            self._stack[-1][3].append(data)

    def _end(self, name: str) -> None:
        if not self._stack:
            return
        opened, array, children, words = self._stack.pop()
        value: Any = "".join(words).strip()
        if array:
            value = [child for _, child in children]
        elif children:
            value = _object(children)
        if self._stack:
            self._stack[-1][2].append((opened.replace("-", "_"), value))
        elif isinstance(value, dict):
            self._done.append((self._begun, value))

    def _refuse(self, *_: object) -> None:
        raise Refused("it has a document type, which exports do not have")


def _object(children: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    repeated: set[str] = set()
    for name, value in children:
        if name not in made:
            made[name] = value
        elif name in repeated:
            made[name].append(value)
        else:
            repeated.add(name)
            made[name] = [made[name], value]
    return made
