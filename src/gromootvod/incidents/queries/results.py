"""What became of an update, recipient by recipient. What has not been handed over is never counted as sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Q, Value, When

from gromootvod.incidents.models import IncidentTicket, IncidentUpdate, Notice, Subscription

# Those of whom a letter was to reach each; the others were left out for a reason of theirs.
MEANT = ("sent", "waiting", "retry", "bounced", "unsure", "failed", "no_address")
TROUBLE = ("bounced", "unsure", "failed", "no_address", "retry")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Result:
    """How many recipients met with what: `counts` by result code; `sent` of `meant`."""

    sent: int
    meant: int
    counts: tuple[tuple[str, int], ...]

    @property
    def whole(self) -> bool:
        """Whether it has reached everybody whom it was meant for."""
        return self.sent == self.meant


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient and his result; `ticket` is None for a subscriber."""

    ticket: int | None
    name: str
    address: str
    result: str
    detail: str
    dispatch: int | None
    at: datetime | None


RESULT = Case(
    When(Q(state="skipped"), then=F("why")),
    When(Q(state="waiting", attempts=0), then=Value("waiting")),
    When(Q(state="waiting"), then=Value("retry")),
    When(Q(dispatch__state="sent"), then=Value("sent")),
    When(Q(dispatch__state__in=["refused", "bounced"]), then=Value("bounced")),
    When(Q(dispatch__state="unsure"), then=Value("unsure")),
    When(Q(dispatch__state="waiting", dispatch__attempts__gt=0), then=Value("retry")),
    When(Q(dispatch__isnull=False), then=Value("waiting")),
    default=Value("failed"),
    output_field=CharField(),
)


def results(updates: Sequence[IncidentUpdate]) -> dict[int, Result]:
    """The result of each update, in one query; two more for one that is still being spread."""
    rows = (
        Notice.objects.filter(update__in=updates)
        .annotate(result=RESULT)
        .values_list("update", "result")
        .annotate(n=Count("id"))
        .order_by("update", "-n")
    )
    found: dict[int, list[tuple[str, int]]] = {update.pk: [] for update in updates}
    for update_id, result, count in rows:
        found[update_id].append((result, count))
    for update in updates:
        ahead = _ahead(update) if update.spread_at is None else 0
        if ahead:
            found[update.pk] = _added(found[update.pk], "waiting", ahead)
    return {key: _result(counts) for key, counts in found.items()}


def recipients(update_id: int, wanted: Iterable[str] = TROUBLE) -> tuple[Recipient, ...]:
    """Who met with what, the first SHOWN of those whose result is among `wanted`."""
    rows = (
        Notice.objects.filter(update=update_id)
        .annotate(result=RESULT)
        .filter(result__in=list(wanted))
        .order_by("id")
        .values_list(
            "ticket_id", "ticket__contact__name", "dispatch__recipient", "subscription__email", "result",
            "dispatch__answer", "detail", "dispatch_id", "told_at",
        )[:SHOWN]
    )  # fmt: skip
    return tuple(
        Recipient(ticket, name or "", to or email or "", result, answer or detail or "", dispatch, at)
        for ticket, name, to, email, result, answer, detail, dispatch, at in rows
    )


def failed_dispatches(incident_id: int) -> list[int]:
    """The letters of an incident's latest update that a member may send once more."""
    last = (
        IncidentUpdate.objects.filter(incident=incident_id)
        .order_by("-id")
        .values_list("id", flat=True)
        .first()
    )
    rows = Notice.objects.filter(update=last, dispatch__state__in=["refused", "bounced", "unsure"])
    return list(rows.order_by("id").values_list("dispatch_id", flat=True))


def _ahead(update: IncidentUpdate) -> int:
    """Recipients whom the list does not hold yet."""
    tickets = (
        IncidentTicket.objects.filter(
            incident=update.incident_id, state=IncidentTicket.State.JOINED, ticket_id__gt=update.spread_to
        )
        .exclude(ticket__incident_notices__update=update)
        .count()
    )
    if update.incident.published_at is None:
        return tickets
    people = Subscription.objects.filter(
        confirmed_at__isnull=False, ended_at=None, pk__gt=update.spread_to_subscription
    )
    return tickets + people.count()


def _added(counts: list[tuple[str, int]], code: str, more: int) -> list[tuple[str, int]]:
    whole = dict(counts)
    whole[code] = whole.get(code, 0) + more
    return list(whole.items())


def _result(counts: list[tuple[str, int]]) -> Result:
    by_code = dict(counts)
    return Result(by_code.get("sent", 0), sum(by_code.get(code, 0) for code in MEANT), tuple(counts))
