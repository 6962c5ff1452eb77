"""What the composer's margin shows of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from gromootvod.core import coach
from gromootvod.desk.operations.coaching import read_draft
from gromootvod.ui.middleware import moment

EXCERPT = 90  # characters of the draft shown with a remark


@dataclass(frozen=True, slots=True)
class Seen:
    """A remark with the words it stands on."""

    remark: coach.Remark
    words: str
    whole: bool  # it is about the draft and not about a place in it


def margin(request: HttpRequest, number: int, text: str) -> dict[str, Any]:
    """What the composer's margin shows of a draft. Raises Ticket.DoesNotExist."""
    chosen = request.POST.get("next_word", "") not in {"", "own"} or bool(request.POST.get("due"))
    found = read_draft(number, text, now=moment(request), due_chosen=chosen)
    away = set(request.POST.getlist("dismissed")[:200])
    shown = [
        one for one in (_seen(remark, text) for remark in found.remarks)
        if f"{one.remark.rule}:{one.words}" not in away
    ]  # fmt: skip
    return {
        "seen": shown,
        "shape": found.shape,
        "promises": [one for one in found.promises if one.due],
        "stops": any(one.remark.severity == coach.Severity.STOP for one in shown),
        "blank": not text.strip(),
    }


def _seen(remark: coach.Remark, text: str) -> Seen:
    words = text[remark.start : remark.end].strip()
    whole = remark.end - remark.start >= len(text.strip()) or not words
    return Seen(remark, words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…", whole)
