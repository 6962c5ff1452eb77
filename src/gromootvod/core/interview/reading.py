"""Reads typed values out of a YAML tree and gathers every fault, so that all of them are told at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import NoReturn

from gromootvod.core.interview.values import LANGUAGES, Check, Lists, Texts
from gromootvod.core.interview.yamltree import Fault, Items, Node, Table, Text, Unreadable

LONGEST = 4000


class PlaybookError(ValueError):
    """A file that cannot be used; each fault names its line and says what to do."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Reader:
    """Each method gives a value, or files a fault and gives the empty one."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, line: int, message: str) -> None:
        """File a fault."""
        self.faults.append(Fault(line, message))

    def table(
        self, node: Node | None, what: str, keys: Collection[str] = (), need: Collection[str] = ()
    ) -> Table:
        """A mapping with none but `keys` (when given) and at least `need`."""
        if node is None:
            return Table(0)
        if not isinstance(node, Table):
            self.fault(node.line, f"{what} must be a table: write `name: value` lines under it")
            return Table(node.line)
        for key, line in node.lines.items():
            if keys and key not in keys:
                self.fault(line, f"{what}: unknown key `{key[:60]}`; {_nearest(key, keys)}")
        for key in need:
            if key not in node.entries:
                self.fault(node.line, f"{what} lacks `{key}`; add it")
        return node

    def items(self, node: Node | None, what: str) -> list[Node]:
        """A list, empty when there is none."""
        if node is None:
            return []
        if isinstance(node, Items):
            return node.items
        self.fault(node.line, f"{what} must be a list: write `- value` lines under it, or [one, two]")
        return []

    def text(self, node: Node | None, what: str) -> str:
        """A text that is not empty."""
        if node is None:
            return ""
        if not isinstance(node, Text):
            self.fault(node.line, f"{what} must be a text; put it in quotes when it has a colon or brackets")
            return ""
        text = node.text.strip()
        if not text or (text in ("~", "null") and not node.quoted):
            self.fault(node.line, f"{what} is empty; write a text")
        elif len(text) > LONGEST:
            self.fault(node.line, f"{what} is longer than {LONGEST} characters; shorten it")
            return ""
        return text

    def word(self, node: Node | None, what: str) -> str:
        """An identifier: small Latin letters, digits, hyphens and underscores."""
        text = self.text(node, what)
        if node is not None and text and not _WORD.fullmatch(text):
            self.fault(node.line, f"{what} `{text[:60]}` may have small Latin letters, digits, - and _ only")
            return ""
        return text

    def number(self, node: Node | None, what: str, low: float, high: float, otherwise: float) -> float:
        """A number between `low` and `high`."""
        if node is None:
            return otherwise
        if isinstance(node, Text) and _NUMBER.fullmatch(node.text) and low <= float(node.text) <= high:
            return float(node.text)
        self.fault(node.line, f"{what} must be a number from {low:g} to {high:g}")
        return otherwise

    def flag(self, node: Node | None, what: str, otherwise: bool) -> bool:
        """Yes or no."""
        if node is None:
            return otherwise
        if isinstance(node, Text) and node.text.lower() in ("true", "yes", "false", "no"):
            return node.text.lower() in ("true", "yes")
        self.fault(node.line, f"{what} must be true or false")
        return otherwise

    def strings(self, node: Node | None, what: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(one, what) for one in self.items(node, what))

    def texts(self, node: Node | None, what: str) -> Texts:
        """A text in each language of the house."""
        if isinstance(node, Text):
            self.fault(node.line, f"{what} must be given in each language: `ru: …` and `en: …`")
            return {}
        table = self.table(node, what, LANGUAGES, LANGUAGES if node is not None else ())
        return {tongue: self.text(one, f"{what}.{tongue}") for tongue, one in table.entries.items()}

    def lists(self, node: Node | None, what: str, *, alike: bool = False) -> Lists:
        """A list of texts in one language or both; `alike`: in both, with as many entries."""
        table = self.table(node, what, LANGUAGES, LANGUAGES if alike and node is not None else ())
        lists = {tongue: self.strings(one, f"{what}.{tongue}") for tongue, one in table.entries.items()}
        if alike and len({len(one) for one in lists.values()}) > 1:
            self.fault(table.line, f"{what} must have as many entries in Russian as in English")
        return lists

    def by_name(self, node: Node | None, what: str) -> Mapping[str, str]:
        """Texts by names."""
        table = self.table(node, what)
        return {name: self.text(one, f"{what}.{name}") for name, one in table.entries.items()}

    def checks(self, node: Node | None, what: str) -> tuple[Check, ...]:
        """Forms: `date`, or `digits: 9`; several in one table are read as several."""
        if node is None:
            return ()
        if isinstance(node, Text):
            return self._bare_check(node, what)
        table = self.table(node, what, ("digits", "one_of", "length", *_BARE))
        return tuple(check for kind, one in table.entries.items() if (check := self._check(kind, one, what)))

    def _bare_check(self, node: Text, what: str) -> tuple[Check, ...]:
        if node.text in _BARE:
            return (Check(node.text),)
        if node.text in ("digits", "one_of", "length"):
            self.fault(node.line, f"{what}: `{node.text}` needs a value, as in `digits: 9`")
        else:
            self.fault(node.line, f"{what}: unknown form `{node.text[:60]}`; {_nearest(node.text, _ALL)}")
        return ()

    def _check(self, kind: str, node: Node, what: str) -> Check | None:
        if kind == "one_of":
            return Check(kind, words=self.strings(node, f"{what}.one_of"))
        if kind in _BARE:
            return Check(kind) if self.flag(node, f"{what}.{kind}", True) else None
        if kind not in _ALL:
            return None
        match = _RANGE.fullmatch(node.text) if isinstance(node, Text) else None
        if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= 500:
            self.fault(node.line, f"{what}.{kind} must be a count as 9, or a range as 6-9")
            return None
        low = int(match[1])
        return Check(kind, (low if kind == "digits" or match[2] else 1, int(match[2] or low)))

    def finish(self) -> None:
        """Raise PlaybookError when anything was wrong."""
        if self.faults:
            raise PlaybookError(*sorted(self.faults, key=lambda fault: fault.line))


def refuse(error: Unreadable) -> NoReturn:
    """An unreadable file as a PlaybookError."""
    raise PlaybookError(*error.faults) from None


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word[:60], list(known), 1)
    return f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"


_BARE = ("date", "time", "version", "email", "url", "number", "code")
_ALL = (*_BARE, "digits", "one_of", "length")
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?|\.\d{1,6}")
_RANGE = re.compile(r"(\d{1,3})(?:\s?[-–]\s?(\d{1,3}))?")
