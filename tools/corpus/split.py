"""Who learns from which letter: `corpus/split.toml`. Test letters are seen by nothing but the final table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .reader import CORPUS, CorpusError, Letter

PARTS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class Split:
    """The hands of every part."""

    hands: dict[str, str]  # hand -> part
    trades: dict[str, str]  # trade that stands in one part only -> part

    def part(self, letter: Letter) -> str:
        """The part that a letter belongs to. Raises CorpusError for a letter that stands where it must not."""
        part = self.hands.get(letter.hand)
        if part is None:
            raise CorpusError(f"{letter.id}: split.toml does not know the hand {letter.hand!r}")
        only = self.trades.get(letter.trade, part)
        if only != part:
            raise CorpusError(f"{letter.id}: {letter.trade} is kept for {only}")
        return part

    def of(self, letters: Iterable[Letter], *parts: str) -> list[Letter]:
        """The letters of some parts, in order."""
        return [letter for letter in letters if self.part(letter) in parts]


def read_split(path: Path = CORPUS / "split.toml") -> Split:
    """The split as it is written down."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    hands = {hand: part for part in PARTS for hand in raw[part]["hands"]}
    trades = {trade: part for part in PARTS for trade in raw[part].get("only", ())}
    return Split(hands, trades)
