"""The codes of incidents in words for people."""

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
# The first line of the public page: the worst of what is felt now.
FELT: Table = {
    "": p("felt", "Everything works."),
    "slow": p("felt", "Something is slow."),
    "partial": p("felt", "Something works only in part."),
    "down": p("felt", "Something does not work."),
    "works": p("felt", "Planned work is under way."),
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

INCIDENT_TABLES: dict[str, Table] = {
    "phase": PHASES,
    "work_phase": PLANNED_PHASES,
    "effect": EFFECTS,
    "felt": FELT,
    "notice": RESULTS,
    "joined": HOW,
}
