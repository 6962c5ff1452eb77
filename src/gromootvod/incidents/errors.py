"""What cannot be done with an incident, as a code for which the screens have words."""

from __future__ import annotations


class IncidentRefused(ValueError):
    """`code` says why: title, what, next_word, past, far, over, itself, merged, planned, effect, phase, elsewhere."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
