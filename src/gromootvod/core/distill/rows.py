"""Where the weights of each sign stand: numbers in order instead of a dictionary, for a quarter of its memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Keys of signs in order, and the row of the table that belongs to each; row 0 is of no sign."""

    keys: Keys
    places: Places

    @classmethod
    def of(cls, keys: Keys) -> Self:
        """Rows 1, 2, … of distinct keys as they come."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], order.astype(np.int64) + 1)

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, wanted: Sequence[int]) -> Places:
        """The row of each key, 0 for one that is not known."""
        asked = np.array(wanted, np.uint32)
        if not len(self.keys):
            return np.zeros(len(asked), np.int64)
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        return np.where(self.keys[at] == asked, self.places[at], 0)

    def with_more(self, keys: Keys) -> Rows:
        """These and the rows after them for distinct keys that are new."""
        new = keys[self.find(keys.tolist()) == 0]
        added = len(self) + 1 + np.arange(len(new))
        both, places = np.concatenate([self.keys, new]), np.concatenate([self.places, added])
        order = np.argsort(both, kind="stable")
        return Rows(both[order], places[order])
