"""Read one ticket for its client: his letters, our answers, the promises; nothing else exists here."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse

from gromootvod.core.distill import Slot, from_json, merge_cards
from gromootvod.core.letter import Fold, unfolded
from gromootvod.desk.models import (
    Attachment,
    Distillation,
    Escalation,
    Event,
    Merge,
    Message,
    Promise,
    StateWord,
    Ticket,
)
from gromootvod.desk.models.message import SPLIT
from gromootvod.desk.queries.client_view import (
    ClientAttachment,
    ClientMessage,
    ClientPromise,
    ClientView,
    ClientWord,
)
from gromootvod.desk.queries.link_reader import Reader, visible

SHOWN = 100
# Said back to the client as what we have understood; his requests and history he knows himself.
TOLD = (Slot.SYMPTOM, Slot.ERROR, Slot.SINCE, Slot.CHANGE, Slot.IMPACT, Slot.EXPECTED)
TOLD_VALUES = 6


def client_view(number: int, *, token: str, reader: Reader | None = None) -> ClientView:
    """Read ticket `number` for who holds `token`: its client, or `reader`. Raises Ticket.DoesNotExist."""
    ticket = Ticket.objects.select_related("assignee", "contact").get(pk=number)
    reader = reader or Reader(number, ticket.contact_id, client=True, may_write=True, side=ticket.contact_id)
    messages = list(
        Message.objects.filter(visible(reader))
        .exclude(grace__isnull=False, grace__gone_at=None)  # it can still be taken back
        .select_related("contact", "member")
        .order_by("-at", "-id")[:SHOWN]
    )[::-1]
    promises = list(Promise.objects.filter(_since(reader, "made_at"), ticket=ticket).order_by("-id")[:20])[
        ::-1
    ]
    escalation = Escalation.objects.filter(ticket=ticket).select_related("taken_by").order_by("-id").first()
    known, unknown = _known(messages)
    word = StateWord.objects.filter(_since(reader, "at"), ticket=ticket).order_by("-id").first()
    last_event = Event.objects.filter(ticket=ticket).order_by("-id").values_list("id", flat=True).first()
    standing = next((promise for promise in promises if promise.settled_at is None), None)
    return ClientView(
        number=ticket.pk, title=_title(ticket, reader), state=ticket.state, language=ticket.language,
        helper=(ticket.assignee.name.split() or [""])[0] if ticket.assignee else "",
        opened_at=ticket.opened_at, next_word_by=ticket.next_word_by,
        late=bool(standing and standing.broken_at), closed_at=ticket.closed_at, known=known, unknown=unknown,
        messages=_messages(messages, token, reader.contact_id), promises=tuple(_promise(promise) for promise in promises),
        escalated_at=escalation.at if escalation else None,
        escalation_taken_by=escalation.taken_by.name if escalation and escalation.taken_by else "",
        last_event=last_event or 0,
        word=ClientWord(word.at, word.known, word.unknown, word.next_step) if word else None,
        told_by=ticket.contact.told_by,
        escalation_answer_by=escalation.answer_by if escalation else None,
        escalation_late=bool(escalation and escalation.raised_at and not escalation.taken_at),
        client=reader.client, may_write=reader.may_write, merged=reader.merged,
    )  # fmt: skip


def _since(reader: Reader, field: str) -> Q:
    """Who came by a merge sees nothing that was said to the other client before."""
    return Q(**{f"{field}__gte": reader.since}) if reader.since else Q()


def _title(ticket: Ticket, reader: Reader) -> str:
    """The title is made of the client's own words: who came by a merge reads the one of his own ticket."""
    if reader.side == ticket.contact_id:
        return ticket.title
    his = Merge.objects.filter(kept=ticket, undone_at=None, lost__contact=reader.side).order_by("-id")
    return his.values_list("lost__title", flat=True).first() or ""


def _messages(messages: list[Message], token: str, reader: int) -> tuple[ClientMessage, ...]:
    files: dict[int, list[ClientAttachment]] = defaultdict(list)
    for attachment in Attachment.objects.filter(message__in=messages).order_by("part"):
        url = reverse("status_attachment", args=[token, attachment.key])
        files[attachment.message_id].append(ClientAttachment(attachment.name, attachment.size, url))
    return tuple(
        ClientMessage(
            ours=message.direction == Message.Direction.OUT,
            author=(message.member.name.split() or [""])[0]
            if message.member
            else (message.contact.name if message.contact else (message.author.split() or [""])[0]),
            at=message.at,
            text=unfolded(message.text, tuple(Fold(*fold) for fold in message.folds if fold[0] != SPLIT)),
            attachments=tuple(files[message.pk]),
            yours=message.contact_id == reader,
        )
        for message in messages
    )


def _known(messages: list[Message]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What we have understood of his own letters, in his own words, and what is still missing."""
    letters = [message.pk for message in messages if message.direction == Message.Direction.IN]
    rows = dict(Distillation.objects.filter(message_id__in=letters).values_list("message_id", "data"))
    merged = merge_cards([from_json(rows[pk]) for pk in letters if pk in rows])
    told = [value.text for slot in TOLD for value in merged.current(slot)]
    return tuple(dict.fromkeys(told[:TOLD_VALUES])), tuple(merged.missing)


def _promise(promise: Promise) -> ClientPromise:
    if promise.broken_at is not None:
        outcome = "late"
    elif promise.outcome == Promise.Outcome.CLOSED:
        outcome = "closed"
    else:
        outcome = "kept" if promise.settled_at else "stands"
    return ClientPromise(promise.due, outcome, promise.settled_at)
