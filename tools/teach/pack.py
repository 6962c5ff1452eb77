"""Makes the file of weights: eight bits a weight, what weighs nothing left out."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gromootvod.core.distill.chain import Numbers
from gromootvod.core.distill.cutting import Cutter

from .chain import Taught


def pack(taught: Taught, cutter: Cutter, sharpness: float, facts: dict[str, Any]) -> bytes:
    """The bytes of the file, the same for the same weights; `facts` are said in its head."""
    scales = np.maximum(np.abs(taught.weights).max(0), 1e-9)
    small = shrink(taught.weights, scales)
    kept = np.flatnonzero(np.abs(small).max(1) > 0)
    gap_keys = sorted(cutter.weights)
    gap_weights = np.array([cutter.weights[found] for found in gap_keys])
    gap_scale = float(np.abs(gap_weights).max())
    small_gaps = shrink(gap_weights, np.array(gap_scale))
    heard = np.flatnonzero(small_gaps)
    arrays = [
        ("keys", np.array(taught.keys, np.uint32)[kept]),
        ("weights", small[kept]),
        ("moves", taught.moves.astype(np.float32)),
        ("gap_keys", np.array(gap_keys, np.uint32)[heard]),
        ("gap_weights", small_gaps[heard]),
    ]
    body = b"".join(array.tobytes() for _, array in arrays)
    head = {
        **facts,
        "scales": rounded(scales),
        "gap_scale": gap_scale,
        "gap_bias": cutter.bias,
        "bar": cutter.bar,
        "sharpness": sharpness,
        "arrays": [(name, array.dtype.str, array.shape) for name, array in arrays],
    }
    head["id"] = hashlib.sha256(json.dumps(head, sort_keys=True).encode() + body).hexdigest()[:8]
    return gzip.compress(json.dumps(head, sort_keys=True).encode() + b"\n" + body, 9, mtime=0)


def shrink(weights: Numbers, scale: Numbers) -> NDArray[np.int8]:
    """Eight bits by square roots: the inverse of `spread` in the package."""
    part = weights / scale
    small: NDArray[np.int8] = np.rint(np.sign(part) * np.sqrt(np.abs(part)) * 127.0).astype(np.int8)
    return small


def rounded(scales: Numbers) -> list[float]:
    """Scales as a head says them: the last bit of a sum may hang on where its numbers lie in memory."""
    return [float(f"{scale:.9g}") for scale in scales]
