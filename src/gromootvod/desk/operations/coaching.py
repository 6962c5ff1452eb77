"""Read a draft with what its ticket tells, count what became of remarks, and let a lead look first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gromootvod.contacts.models import Address, Contact
from gromootvod.core import coach
from gromootvod.core.distill import Kind
from gromootvod.desk import live, rhythm
from gromootvod.desk.compose import one_line, tidy
from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import CoachVerdict, Distillation, Draft, Message, Notification, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.interview import heard_text
from gromootvod.desk.operations.notify import holders, notify
from gromootvod.office import coaching
from gromootvod.office.models import CoachSettings, Member, Role

MESSAGES = 20  # the latest ones are enough for the coach
REASONS = (
    "fact",
    "said_so",
    "not_here",
)  # why a remark was dismissed: it is so; the client says so; it does not fit
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NAME = re.compile(r"\b[A-ZА-ЯЁ][a-zа-яё]{1,30} [A-ZА-ЯЁ][a-zа-яё]{1,30}\b")


def read_draft(ticket_id: int, text: str, *, now: datetime, due_chosen: bool = False) -> coach.Review:
    """The coach's reading of a draft for this ticket. Raises Ticket.DoesNotExist.

    `due_chosen`: the writer has set the next word beside the draft, so its words need not name one.
    """
    ticket = Ticket.objects.select_related("contact").get(pk=ticket_id)
    about = replace(_about(ticket), others=_others(text, ticket.contact_id))
    found = coach.review(text, now=now, ticket=about, calendar=rhythm.calendar(), house=coaching.house())
    if not due_chosen:
        return found
    return replace(found, remarks=tuple(one for one in found.remarks if one.rule != "no_next_word"))


def begin_draft(ticket_id: int, *, now: datetime) -> coach.Starter:
    """A skeleton for the ticket in its client's language. Raises Ticket.DoesNotExist."""
    ticket = Ticket.objects.select_related("contact").get(pk=ticket_id)
    return coach.starter(
        _about(ticket),
        now=now,
        due=rhythm.next_word_due(now),
        calendar=rhythm.calendar(),
        language=ticket.language,
    )


def explanations_for(ticket_id: int, *, language: str) -> tuple[coach.Explanation, ...]:
    """What may help to explain this ticket, by the facts of its letters."""
    rows = Distillation.objects.filter(message__ticket_id=ticket_id).order_by("-message_id")
    texts = [
        span["text"]
        for data in rows.values_list("data", flat=True)[:5]
        for span in data["spans"]
        if span["kind"] == Kind.FACT
    ]
    return coach.offer(coaching.explanations(), texts[:200], language=language)


def count(rules: Iterable[str], what: str, *, by: Member, now: datetime, why: str = "") -> None:
    """Keep what the writer did with remarks; whose it was only where the house counts by person."""
    known = set(coach.rule_names())
    wanted = [rule for rule in rules if rule in known][:100]
    if not wanted or what not in CoachVerdict.What.values or (why and why not in REASONS):
        return
    personal = CoachSettings.objects.filter(pk=1, by_person=True).exists()
    CoachVerdict.objects.bulk_create(
        CoachVerdict(rule=rule, what=what, why=why, at=now, member=by if personal else None)
        for rule in wanted
    )


def needs_eye(member: Member) -> bool:
    """Whether the member's next letter waits for a lead: the house wants so for his first ones."""
    first = CoachSettings.objects.filter(pk=1).values_list("approve_first", flat=True).first() or 0
    if not first or member.has_role(Role.MANAGER):
        return False
    sent = Message.objects.filter(member=member, direction=Message.Direction.OUT)[:first].count()
    return sent < first


def hand_in(
    ticket_id: int, text: str, *, by: Member, now: datetime, due: datetime | None, state: str
) -> Draft:
    """Keep the answer until a lead has seen it. Raises ValueError when it is empty, Ticket.DoesNotExist."""
    text = tidy(text)
    if not text:
        raise ValueError("empty")
    with transaction.atomic():
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        draft = Draft.objects.create(ticket=ticket, member=by, text=text, due=due, state_wanted=state, at=now)
        notify(holders(Role.MANAGER), ticket.pk, Notification.Kind.DRAFT_WAITS, now=now)
        live.wake()
        return draft


def approve(draft_id: int, ticket_id: int, *, by: Member, now: datetime, text: str = "") -> Message:
    """Send the draft in its writer's name; `text` are the lead's changes. Raises what `answer` raises, Draft.DoesNotExist."""
    with transaction.atomic():
        draft = _waiting(draft_id, ticket_id)
        due = draft.due if draft.due and draft.due > now else None
        sent = answer(
            ticket_id, text or draft.text, by=draft.member, now=now, due=due, state=draft.state_wanted
        )
        draft.state, draft.decided_at, draft.decided_by = Draft.State.APPROVED, now, by
        draft.save(update_fields=["state", "decided_at", "decided_by"])
        return sent


def give_back(draft_id: int, ticket_id: int, words: str, *, by: Member, now: datetime) -> Draft:
    """The draft goes back to its writer with a word. Raises Draft.DoesNotExist."""
    with transaction.atomic():
        draft = _waiting(draft_id, ticket_id)
        draft.state, draft.decided_at, draft.decided_by = Draft.State.RETURNED, now, by
        draft.words = one_line(words)[:1000]
        draft.save(update_fields=["state", "decided_at", "decided_by", "words"])
        notify([draft.member], ticket_id, Notification.Kind.DRAFT_BACK, now=now)
        live.wake()
        return draft


def _waiting(draft_id: int, ticket_id: int) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)).select_related("member")
    return rows.get(pk=draft_id, ticket_id=ticket_id, state=Draft.State.WAITING)


def _about(ticket: Ticket) -> coach.Ticket:
    rows = list(
        Message.objects.filter(ticket=ticket, standing=Message.Standing.PLAIN)
        .only("direction", "text", "folds")
        .order_by("-at", "-id")[:MESSAGES]
    )
    said = tuple(
        coach.Said(row.direction, heard_text(row) if row.direction == "in" else row.text)
        for row in reversed(rows)
    )
    return coach.Ticket(
        contact=ticket.contact.name,
        cause_known={State.RECEIVED: False, State.FINDING: False}.get(State(ticket.state), True),
        messages=said,
        heat=ticket.heat,
        language=ticket.language,
        is_open=ticket.closed_at is None,
    )


def _others(text: str, contact_id: int) -> tuple[str, ...]:
    """Names and addresses in the draft that belong to other clients."""
    mails = {found.lower() for found in _MAIL.findall(text[: coach.LIMIT])[:50]}
    names = set(_NAME.findall(text[: coach.LIMIT])[:50])
    found: list[str] = []
    if mails:
        rows = Address.objects.filter(value__in=mails).exclude(contact_id=contact_id)
        found += rows.values_list("value", flat=True)
    if names:
        rows_of_names = Contact.objects.filter(name__in=names).exclude(pk=contact_id)
        own = Contact.objects.filter(pk=contact_id).values_list("name", flat=True).first()
        found += [name for name in rows_of_names.values_list("name", flat=True)[:50] if name != own]
    return tuple(found)
