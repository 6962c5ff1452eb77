"""What one house has learned beside the shipped weights: weights of signs that are added to them.

A delta is small, belongs to the weights it was learned on, and leaves them untouched: without it everything is
as it was.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .model import COLUMNS, Model, Table
from .rows import Keys

LEAST = 0.02

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Delta:
    """Weights by sign; `base` is the id of the model they are added to."""

    base: str
    keys: Keys
    weights: Halves  # signs x columns

    @property
    def id(self) -> str:
        """A name made from the content: the same lesson has the same name everywhere."""
        return hashlib.sha256(pack_delta(self)).hexdigest()[:12]


def delta_of(base: str, keys: Keys, weights: NDArray[np.float64]) -> Delta:
    """A delta of these weights, in order of its signs; signs that weigh next to nothing are left out."""
    order = np.argsort(keys, kind="stable")
    halves = weights[order].astype(np.float16)
    heavy = np.any(np.abs(halves) >= LEAST, axis=1)
    return Delta(base, keys[order][heavy].astype(np.uint32), halves[heavy])


def softened(delta: Delta, by: float) -> Delta:
    """The same lesson, taken less to heart."""
    return delta_of(delta.base, delta.keys, delta.weights.astype(np.float64) * by)


def pack_delta(delta: Delta) -> bytes:
    """The bytes of a delta: a line of JSON, the signs, their weights, little end first."""
    head = json.dumps({"base": delta.base, "signs": len(delta.keys), "columns": COLUMNS}).encode()
    return head + b"\n" + delta.keys.astype("<u4").tobytes() + delta.weights.astype("<f2").tobytes()


def unpack_delta(packed: bytes) -> Delta:
    """What `pack_delta` has packed. Raises ValueError for anything else."""
    line, newline, body = packed.partition(b"\n")
    try:
        head = json.loads(line)
        base, count, columns = head["base"], head["signs"], head["columns"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError("not a delta") from error
    if not newline or columns != COLUMNS or len(body) != count * (4 + 2 * columns):
        raise ValueError("not a delta of these columns")
    keys = np.frombuffer(body, "<u4", count).astype(np.uint32)
    weights = np.frombuffer(body, "<f2", count * columns, count * 4).astype(np.float16)
    return Delta(str(base), keys, weights.reshape(count, columns))


def taught(base: Model, delta: Delta | None) -> Model:
    """The weights with the delta added; the base itself when there is none, or when it was learned on others."""
    if delta is None or delta.base != base.id or not len(delta.keys):
        return base
    rows = base.rows.with_more(delta.keys)
    table: Table = np.zeros((len(rows) + 1, COLUMNS), np.float32)
    table[: len(base.table)] = base.table
    table[rows.find(delta.keys.tolist())] += delta.weights.astype(np.float32)
    return replace(base, id=f"{base.id}+{delta.id}", rows=rows, table=table)
