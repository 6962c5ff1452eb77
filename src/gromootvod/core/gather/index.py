"""An inverted index of the tickets of the last hours: who is like the one that has just come?"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from .likeness import ALIKE, Likeness, Rarity, alike
from .traits import Traits

POSTINGS = (
    48  # the latest tickets kept for one trait: a flood of one trait costs each newcomer no more than this
)


@dataclass(frozen=True, slots=True)
class Match:
    """A ticket that is alike, and how."""

    key: int
    likeness: Likeness


class Index:
    """Tickets by their traits, within `window` of the newest; adding n tickets and asking for each is linear in n."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._postings: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=POSTINGS))
        self._held: dict[int, tuple[datetime, Traits]] = {}
        self._line: deque[int] = deque()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, key: int) -> bool:
        return key in self._held

    def add(self, key: int, at: datetime, traits: Traits) -> None:
        """Take in a ticket; one that is there already stays as it is."""
        if key in self._held:
            return
        self._held[key] = (at, traits)
        self._line.append(key)
        for trait in traits:
            self._postings[trait].append(key)
        self._drop_before(at - self._window)

    def find(
        self, traits: Traits, at: datetime, rarity: Rarity, *, besides: int | None = None
    ) -> list[Match]:
        """The tickets within the window before `at` that are alike, the most alike first."""
        near = {
            key
            for trait in traits
            for key in self._postings.get(trait, ())
            if key != besides and key in self._held and abs(self._held[key][0] - at) <= self._window
        }
        found = [Match(key, alike(traits, self._held[key][1], rarity)) for key in near]
        return sorted(
            (match for match in found if match.likeness.score >= ALIKE),
            key=lambda match: (-match.likeness.score, match.key),
        )

    def _drop_before(self, moment: datetime) -> None:
        while self._line and self._held[self._line[0]][0] < moment:
            key = self._line.popleft()
            _at, traits = self._held.pop(key)
            for trait in traits:
                postings = self._postings.get(trait)
                if postings and postings[0] == key:
                    postings.popleft()
                if not postings:
                    self._postings.pop(trait, None)
