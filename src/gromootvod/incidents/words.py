"""The phases of an incident in words, and as a line."""

from __future__ import annotations

from gromootvod.ui.terms import term

_STEPS = ("investigating", "identified", "repairing", "monitoring", "resolved")
_WORK_STEPS = ("planned", "repairing", "monitoring", "resolved")


def phase_words(phase: str, *, planned: bool = False) -> str:
    """A phase as people say it; the code itself when it is not known."""
    return term("work_phase" if planned else "phase", phase)


def steps(phase: str, *, planned: bool = False) -> list[dict[str, str]]:
    """The phases as a line: each with its name and "past", "now" or "ahead"."""
    order = _WORK_STEPS if planned else _STEPS
    at = order.index(phase) if phase in order else 0
    tense = ["past"] * at + ["now"] + ["ahead"] * (len(order) - at - 1)
    return [
        {"code": code, "name": phase_words(code, planned=planned), "tense": tense[i]}
        for i, code in enumerate(order)
    ]
