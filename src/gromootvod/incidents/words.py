"""The codes of incidents in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

Table = Mapping[str, Any]

PHASES: Table = {
    "suspected": p("phase", "suspected"),
    "planned": p("phase", "announced"),
    "investigating": p("phase", "finding out"),
    "identified": p("phase", "cause known"),
    "repairing": p("phase", "being repaired"),
    "monitoring": p("phase", "repaired, watched"),
    "resolved": p("phase", "over"),
}
PLANNED_PHASES: Table = {
    **PHASES,
    "repairing": p("phase", "under way"),
    "monitoring": p("phase", "done, watched"),
}
EFFECTS: Table = {
    "slow": p("effect", "slow"),
    "partial": p("effect", "works in part"),
    "down": p("effect", "does not work"),
    "works": p("effect", "planned work"),
    "": p("effect", "works"),
}
RESULTS: Table = {
    "sent": p("notice", "sent"),
    "waiting": p("notice", "waiting"),
    "retry": p("notice", "is tried again"),
    "bounced": p("notice", "did not arrive"),
    "unsure": p("notice", "perhaps sent"),
    "declined": p("notice", "does not belong to it"),
    "closed": p("notice", "works for him already"),
    "overtaken": p("notice", "a newer word went instead"),
    "no_address": p("notice", "only on his page: no address is known"),
    "page": p("notice", "only on his page: he wants it so"),
    "ended": p("notice", "has unsubscribed"),
    "failed": p("notice", "could not be written"),
}
HOW: Table = {
    "member": p("joined", "joined by hand"),
    "likeness": p("joined", "alike"),
    "door": p("joined", "recognised at the door"),
    "merge": p("joined", "came with a merged incident"),
}
_STEPS = ("investigating", "identified", "repairing", "monitoring", "resolved")
_WORK_STEPS = ("planned", "repairing", "monitoring", "resolved")


def phase_words(phase: str, *, planned: bool = False) -> str:
    """A phase as people say it; the code itself when it is not known."""
    return str((PLANNED_PHASES if planned else PHASES).get(phase, phase))


def steps(phase: str, *, planned: bool = False) -> list[dict[str, str]]:
    """The phases as a line: each with its name and "past", "now" or "ahead"."""
    order = _WORK_STEPS if planned else _STEPS
    at = order.index(phase) if phase in order else 0
    tense = ["past"] * at + ["now"] + ["ahead"] * (len(order) - at - 1)
    return [
        {"code": code, "name": phase_words(code, planned=planned), "tense": tense[i]}
        for i, code in enumerate(order)
    ]
