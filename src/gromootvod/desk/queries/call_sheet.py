"""The call sheet: what to say now, what to ask next, what is known so far. Read anew at every word of the call."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gromootvod.contacts.models import Address, ToldBy
from gromootvod.core import interview
from gromootvod.core.distill import Distillate, Kind, Slot
from gromootvod.core.interview import Heard
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Question, Ticket
from gromootvod.desk.operations.answer import reply_address
from gromootvod.desk.operations.call import Call, Said, spoken
from gromootvod.desk.operations.interview import Picked, from_data, pick
from gromootvod.knowledge.queries.directory import FirmCard, firm, firms

CAUSE_KNOWN = frozenset({State.KNOWN, State.REPAIRING, State.CHECK})
HOT = 40
QUOTES = 3
GLANCE = 90  # characters of a value that is known from letters


@dataclass(frozen=True, slots=True)
class Deed:
    """What the member has just done: chose an answer, typed one, took one back, or wants another question."""

    choice: int | None = None  # 1…; 0 is "does not know"
    typed: str = ""
    undo: str = ""  # the slot of an answer that was none
    want: str = ""  # the slot he wants to ask for, until it is answered
    again: str = ""  # the slot that was put a second time


@dataclass(frozen=True, slots=True)
class Asking:
    """The question to read out."""

    slot: str
    name: str
    text: str
    why: str
    choices: tuple[str, ...]
    place: str
    meanwhile: str
    waits: bool  # it was asked by letter and is not answered yet
    digits: bool  # the answer is a number: a typed digit is no choice
    again: bool  # the answer had not the form it needs
    wanted: bool  # the member has chosen it himself


@dataclass(frozen=True, slots=True)
class SlotView:
    """One thing known by now."""

    slot: str
    name: str  # of a playbook's own slot; "" for a line of the fact card
    values: tuple[str, ...]
    fresh: bool  # told in this call


@dataclass(frozen=True, slots=True)
class CallSheet:
    """All the screen shows. Sentences to say aloud are in the client's language."""

    number: int
    title: str
    contact: str
    company: str
    language: str
    phones: tuple[str, ...]
    mail: str  # where a letter reaches him; "" when we know no address
    on_page: bool  # he wants no letters and looks at his page
    call: Call
    opening: str
    quotes: tuple[str, ...]  # his own words of feeling
    heat: int
    alarm: bool
    asking: Asking | None
    stop: str
    ready: bool
    more: tuple[tuple[str, str], ...]  # (slot, name) of what could still be asked
    known: tuple[SlotView, ...]
    missing: tuple[SlotView, ...]
    firm: FirmCard | None
    firms: tuple[FirmCard, ...]
    never: tuple[str, ...]  # codes of what not to promise
    cause_known: bool


def call_sheet(number: int, call: Call, deed: Deed, *, language: str) -> CallSheet:
    """The sheet of a call on ticket `number`, after `deed`; names are in `language`. Raises Ticket.DoesNotExist."""
    ticket = Ticket.objects.select_related("contact__company").get(pk=number)
    waiting = Question.objects.filter(ticket=ticket, state=Question.State.OPEN).first()
    picked = pick(ticket, spoken(call))
    question = _question(picked, call, waiting, deed.want)
    again, after = _after(call, question, deed)
    if after is not call:
        call, picked = after, pick(ticket, spoken(after))
        question = _question(picked, call, waiting, "")
    elif again is not None:
        question = again
    return _sheet(ticket, call, picked, question, waiting, deed.want, language)


def _after(
    call: Call, question: interview.Question | None, deed: Deed
) -> tuple[interview.Question | None, Call]:
    """The question put once more, if the answer had not the form it needs, and the call with the answer in it."""
    if deed.undo:
        kept = tuple(one for one in call.said if one.slot != deed.undo)
        return None, replace(call, said=kept) if kept != call.said else call
    if question is None:
        return None, call
    if deed.choice == 0:
        return None, _with(call, question, "")
    if deed.choice is not None and deed.choice <= len(question.choices):
        heard = interview.understand_answer(question, question.choices[deed.choice - 1])
        return None, _with(call, question, heard.value or question.choices[deed.choice - 1])
    typed = deed.typed.strip()
    if not typed:
        return None, call
    put = replace(question, again=1) if deed.again == question.slot else question
    heard = interview.understand_answer(put, typed)
    if heard.heard is Heard.AGAIN:
        return heard.again, call
    unknown = heard.heard is Heard.UNKNOWN
    return None, _with(call, question, "" if unknown else heard.value or typed)


def _with(call: Call, question: interview.Question, answer: str) -> Call:
    others = tuple(one for one in call.said if one.slot != question.slot)
    return replace(call, said=(*others, Said(question.slot, question.text, answer)))


def _question(picked: Picked, call: Call, waiting: Question | None, want: str) -> interview.Question | None:
    """What he wishes to ask, else what waits for an answer by letter, else what the picker chooses."""
    said = {one.slot for one in call.said}
    if want in picked.book.slots:
        return interview.need(want, picked.book, picked.case).question
    if waiting is not None and waiting.slot not in said and waiting.slot not in picked.ask.known:
        return replace(from_data(waiting.data), text=waiting.text)
    return picked.ask.question


def _sheet(
    ticket: Ticket,
    call: Call,
    picked: Picked,
    question: interview.Question | None,
    waiting: Question | None,
    want: str,
    language: str,
) -> CallSheet:
    contact, notes = ticket.contact, spoken(call).notes
    phones = Address.objects.filter(contact=contact, kind=Address.Kind.PHONE).order_by("id")
    stop = str(picked.ask.stop or "") if question is None else ""
    chosen = firm(call.firm_id, ticket.language) if call.firm_id else picked.firm
    foreign = bool(chosen) or stop == interview.Stop.OUT_OF_SCOPE
    known = _known(picked, notes, call, language)
    return CallSheet(
        number=ticket.pk, title=ticket.title, contact=contact.name,
        company=contact.company.name if contact.company else "", language=ticket.language,
        phones=tuple(phones.values_list("value", flat=True)), mail=reply_address(ticket),
        on_page=contact.told_by == ToldBy.PAGE, call=call,
        opening=interview.opening(picked.case, spoken=True), quotes=_quotes(notes), heat=picked.case.heat,
        alarm=ticket.alarm or notes.heat.alarm,
        asking=_asking(question, picked, waiting, want, language) if question and not foreign else None,
        stop=stop, ready=picked.ask.ready, more=_more(picked, call, question, language),
        known=known, missing=_missing(picked, known, language),
        firm=chosen, firms=firms(ticket.language),
        never=_never(ticket, picked, foreign=foreign), cause_known=ticket.state in CAUSE_KNOWN,
    )  # fmt: skip


def _asking(
    question: interview.Question, picked: Picked, waiting: Question | None, want: str, language: str
) -> Asking:
    return Asking(
        slot=question.slot, name=_name(picked, question.slot, language), text=question.text, why=question.why,
        choices=question.choices[:9], place=question.place, meanwhile=question.meanwhile,
        waits=waiting is not None and waiting.slot == question.slot, digits=question.check is not None,
        again=question.again > 0,
        wanted=question.slot == want,
    )  # fmt: skip


def _quotes(notes: Distillate) -> tuple[str, ...]:
    felt = [span for span in notes.spans if span.kind is Kind.FEELING or span.hot]
    felt.sort(key=lambda span: -span.confidence)
    words = (notes.text[span.start : span.end].strip(" \n,;:") for span in felt)
    return tuple(dict.fromkeys(word for word in words if word))[:QUOTES]


def _known(picked: Picked, notes: Distillate, call: Call, language: str) -> tuple[SlotView, ...]:
    """The card's lines in their order, then the playbook's own; what this call told is marked.

    A phrase stands in one line: the picker may take it for several things.
    """
    told = {
        # the words that only bring in an error's are said by the error itself
        slot.value: [one.text for one in values if slot is not Slot.SYMPTOM or not one.folded]
        for slot, values in notes.card.items()
    }
    for one in call.said:
        if one.answer:
            told.setdefault(one.slot, []).append(one.answer)
    card = [slot.value for slot in Slot]
    order = [*card, *(slot for slot in picked.ask.known if slot not in card)]
    shown: set[str] = set()
    views: list[SlotView] = []
    for slot in order:
        texts = told.get(slot) or picked.ask.known.get(slot, ())
        values = tuple(text for text in dict.fromkeys(texts) if _key(text) and _key(text) not in shown)
        shown.update(_key(text) for text in values)
        if slot not in told:  # of the letters what is short enough to be glanced at
            values = tuple(text for text in values if len(text) <= GLANCE)[:2]
        if values:
            views.append(SlotView(slot, _own_name(picked, slot, language), values, slot in told))
    return tuple(views)


def _missing(picked: Picked, known: tuple[SlotView, ...], language: str) -> tuple[SlotView, ...]:
    shown = {one.slot for one in known}
    gaps = [slot for slot in picked.ask.missing if slot not in shown]
    return tuple(SlotView(slot, _own_name(picked, slot, language), (), fresh=False) for slot in gaps[:6])


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,;:!?")


def _more(
    picked: Picked, call: Call, question: interview.Question | None, language: str
) -> tuple[tuple[str, str], ...]:
    done = {one.slot for one in call.said} | ({question.slot} if question else set())
    cards = dict.fromkeys(card.slot for card in picked.book.questions)
    return tuple(
        (slot, _name(picked, slot, language))
        for slot in picked.ask.missing
        if slot in cards and slot not in done
    )


def _never(ticket: Ticket, picked: Picked, *, foreign: bool) -> tuple[str, ...]:
    """What must not be promised, by what the ticket tells; see ui.terms_call."""
    codes = ["repair_time"]
    if ticket.state not in CAUSE_KNOWN:
        codes.insert(0, "cause")
    if picked.case.incident:
        codes.append("incident_end")
    if picked.case.heat >= HOT or "threat" in picked.case.feelings:
        codes.append("money")
    if foreign:
        codes.append("theirs")
    return tuple(codes)


def _own_name(picked: Picked, slot: str, language: str) -> str:
    return "" if slot in {one.value for one in Slot} else _name(picked, slot, language)


def _name(picked: Picked, slot: str, language: str) -> str:
    rule = picked.book.slots.get(slot)
    return rule.names.get(language, slot) if rule else slot
