"""Fold the members' corrections into the weights of this house, or take the last lesson back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from gromootvod.core.distill import Label, Mark
from gromootvod.core.distill.delta import Delta, pack_delta
from gromootvod.core.distill.examining import Report
from gromootvod.core.distill.examining import learn as teach
from gromootvod.core.distill.model import model
from gromootvod.core.distill.pupil import Told
from gromootvod.desk import live
from gromootvod.desk.models import Correction, Lesson, Message
from gromootvod.desk.taught import lesson

ANCHORS = 200  # letters nobody corrected, beside which it is seen that what was right stays right
LOOKED_AT = 2000  # the latest ones, of which those are drawn
LONGEST = 20_000  # characters; a longer letter teaches nothing that shorter ones do not


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; `lesson` is the one in force now, if any is, `new` says that it was learned just now."""

    report: Report
    lesson: Lesson | None
    new: bool


def learn(*, now: datetime, dry_run: bool = False) -> Outcome:
    """Teach a delta from all corrections that stand; keep it unless it got worse, or `dry_run`."""
    base = model()
    count, letters = _corrected()
    delta, report = teach(base, letters, _anchors())
    if delta is None or dry_run:
        return Outcome(report, lesson(), False)
    with transaction.atomic():
        before = lesson()
        if before is not None and before.version == delta.id:
            return Outcome(report, before, False)
        made = _kept(delta, report, count, now)
        live.wake()
    return Outcome(report, made, True)


def unlearn(*, now: datetime) -> tuple[Lesson | None, Lesson | None]:
    """Take the lesson in force back: (that lesson, the one before it, which is in force again)."""
    with transaction.atomic():
        row = Lesson.objects.select_for_update().filter(undone_at=None).order_by("-id").first()
        if row is None:
            return None, None
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        live.wake()
        return row, lesson()


def _kept(delta: Delta, report: Report, count: int, now: datetime) -> Lesson:
    plain: dict[str, Any] = asdict(report)
    return Lesson.objects.create(
        version=delta.id, base=delta.base, delta=pack_delta(delta), report=plain, corrections=count, at=now
    )


def _corrected() -> tuple[int, list[Told]]:
    rows = Correction.objects.filter(undone_at=None).select_related("message").order_by("message_id", "id")
    marks: dict[int, list[Mark]] = {}
    letters: dict[int, Message] = {}
    for row in rows:
        letters[row.message_id] = row.message
        marks.setdefault(row.message_id, []).append(Mark(row.start, row.end, Label(row.label), row.hot))
    told = [_told(letters[pk], marks[pk]) for pk in letters if len(letters[pk].text) <= LONGEST]
    return len(rows), told


def _anchors() -> list[Told]:
    """Some letters that nobody corrected, always the same of the same ones: those whose hashes come first."""
    latest = (
        Message.objects.filter(
            direction=Message.Direction.IN, standing=Message.Standing.PLAIN, corrections=None
        )
        .exclude(text="")
        .order_by("-id")
        .values_list("id", "text")[:LOOKED_AT]
    )
    drawn = sorted(latest.iterator(), key=lambda row: (hashlib.sha256(row[1].encode()).digest(), row[0]))
    ids = [pk for pk, text in drawn if len(text) <= LONGEST][:ANCHORS]
    return [_told(message, ()) for message in Message.objects.filter(pk__in=ids).only("text", "folds")]


def _told(message: Message, marks: Iterable[Mark]) -> Told:
    folds = tuple((start, end) for _kind, start, end in message.folds)
    return Told(message.text, folds, tuple(marks))
