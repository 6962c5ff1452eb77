"""Where the weights of signs stand: found by number, also when a house has added its own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.distill.rows import Rows

KEYS = st.lists(st.integers(0, 2**32 - 1), unique=True, max_size=40)


@given(KEYS, KEYS)
def test_rows_are_those_of_a_dictionary(keys: list[int], asked: list[int]) -> None:
    known = {key: row for row, key in enumerate(keys, 1)}
    rows = Rows.of(np.array(keys, np.uint32))
    wanted = [*asked, *keys]
    assert rows.find(wanted).tolist() == [known.get(key, 0) for key in wanted]
    assert len(rows) == len(keys)


@given(KEYS, KEYS)
def test_new_keys_stand_behind_the_old_ones(keys: list[int], more: list[int]) -> None:
    known = {key: row for row, key in enumerate(keys, 1)}
    for key in more:
        known.setdefault(key, len(known) + 1)
    rows = Rows.of(np.array(keys, np.uint32)).with_more(np.array(more, np.uint32))
    assert rows.find(list(known)).tolist() == list(known.values())
    assert len(rows) == len(known)
