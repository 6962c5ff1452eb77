"""Compare each new ticket with the incidents that are open and with the tickets of the last hour.

Nothing joins silently: what is alike is proposed to members; only a letter that is certain to be about an incident that
the house has spoken of is answered with its state, which its client sees, can object to, and members see too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from gromootvod.core.distill import Kind, Label, from_json
from gromootvod.core.gather import ALIKE, CERTAIN, Index, Likeness, Match, Rarity, Traits, nearest, traits_of
from gromootvod.desk import live
from gromootvod.desk.models import Distillation, Event, Message, Ticket
from gromootvod.desk.operations.announce import note_incident
from gromootvod.incidents.models import Incident, IncidentTicket, Look, Phase
from gromootvod.incidents.operations.join import named, tell_last_word
from gromootvod.incidents.operations.samples import Sample, samples_of

WINDOW = timedelta(hours=1)  # so close together three alike tickets are more than chance
ENOUGH = 3
LOOK_BACK = timedelta(hours=6)  # a ticket older than that is no news, even to a worker that was away
PAST, PAST_KEPT = timedelta(days=30), 5_000  # the quieter days by which rarity is measured
BATCH = 50
OVERLAP = 500  # numbers are given out before rows are seen: PostgreSQL may show a lower one later
State, How = IncidentTicket.State, IncidentTicket.How
_TELLING = frozenset({Label.SYMPTOM, Label.ERROR, Label.OTHER_FACT})


class Gatherer:
    """What a worker remembers between two looks. It is made from rows, and can be made again at any time."""

    def __init__(self) -> None:
        self._index = Index(WINDOW)
        self._rarity = Rarity()
        self._counted_at: datetime | None = None
        self._floor = 0  # every ticket up to this number has been looked at

    def look(self, *, now: datetime, limit: int = BATCH) -> int:
        """Look at the tickets that nobody has looked at; return how many."""
        waiting = list(
            Ticket.objects.filter(pk__gt=self._floor, look=None)
            .filter(last_message_at__gt=now - LOOK_BACK, opened_at__gt=now - LOOK_BACK)
            # A call that is still going on has told nothing yet.
            .filter(~Q(door="phone") | Exists(Message.objects.filter(ticket=OuterRef("pk"))))
            .order_by("opened_at", "id")
            .values_list("id", "opened_at", "title", "closed_at")[:limit]
        )
        if not waiting:
            newest = Ticket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            self._floor = max(self._floor, newest - OVERLAP)
            return 0
        self._refresh(now)
        facts = facts_of([row[0] for row in waiting])
        samples = samples_of(_open_incidents())
        for number, opened_at, title, closed_at in waiting:
            traits = traits_of(title, facts[number])
            try:
                with transaction.atomic():
                    Look.objects.create(ticket_id=number, at=opened_at, traits=sorted(traits))
                    if closed_at is None and self._compare(number, opened_at, traits, samples, now):
                        samples = samples_of(_open_incidents())
            except IntegrityError:  # another worker was quicker: it compares
                pass
            self._index.add(number, opened_at, traits)
        return len(waiting)

    def catch_up(self, *, now: datetime) -> int:
        """Compare the tickets of the last hours with an incident that is new, or has more tickets to compare with."""
        incident = (
            Incident.objects.filter(gathered_at=None, resolved_at=None, dismissed_at=None, merged_at=None)
            .exclude(phase=Phase.SUSPECTED)
            .order_by("id")
            .first()
        )
        if incident is None:
            return 0
        self._refresh(now)
        Incident.objects.filter(pk=incident.pk).update(gathered_at=now)
        (sample,) = samples_of([incident])
        known = set(IncidentTicket.objects.filter(incident=incident).values_list("ticket_id", flat=True))
        looks = Look.objects.filter(at__gt=incident.opened_at - LOOK_BACK, ticket__closed_at=None).order_by(
            "-at"
        )
        found = 0
        for number, traits in looks.values_list("ticket_id", "traits")[:PAST_KEPT]:
            likeness = nearest(frozenset(traits), sample.traits, self._rarity)
            if number not in known and likeness.score >= ALIKE:
                found += _propose(sample.incident, number, likeness, now)
        if found:
            live.wake()
        return 1

    def _compare(
        self, number: int, at: datetime, traits: Traits, samples: Sequence[Sample], now: datetime
    ) -> bool:
        """Propose, answer or suspect; return whether a new incident is suspected."""
        found = [(nearest(traits, sample.traits, self._rarity), sample) for sample in samples]
        likeness, sample = max(found, key=lambda one: one[0].score, default=(Likeness(0), None))
        if sample is not None and likeness.score >= ALIKE:
            if likeness.score >= CERTAIN and sample.spoken and _may_be_answered(number):
                _recognise(sample.incident, number, likeness, now)
            else:
                _propose(sample.incident, number, likeness, now)
            return False
        matches = self._index.find(traits, at, self._rarity, besides=number)
        return len(matches) + 1 >= ENOUGH and _suspect(number, matches, now)

    def _refresh(self, now: datetime) -> None:
        """Take in what other workers looked at; count anew, once an hour, what the quieter days were like."""
        if self._counted_at is None or now - self._counted_at > WINDOW:
            past = Look.objects.filter(at__gt=now - PAST, at__lt=now - LOOK_BACK).order_by("-at")
            rows = past.values_list("traits", flat=True)[:PAST_KEPT]
            self._rarity, self._counted_at = Rarity.of(frozenset(row) for row in rows), now
        recent = Look.objects.filter(at__gt=now - WINDOW).order_by("-at", "-ticket_id")
        for number, at, traits in reversed(recent.values_list("ticket_id", "at", "traits")[: 4 * BATCH]):
            self._index.add(number, at, frozenset(traits))


def facts_of(numbers: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """(slot, name, text) of what the tickets' letters say: their cards, and every stretch that tells a fact."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    rows = Distillation.objects.filter(message__ticket__in=numbers, message__direction="in").order_by(
        "message_id"
    )
    for number, data in rows.values_list("message__ticket_id", "data"):
        told = from_json(data)
        found[number] += [(slot, one.name, one.text) for slot, values in told.card.items() for one in values]
        found[number] += [
            ("symptom", "", told.text[span.start : span.end])
            for span in told.spans
            if span.kind is Kind.FACT and span.label in _TELLING
        ]
        said = (told.text[span.start : span.end] for span in told.spans if span.kind is not Kind.NOISE)
        found[number].append(("letter", "", " ".join(said)))
    return found


def _open_incidents() -> list[Incident]:
    return list(
        Incident.objects.filter(resolved_at=None, dismissed_at=None, merged_at=None, planned=False).order_by(
            "-id"
        )[:20]
    )


def _may_be_answered(number: int) -> bool:
    """Whether a person wrote to us: a machine, a list, or a sender in dispute is never answered by a machine."""
    opened = (
        Event.objects.filter(ticket=number, kind=Event.Kind.OPENED).values_list("data", flat=True).first()
    )
    return opened is not None and opened.get("quiet") is False


def _recognise(incident: Incident, number: int, likeness: Likeness, now: datetime) -> None:
    """Once for each client and incident: his second letter about it is proposed, and a person reads it."""
    contact = Ticket.objects.values_list("contact_id", flat=True).get(pk=number)
    answered = IncidentTicket.objects.filter(
        incident=incident, ticket__contact=contact, how=How.DOOR
    ).exists()
    if answered or _elsewhere(incident, contact):
        _propose(incident, number, likeness, now)
        return
    IncidentTicket.objects.create(
        incident=incident, ticket_id=number, state=State.JOINED, how=How.DOOR, score=likeness.score,
        shared=list(likeness.shared[:8]), at=now, settled_at=now,
    )  # fmt: skip
    tell_last_word(incident, [number], now)
    note_incident([number], {**named(incident), "move": "recognised"}, by=None, now=now)
    live.wake()


def _elsewhere(incident: Incident, contact: int) -> bool:
    """Whether he has said that an earlier letter of his was about something else."""
    return IncidentTicket.objects.filter(
        incident=incident, ticket__contact=contact, state=State.DECLINED, settled_by=None
    ).exists()


def _propose(incident: Incident, number: int, likeness: Likeness, now: datetime) -> int:
    _row, made = IncidentTicket.objects.get_or_create(
        incident=incident,
        ticket_id=number,
        defaults={
            "state": State.PROPOSED, "how": How.LIKENESS, "score": likeness.score,
            "shared": list(likeness.shared[:8]), "at": now,
        },
    )  # fmt: skip
    return int(made)


def _suspect(number: int, matches: Sequence[Match], now: datetime) -> bool:
    """Three alike within the hour that no incident knows: ask the members whether it is one."""
    likeness = {match.key: match.likeness for match in matches}
    wanted = [number, *likeness]
    # Held in one order, so that of two workers who suspect the same the second sees what the first has written.
    rows = Ticket.objects.select_for_update().filter(pk__in=wanted, closed_at=None).order_by("pk")
    open_ones = set(rows.values_list("id", flat=True))
    taken = IncidentTicket.objects.filter(ticket__in=wanted).values_list("ticket_id", flat=True)
    fresh = [key for key in wanted if key in open_ones - set(taken)]
    if len(fresh) < ENOUGH or number not in fresh:
        return False
    title = Ticket.objects.values_list("title", flat=True).get(pk=matches[0].key)
    incident = Incident.objects.create(phase=Phase.SUSPECTED, hunch=title[:160], opened_at=now)
    best = max(likeness.values(), key=lambda one: one.score)
    IncidentTicket.objects.bulk_create(
        [
            IncidentTicket(
                incident=incident, ticket_id=key, state=State.PROPOSED, how=How.LIKENESS, at=now,
                score=likeness.get(key, best).score, shared=list(likeness.get(key, best).shared[:8]),
            )
            for key in fresh
        ]
    )  # fmt: skip
    live.wake()
    return True
