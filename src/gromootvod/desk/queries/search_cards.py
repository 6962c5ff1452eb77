"""A hit as the page of search shows it: the words marked wherever they stand, and the name of that place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from gromootvod.core.filter import Filter
from gromootvod.desk.models import Attachment, Distillation, Message, Ticket
from gromootvod.desk.search_marks import Marker

FILES = 3  # names shown
_TICKET = ("pk", "title", "subject", "contact__name", "contact__company__name", "state", "last_message_at")


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket in which the words stand; texts are safe HTML. `where` holds codes of terms_filter.FOUND_IN."""

    number: int
    title: SafeString
    contact: SafeString
    company: SafeString  # "" unless it was asked for
    snippet: SafeString
    files: tuple[SafeString, ...]  # names of attachments that were asked for
    fact: str  # label of the fact in which the first word stands, or ""
    where: tuple[str, ...]
    at: datetime
    state: str
    message: int  # 0: the ticket itself was asked for


def cards(asked: Filter, shown: Mapping[int, int]) -> tuple[Hit, ...]:
    """The hits of {ticket: message or 0}, in its order; four queries whatever their number."""
    marker = Marker.of(asked)
    tickets = {row[0]: row for row in Ticket.objects.filter(pk__in=shown).values_list(*_TICKET)}
    ids = [message for message in shown.values() if message]
    messages = {
        row[0]: row
        for row in Message.objects.filter(pk__in=ids).values_list(
            "pk", "direction", "subject", "text", "at", "address"
        )
    }
    files: dict[int, list[str]] = {}
    for message_id, name in Attachment.objects.filter(message__in=ids).values_list("message_id", "name"):
        files.setdefault(message_id, []).append(name)
    told = dict(Distillation.objects.filter(pk__in=ids).values_list("pk", "data__spans"))
    return tuple(
        _card(marker, tickets[number], messages.get(message), files.get(message, []), told.get(message) or [])
        for number, message in shown.items()
        if number in tickets
    )


def _card(
    marker: Marker,
    ticket: tuple[Any, ...],
    message: tuple[Any, ...] | None,
    files: list[str],
    spans: list[Any],
) -> Hit:
    number, title, subject, contact, company, state, last = ticket
    where: list[str] = []
    fact, snippet, at, named = "", SafeString(""), last, tuple[SafeString, ...]()
    if message is not None:
        places = marker.places(message[3])
        if places:
            where.append(message[1])
            fact = _fact(spans, places[0][0])
        elif marker.places(message[2]):
            where.append("subject")
        in_subject = not places and marker.places(message[2])
        snippet = marker.snippet(message[2] if in_subject else message[3])
        named = tuple(marker.whole(name) for name in files if marker.places(name))[:FILES]
        at = message[4]
        where += ["file"] * bool(named) + ["address"] * bool(marker.places(message[5]))
    for code, text in (("title", title), ("contact", contact), ("company", company or "")):
        if marker.places(text):
            where.append(code)
    firm = marker.whole(company) if "company" in where else SafeString("")
    shown = marker.whole(title or subject)
    return Hit(
        number, shown, marker.whole(contact), firm, snippet, named, fact, tuple(where), at, state,
        message[0] if message else 0,
    )  # fmt: skip


def _fact(spans: list[Any], place: int) -> str:
    for span in spans:
        if span["start"] <= place < span["end"]:
            return str(span["label"]) if span.get("kind") == "fact" else ""
    return ""
