"""A playbook that is not saved yet, tried on past tickets: what would be asked now, and what with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count as SqlCount

from gromootvod.contacts.models import Address
from gromootvod.core import interview
from gromootvod.core.distill import Distillate, Slot, from_json
from gromootvod.desk.models import Attachment, Distillation, Event, Message, Question, Ticket
from gromootvod.desk.operations.interview import CHOSEN_BY, RECORD_TICKETS, RECORDED
from gromootvod.knowledge.queries.directory import recognised_in
from gromootvod.office import playbooks

TICKETS = 20
LETTERS = 50  # of a ticket
RECORDS = 200  # earlier letters of all their contacts together


@dataclass(frozen=True, slots=True)
class Side:
    """What one version does. `stop` is a code of core.interview.Stop or ""."""

    area: str
    slot: str
    slot_name: str
    text: str
    ready: bool
    stop: str


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One ticket, before and after."""

    number: int
    title: str
    language: str
    before: Side
    after: Side

    @property
    def changed(self) -> bool:
        """Whether the new version asks something else, or is ready when the other is not."""
        old, new = self.before, self.after
        return (old.slot, old.text, old.ready, old.area) != (new.slot, new.text, new.ready, new.area)


@dataclass(frozen=True, slots=True)
class Trial:
    """The last tickets, newest first. `scope` is "area" or "all", `stage` "arrived" or "now"."""

    rows: tuple[TrialRow, ...]
    scope: str
    stage: str

    @property
    def changed(self) -> int:
        """On how many tickets the new version does something else."""
        return sum(row.changed for row in self.rows)

    @property
    def ready(self) -> tuple[int, int]:
        """How many tickets are ready for the engineer, before and after."""
        return sum(row.before.ready for row in self.rows), sum(row.after.ready for row in self.rows)


@dataclass(slots=True)
class _Known:
    """What was read of one ticket."""

    letters: list[Distillate] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    record: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    incident: bool = False
    others: bool = False  # another firm's trouble, by its words


def trial(
    name: str, candidate: interview.Playbook, *, scope: str = "area", stage: str = "arrived", language: str
) -> Trial:
    """Try `candidate` in place of the playbook `name` on the last tickets; a constant number of queries.

    Scope "area" takes the tickets of this area and leaves them there; "all" takes the last of the desk, and each
    finds its area anew. Stage "arrived" knows the first letter only, "now" all that is known today.
    """
    books = playbooks.in_force()
    standing = next((book for book in books if book.name == name), None)
    tickets = Ticket.objects.order_by("-id")
    if scope != "all" and standing is not None:
        scope = "area"
        chosen = list(tickets.filter(playbook=name)[:TICKETS])
        areas = {ticket.pk: (standing, candidate) for ticket in chosen}
        known = _read(chosen, stage)
    else:
        scope = "all"
        chosen = list(tickets[:TICKETS])
        known = _read(chosen, stage)
        areas = _areas(chosen, known, books, candidate)
    names = {book.name for pair in areas.values() for book in pair}
    counts = _counts(names)
    rows = []
    for ticket in chosen:
        old, new = areas[ticket.pk]
        before = _side(old, known[ticket.pk], counts[old.name], language)
        after = before if old is new else _side(new, known[ticket.pk], counts[new.name], language)
        rows.append(TrialRow(ticket.pk, ticket.title, ticket.language, before, after))
    return Trial(tuple(rows), scope, "now" if stage == "now" else "arrived")


def _areas(
    tickets: Sequence[Ticket],
    known: Mapping[int, _Known],
    books: Sequence[interview.Playbook],
    candidate: interview.Playbook,
) -> dict[int, tuple[interview.Playbook, interview.Playbook]]:
    """The playbook each ticket finds now, and with the candidate in its place."""
    after = [candidate if book.name == candidate.name else book for book in books]
    if candidate not in after:
        after.append(candidate)
    mails = Address.objects.filter(contact_id__in=[one.contact_id for one in tickets], kind=Address.Kind.MAIL)
    addresses = dict(mails.order_by("-id").values_list("contact_id", "value"))
    found = {}
    for ticket in tickets:
        words, address = _words(ticket, known[ticket.pk]), addresses.get(ticket.contact_id, "")
        pair = [
            interview.choose(one, words, product=ticket.product, contact=address) for one in (books, after)
        ]
        found[ticket.pk] = (pair[0].playbook, pair[1].playbook)
    return found


def _side(
    book: interview.Playbook, known: _Known, counts: Mapping[str, interview.Count], language: str
) -> Side:
    rows = known.questions
    case = interview.take_in(
        book,
        known.letters,
        attachments=known.files,
        record=known.record,
        answers={row.slot: row.value for row in rows if row.state == Question.State.ANSWERED},
        unknown=[row.slot for row in rows if row.state == Question.State.UNKNOWN],
        incident=known.incident,
        out_of_scope=known.others,
    )
    if any(row.state == Question.State.CALL_ME for row in rows):
        case = replace(case, person_wanted=True)
    asked = [row.slot for row in rows] + [row.slot for row in rows for _ in range(row.again)]
    ask = interview.next_question(case, book, asked=asked, counts=counts)
    slot, text = (ask.question.slot, ask.question.text) if ask.question else ("", "")
    rule = book.slots.get(slot)
    named = rule.names.get(language, slot) if rule else ""
    area = book.names.get(language, book.name)
    return Side(area, slot, named, text, ask.ready, str(ask.stop or ""))


def _read(tickets: Sequence[Ticket], stage: str) -> dict[int, _Known]:
    numbers = [ticket.pk for ticket in tickets]
    known = {number: _Known() for number in numbers}
    firsts = _read_letters(known, numbers, stage)
    files = Attachment.objects.filter(message__ticket__in=numbers).order_by("id")
    for number, message, name in files.values_list("message__ticket_id", "message_id", "name"):
        if (stage == "now" or message == firsts.get(number)) and len(known[number].files) < LETTERS:
            known[number].files.append(name)
    _read_records(known, tickets)
    firms = recognised_in([_words(ticket, known[ticket.pk]) for ticket in tickets], "en")
    for ticket, firm in zip(tickets, firms, strict=True):
        known[ticket.pk].others = firm is not None
    if stage == "now":
        for row in Question.objects.filter(ticket__in=numbers).order_by("id"):
            known[row.ticket_id].questions.append(row)
        moves = Event.objects.filter(ticket__in=numbers, kind=Event.Kind.INCIDENT).order_by("id")
        for number, data in moves.values_list("ticket_id", "data"):
            known[number].incident = data.get("move") in {"joined", "recognised"}
    return known


def _words(ticket: Ticket, known: _Known) -> str:
    return "\n".join([ticket.subject, *(letter.text for letter in known.letters)])[:CHOSEN_BY]


def _read_letters(known: dict[int, _Known], numbers: Collection[int], stage: str) -> dict[int, int]:
    """Fill in the letters; returns the first letter of each ticket."""
    rows = Distillation.objects.filter(
        message__ticket__in=numbers,
        message__direction=Message.Direction.IN,
        message__standing=Message.Standing.PLAIN,
    ).order_by("message__at", "message_id")
    firsts: dict[int, int] = {}
    for number, message, data in rows.values_list("message__ticket_id", "message_id", "data"):
        firsts.setdefault(number, message)
        if (stage == "now" or message == firsts[number]) and len(known[number].letters) < LETTERS:
            known[number].letters.append(from_json(data))
    return firsts


def _read_records(known: dict[int, _Known], tickets: Sequence[Ticket]) -> None:
    """What the contacts' earlier tickets tell of their surroundings, as desk.operations.interview reads it."""
    rows = (
        Distillation.objects.filter(
            message__ticket__contact__in=[ticket.contact_id for ticket in tickets],
            message__direction=Message.Direction.IN,
            message__ticket_id__lt=max((ticket.pk for ticket in tickets), default=0),
        )
        .order_by("-message__ticket_id", "-message_id")
        .values_list("message__ticket__contact_id", "message__ticket_id", "data")[:RECORDS]
    )
    earlier = [(contact, number, from_json(data)) for contact, number, data in rows]
    for ticket in tickets:
        letters = [
            one for contact, number, one in earlier if contact == ticket.contact_id and number < ticket.pk
        ]
        found: dict[str, str] = {}
        for letter in letters[:RECORD_TICKETS]:
            for value in letter.card.get(Slot.ENVIRONMENT, ()):
                if value.name in RECORDED:
                    found.setdefault(value.name, value.text)
        if len(found) > 1:
            known[ticket.pk].record[Slot.ENVIRONMENT.value] = ", ".join(found.values())


def _counts(books: Collection[str]) -> dict[str, dict[str, interview.Count]]:
    """What was counted for each slot of each of these areas, as desk.operations.interview counts it for one; two queries."""
    rows = (
        Question.objects.filter(playbook__in=books)
        .values("playbook", "slot", "origin", "state")
        .annotate(tickets=SqlCount("ticket", distinct=True))
        .order_by()
    )
    told: dict[str, dict[str, dict[str, int]]] = {book: {} for book in books}
    for row in rows:
        one = told[row["playbook"]].setdefault(row["slot"], {"asked": 0, "needed": 0, "answered": 0})
        one["asked"] += row["tickets"]
        one["needed"] += row["tickets"] if row["origin"] == Question.Origin.NEED else 0
        one["answered"] += row["tickets"] if row["state"] == Question.State.ANSWERED else 0
    asked = (
        Ticket.objects.filter(playbook__in=books, questions__isnull=False)
        .values("playbook")
        .annotate(seen=SqlCount("id", distinct=True))
        .order_by()
    )
    seen = {row["playbook"]: row["seen"] for row in asked}
    return {
        book: {
            slot: interview.Count(tickets=max(seen.get(book, 0), one["needed"]), **one)
            for slot, one in slots.items()
        }
        for book, slots in told.items()
    }
