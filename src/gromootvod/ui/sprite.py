"""The icons there are, and the colours the gallery shows."""

from __future__ import annotations

import re
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
ICONS = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8"))
SWATCHES = (
    "paper", "sheet", "sunk", "ink", "ground-soft", "ground", "ember-soft", "ember",
    "kept-soft", "kept", "feel-soft", "feel", "blue-soft", "blue", "rose-soft", "rose",
)  # fmt: skip
