"""Makes the file of the judge: eight bits a weight, what weighs nothing left out."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from gromootvod.core.distill.chain import Numbers
from tools.teach.pack import rounded, shrink

from .learn import Taught

LEAST = 20  # of 127: what weighs less in every column is left out
DIGITS = 5


def pack(
    lower: Taught,
    around: Numbers,
    whole: Numbers,
    bars: Mapping[str, tuple[float, float]],
    facts: dict[str, Any],
) -> bytes:
    """The bytes of the file, the same for the same weights; `facts` are said in its head."""
    scales = np.maximum(np.abs(lower.weights).max(0), 1e-9)
    small = shrink(lower.weights, scales)
    kept = np.flatnonzero(np.abs(small).max(1) >= LEAST)
    body = np.array(lower.keys, "<u4")[kept].tobytes() + small[kept].tobytes()
    head = {
        **facts,
        "rows": len(kept),
        "scales": rounded(scales),
        "bias": _rounded(lower.bias),
        "around": _rounded(around),
        "whole": _rounded(whole),
        "keep": {rule: bar[0] for rule, bar in bars.items()},
        "add": {rule: bar[1] for rule, bar in bars.items()},
    }
    head["id"] = hashlib.sha256(json.dumps(head, sort_keys=True).encode() + body).hexdigest()[:8]
    return gzip.compress(json.dumps(head, sort_keys=True).encode() + b"\n" + body, 9, mtime=0)


def _rounded(numbers: Numbers) -> Any:
    return np.round(numbers, DIGITS).tolist()
