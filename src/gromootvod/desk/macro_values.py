"""What the variables of a macro stand for on one ticket."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.utils import timezone, translation

from gromootvod.core.coach.names import is_first_name
from gromootvod.core.distill import Slot, from_json, merge_cards
from gromootvod.core.macro import Rendered, parse, render
from gromootvod.core.text import russian_name
from gromootvod.desk import rhythm
from gromootvod.desk.links import url_of
from gromootvod.desk.models import Distillation, Message, StatusLink, Ticket
from gromootvod.office.models import Member
from gromootvod.ui import words

LETTERS = 50  # the latest ones are read for facts
QUOTES = str.maketrans("«»“”", '""""')


def filled_in(
    text: str, ticket: Ticket, *, language: str, member: Member, due: datetime | None, now: datetime
) -> Rendered:
    """`text` for this ticket in `language`; `due` is the next word that the letter will name.

    Raises core.macro.MacroError; a text that was kept never does.
    """
    template = parse(text)
    return render(
        template, values_of(ticket, template.keys, language=language, member=member, due=due, now=now)
    )


def values_of(
    ticket: Ticket,
    keys: Collection[str],
    *,
    language: str,
    member: Member,
    due: datetime | None,
    now: datetime,
) -> Mapping[str, str]:
    """The values that are known, of those asked for; nothing else is read."""
    plain: Mapping[str, Callable[[], str]] = {
        "number": lambda: str(ticket.pk),
        "title": lambda: ticket.title,
        "promise": lambda: _promise(due, language, now),
        "link": lambda: _link(ticket),
        "member": lambda: (member.name.split() or [""])[0],
        "product": lambda: ticket.product,
        "company": lambda: ticket.contact.company.name if ticket.contact.company else "",
    }
    found = {key: plain[key]() for key in keys if key in plain}
    for key in keys:
        kind, _, argument = key.partition(":")
        if kind == "name":
            found[key] = person(ticket.contact.name, argument, language)
    if any(key.startswith("fact:") for key in keys):
        found |= _facts(ticket, keys)
    return {key: value for key, value in found.items() if value}


def person(full: str, case: str, language: str) -> str:
    """How the contact is called in a letter in `language`; "" where that is not certain, in Russian also in its case."""
    if language == "ru":
        return russian_name(full, case)
    known = [part for part in full.split() if part.isalpha() and is_first_name(part)]
    if len(known) == 1 and len(full.split()) <= 3 and known[0].isascii():
        return known[0]
    return russian_name(full).partition(" ")[0]


def _promise(due: datetime | None, language: str, now: datetime) -> str:
    if due is None:
        return ""
    with translation.override(language), timezone.override(rhythm.zone()):
        return words.by(due, now)


def _link(ticket: Ticket) -> str:
    key = StatusLink.objects.filter(ticket=ticket, revoked_at=None).values_list("key", flat=True).first()
    return url_of(key) if key else ""


def _facts(ticket: Ticket, keys: Collection[str]) -> dict[str, str]:
    """The first value that stands in a slot, in the client's own words."""
    plain = {"message__direction": Message.Direction.IN, "message__standing": Message.Standing.PLAIN}
    rows = Distillation.objects.filter(message__ticket=ticket, **plain).order_by(
        "-message__at", "-message_id"
    )
    letters = list(rows.values_list("data", flat=True)[:LETTERS])[::-1]
    merged = merge_cards([from_json(data) for data in letters])
    found: dict[str, str] = {}
    for key in keys:
        if key.startswith("fact:"):
            value = next((one.text for one in merged.current(Slot(key[5:]))), "")
            found[key] = " ".join(value.split()).strip(' .,;:!?«»"“”').translate(QUOTES)
    return found
