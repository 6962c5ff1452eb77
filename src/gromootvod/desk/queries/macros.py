"""Macros as the shelf, the editor and the composer show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from gromootvod.core.text import analyse
from gromootvod.desk.macro_values import filled_in
from gromootvod.desk.models import Macro, MacroUse, Ticket
from gromootvod.desk.operations.macros import Action, actions_of, visible_to
from gromootvod.office.models import Member

OFFERED = 500  # macros in the composer, those used most
PREVIEW = 160  # characters
USES = 30
VARIABLE = re.compile(r"\{\{[^{}\n]{0,200}\}\}")


@dataclass(frozen=True, slots=True)
class Offered:
    """A macro to choose in the composer."""

    id: int
    key: str
    name: str
    preview: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Use:
    """It was used there, then, by him."""

    number: int
    title: str
    member: str
    at: datetime
    with_letter: bool


@dataclass(frozen=True, slots=True)
class Insertion:
    """What a macro puts into the composer: words for this ticket and the deeds that may go along."""

    macro: Macro
    text: str
    gaps: tuple[str, ...]
    actions: tuple[Action, ...]


def shelf(member_id: int, query: str = "") -> tuple[list[Macro], list[Macro]]:
    """(shared, his own), retired ones last; with `query` those whose key begins so or whose words have all of it."""
    rows = visible_to(member_id).annotate(attached=Count("files"))
    found = [row for row in rows if _matches(row, query)]
    found.sort(key=lambda row: (row.retired_at is not None, row.name.casefold()))
    return [row for row in found if row.owner_id is None], [row for row in found if row.owner_id]


def offered(member_id: int, language: str) -> tuple[Offered, ...]:
    """What the composer offers, those used most first. One query."""
    rows = visible_to(member_id).filter(retired_at=None).order_by("-used", "name", "id")
    return tuple(
        Offered(
            row.pk, row.key, row.name, _beginning(text_in(row, language)[0]),
            row.owner_id is None,
        )
        for row in rows[:OFFERED]
    )  # fmt: skip


def text_in(macro: Macro, language: str) -> tuple[str, str]:
    """Its words and their language: the client's where there are some, else the other."""
    first, second = ("ru", "en") if language == "ru" else ("en", "ru")
    texts = {"ru": macro.text_ru, "en": macro.text_en}
    return (texts[first], first) if texts[first] or not texts[second] else (texts[second], second)


def insertion(
    macro: Macro, ticket: Ticket, *, member: Member, due: datetime | None, now: datetime
) -> Insertion:
    """The macro for this ticket; `due` is the next word that the letter names."""
    text, language = text_in(macro, ticket.language)
    made = filled_in(text, ticket, language=language, member=member, due=due, now=now)
    return Insertion(macro, made.text, tuple(gap.what for gap in made.gaps), actions_of(macro))


def uses(macro_id: int) -> tuple[Use, ...]:
    """Where it was used last. One query."""
    fields = ("ticket_id", "ticket__title", "member__name", "at", "with_letter")
    rows: QuerySet[MacroUse, tuple[int, str, str | None, datetime, bool]] = (
        MacroUse.objects.filter(macro_id=macro_id).order_by("-id").values_list(*fields)
    )
    return tuple(Use(number, title, who or "", at, letter) for number, title, who, at, letter in rows[:USES])


def _beginning(text: str) -> str:
    """Its first words, a variable as three dots."""
    return " ".join(VARIABLE.sub("…", text[: 4 * PREVIEW]).split())[:PREVIEW]


def _matches(macro: Macro, query: str) -> bool:
    asked = query.strip().lower()[:200]
    if not asked or macro.key.startswith(asked):
        return True
    words = set(analyse(f"{macro.name} {macro.key} {macro.text_ru} {macro.text_en}"))
    return set(analyse(asked)) <= words
