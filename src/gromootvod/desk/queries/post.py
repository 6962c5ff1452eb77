"""The post room: parcels that need a look, post from machines, and letters on their way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gromootvod.desk.models import Dispatch, Parcel

Show = Literal["stuck", "robots", "all"]
SHOWN = 100


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One parcel and what became of it."""

    id: int
    received_at: datetime
    door: str
    sender: str
    subject: str
    verdict: str
    reason: str
    state: str
    ticket_id: int | None
    size: int
    seen: bool


@dataclass(frozen=True, slots=True)
class DispatchView:
    """One outgoing letter."""

    id: int
    recipient: str
    subject: str
    kind: str
    state: str  # held, when no letters leave the house yet
    made_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    attempts: int
    answer: str
    ticket_id: int | None


def parcels(show: Show, *, before: int | None = None) -> list[ParcelView]:
    """The latest parcels of a kind, at most SHOWN, older than parcel `before`."""
    found = Parcel.objects.all()
    if show == "stuck":
        found = found.filter(state=Parcel.State.STUCK)
    elif show == "robots":
        found = found.filter(verdict__in=[Parcel.Verdict.ROBOT, Parcel.Verdict.BOUNCE])
    if before is not None:
        found = found.filter(id__lt=before)
    fields = (
        "id", "received_at", "door", "sender", "subject", "verdict", "reason", "state", "ticket_id", "blob__size",
        "seen_at",
    )  # fmt: skip
    rows = found.order_by("-id").values_list(*fields)[:SHOWN]
    return [ParcelView(*row[:-1], row[-1] is not None) for row in rows]  # type: ignore[call-arg]


def dispatches(*, held: bool, before: int | None = None) -> list[DispatchView]:
    """The latest outgoing letters, at most SHOWN."""
    found = Dispatch.objects.all() if before is None else Dispatch.objects.filter(id__lt=before)
    return [dispatch_view(row, held=held) for row in found.order_by("-id")[:SHOWN]]


def dispatch_view(row: Dispatch, *, held: bool) -> DispatchView:
    """A dispatch as screens show it."""
    state = "held" if held and row.state == Dispatch.State.WAITING else row.state
    return DispatchView(
        row.pk, row.recipient, row.subject, row.kind, state, row.made_at, row.sent_at, row.next_try_at, row.attempts,
        row.answer, row.ticket_id,
    )  # fmt: skip
