"""The interview on a ticket: what is known, what would be asked next, and what was asked and answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import Count as SqlCount

from gromootvod.contacts.models import Address
from gromootvod.core import interview
from gromootvod.core.distill import Distillate, Slot, from_json
from gromootvod.core.interview.values import Check
from gromootvod.core.letter import Fold, unfolded
from gromootvod.desk.models import Attachment, Distillation, Event, Message, Question, Ticket
from gromootvod.knowledge.queries.directory import FirmCard, recognised
from gromootvod.office import playbooks

RECORD_TICKETS = 3  # earlier tickets of the contact whose surroundings are not asked for again
RECORDED = ("product", "version", "browser", "os", "device")
CHOSEN_BY = 4000  # characters of the letters that choose the playbook


@dataclass(frozen=True, slots=True)
class Picked:
    """The playbook, the case, what the picker says, and whose trouble it is when it is none of ours."""

    book: interview.Playbook
    case: interview.Case
    ask: interview.Ask
    firm: FirmCard | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a call has told so far, of which no row knows yet."""

    notes: Distillate
    answers: Mapping[str, str] = field(default_factory=dict)  # by slot
    unknown: tuple[str, ...] = ()
    mood: tuple[str, int] | None = None  # the feeling that the member hears, and how hot it is
    ours: bool = False  # he has said that it is ours, whatever the words say


def pick(ticket: Ticket, spoken: Spoken | None = None) -> Picked:
    """What would be asked next. A constant number of queries; nothing is changed."""
    letters = _letters(ticket) + ([spoken.notes] if spoken and spoken.notes.text.strip() else [])
    rows = list(Question.objects.filter(ticket=ticket).order_by("id"))
    book = _book(ticket, letters)
    firm = None if spoken and spoken.ours else recognised(_words(ticket, letters), ticket.language)
    answers = {row.slot: row.value for row in rows if row.state == Question.State.ANSWERED}
    unknown = [row.slot for row in rows if row.state == Question.State.UNKNOWN]
    case = interview.take_in(
        book,
        letters,
        attachments=list(
            Attachment.objects.filter(message__ticket=ticket).values_list("name", flat=True)[:50]
        ),
        record=_record(ticket),
        answers={**answers, **(spoken.answers if spoken else {})},
        unknown=[*unknown, *(spoken.unknown if spoken else ())],
        incident=_in_incident(ticket),
        out_of_scope=firm is not None,
    )
    asked = [row.slot for row in rows] + [row.slot for row in rows for _ in range(row.again)]
    if any(row.state == Question.State.CALL_ME for row in rows):
        case = replace(case, person_wanted=True)
    if not letters:  # a call that has told nothing yet
        case = replace(case, language=ticket.language)
    if spoken:
        case = _on_the_phone(case, spoken, ticket.language)
        asked += [slot for slot in (*spoken.answers, *spoken.unknown) if slot not in asked]
    ask = interview.next_question(case, book, asked=asked, counts=_counts(book.name))
    return Picked(book, case, ask, firm)


def _on_the_phone(case: interview.Case, spoken: Spoken, language: str) -> interview.Case:
    """A person is there already, and the member hears how he feels."""
    case = replace(case, person_wanted=False, language=language)
    if spoken.ours:
        case = replace(case, out_of_scope=False)
    if spoken.mood:
        feeling, heat = spoken.mood
        others = tuple(one for one in case.feelings if one != feeling)
        case = replace(case, heat=heat, feelings=(feeling, *others) if feeling else ())
    return case


def found_at(picked: Picked) -> dict[str, Any]:
    """What a page needs of a look, as JSON."""
    question = picked.ask.question
    return {
        "question": to_data(question) if question else None,
        "missing": list(picked.ask.missing),
        "stop": str(picked.ask.stop or ""),
        "ready": picked.ask.ready,
        "playbook": picked.book.name,
    }


def to_data(question: interview.Question) -> dict[str, Any]:
    """The core's question as JSON."""
    return asdict(question)


def from_data(data: Mapping[str, Any]) -> interview.Question:
    """The core's question again. Raises TypeError for what was not made by `to_data`."""
    check = data.get("check")
    made = Check(check["kind"], tuple(check["numbers"]), tuple(check["words"])) if check else None
    lists = {"choices": tuple(data["choices"]), "offers": tuple(data["offers"])}
    return interview.Question(**{**data, **lists, "check": made})


def _letters(ticket: Ticket) -> list[Distillate]:
    rows = (
        Distillation.objects.filter(
            message__ticket=ticket, message__direction=Message.Direction.IN, message__standing=Message.Standing.PLAIN
        )
        .order_by("message__at", "message_id")
        .values_list("data", flat=True)[:50]
    )  # fmt: skip
    return [from_json(data) for data in rows]


def _book(ticket: Ticket, letters: list[Distillate]) -> interview.Playbook:
    books = playbooks.in_force()
    if ticket.playbook:
        standing = next((book for book in books if book.name == ticket.playbook), None)
        if standing is not None:
            return standing
    address = (
        Address.objects.filter(contact_id=ticket.contact_id, kind=Address.Kind.MAIL)
        .order_by("id")
        .values_list("value", flat=True)
        .first()
    )
    words = _words(ticket, letters)
    return interview.choose(books, words, product=ticket.product, contact=address or "").playbook


def _words(ticket: Ticket, letters: list[Distillate]) -> str:
    return "\n".join([ticket.subject, *(letter.text for letter in letters)])[:CHOSEN_BY]


def _record(ticket: Ticket) -> dict[str, str]:
    """What the contact's earlier tickets tell of his surroundings."""
    rows = (
        Distillation.objects.filter(
            message__ticket__contact_id=ticket.contact_id,
            message__direction=Message.Direction.IN,
            message__ticket_id__lt=ticket.pk,
        )
        .order_by("-message__ticket_id")
        .values_list("data", flat=True)[:RECORD_TICKETS]
    )
    found: dict[str, str] = {}
    for data in rows:
        for value in from_json(data).card.get(Slot.ENVIRONMENT, ()):
            if value.name in RECORDED:
                found.setdefault(value.name, value.text)
    return {Slot.ENVIRONMENT.value: ", ".join(found.values())} if len(found) > 1 else {}


def _in_incident(ticket: Ticket) -> bool:
    """Whether the last word about an incident on this ticket was that it belongs to one."""
    data = (
        Event.objects.filter(ticket=ticket, kind=Event.Kind.INCIDENT)
        .order_by("-id")
        .values_list("data", flat=True)
        .first()
    )
    return data is not None and data.get("move") in {"joined", "recognised"}


def _counts(book: str) -> dict[str, interview.Count]:
    """What was counted for each slot of an area; one query."""
    rows = (
        Question.objects.filter(playbook=book)
        .values("slot", "origin", "state")
        .annotate(tickets=SqlCount("ticket", distinct=True))
        .order_by()
    )
    told: dict[str, dict[str, int]] = defaultdict(lambda: {"asked": 0, "needed": 0, "answered": 0})
    for row in rows:
        one = told[row["slot"]]
        one["asked"] += row["tickets"]
        one["needed"] += row["tickets"] if row["origin"] == Question.Origin.NEED else 0
        one["answered"] += row["tickets"] if row["state"] == Question.State.ANSWERED else 0
    seen = Ticket.objects.filter(playbook=book, questions__isnull=False).distinct().count() if told else 0
    return {slot: interview.Count(tickets=max(seen, one["needed"]), **one) for slot, one in told.items()}


def heard_text(message: Message) -> str:
    """What the client wrote himself in a message: without quotes and signatures."""
    return unfolded(message.text, tuple(Fold(*fold) for fold in message.folds))
