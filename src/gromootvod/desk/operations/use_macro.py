"""Use a macro on a ticket: with a letter, in the same transaction, or without one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from gromootvod.desk import live, rhythm
from gromootvod.desk.compose import File
from gromootvod.desk.lifecycle import IllegalMove, State
from gromootvod.desk.macro_values import filled_in
from gromootvod.desk.models import Event, Macro, MacroFile, MacroUse, Message, Ticket
from gromootvod.desk.operations.answer import answer
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.fields import FieldsMissing, set_field
from gromootvod.desk.operations.macros import Action, actions_of, visible_to
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.state import set_priority, set_product, set_state
from gromootvod.desk.operations.tag import change_tags
from gromootvod.office.models import Member

LETTER_ONLY = "next"  # a date is promised by a letter, not behind the client's back


@dataclass(frozen=True, slots=True)
class Picked:
    """A macro as the writer left it: its actions and files, without those he took off."""

    macro: Macro
    actions: tuple[Action, ...]
    files: tuple[MacroFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one action; `why` is "" when it was done.

    Else: left (the member works here no more), illegal (the ticket cannot go there), fields (some must be filled in
    first), gap (a value is missing), overruled (the writer chose otherwise), letter (it goes only with a letter), impossible.
    """

    kind: str
    value: str
    why: str = ""


def pick(
    member: Member, chosen: Collection[int], *, actions: Collection[str], files: Collection[int]
) -> tuple[Picked, ...]:
    """The macros of `chosen` that he may use, with the actions ("12:assign") and files that he kept."""
    if not chosen:
        return ()
    found = visible_to(member.pk).filter(pk__in=chosen, retired_at=None).prefetch_related("files__blob")
    return tuple(
        Picked(
            macro,
            tuple(one for one in actions_of(macro) if f"{macro.pk}:{one.kind}" in actions),
            tuple(one for one in macro.files.all() if one.pk in files),
        )
        for macro in found
    )


def answer_with(
    ticket_id: int,
    text: str,
    picked: Sequence[Picked],
    *,
    by: Member,
    now: datetime,
    due: datetime | None = None,
    state: str = "",
    files: Sequence[File] = (),
    seen: int | None = None,
    copies: Collection[int] | None = None,
) -> Message:
    """Send `text` with the macros' files and do their actions, all in one transaction. Raises what `answer` raises.

    What the writer chose himself, `due` and `state`, overrules a macro.
    """
    with transaction.atomic():
        sent = answer(
            ticket_id, text, by=by, now=now, due=due or next_word(picked, now), state=state, seen=seen, copies=copies,
            files=[*files, *(_file(one) for each in picked for one in each.files)],
        )  # fmt: skip
        chosen = {name for name, given in (("next", due), ("state", state)) if given}
        for each in picked:
            _carry_out(ticket_id, each, by=by, now=now, chosen=chosen, letter=True)
        return sent


def apply(ticket_id: int, each: Picked, *, by: Member, now: datetime) -> tuple[Done, ...]:
    """Do the actions without a letter. Raises Ticket.DoesNotExist."""
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=ticket_id)
        return _carry_out(ticket_id, each, by=by, now=now, chosen=frozenset(), letter=False)


def without_letter(each: Picked) -> Picked:
    """What of it does not speak to the client, and so need not wait for the letter."""
    silent = tuple(one for one in each.actions if one.kind not in (LETTER_ONLY, "state"))
    return Picked(each.macro, silent)


def next_word(picked: Sequence[Picked], now: datetime) -> datetime | None:
    """When the next word is due by these macros; the last one that says it wins."""
    spans = [one.value for each in picked for one in each.actions if one.kind == LETTER_ONLY]
    return rhythm.next_word_due(now, spans[-1]) if spans else None


def _carry_out(
    ticket_id: int, each: Picked, *, by: Member, now: datetime, chosen: Collection[str], letter: bool
) -> tuple[Done, ...]:
    done = tuple(_one(ticket_id, one, by=by, now=now, chosen=chosen, letter=letter) for one in each.actions)
    Macro.objects.filter(pk=each.macro.pk).update(used=F("used") + 1, used_at=now)
    MacroUse.objects.create(macro=each.macro, ticket_id=ticket_id, member=by, at=now, with_letter=letter)
    if done:
        data = {"macro": each.macro.name, "letter": letter, "done": [asdict(one) for one in done]}
        Event.objects.create(ticket_id=ticket_id, kind=Event.Kind.MACRO, at=now, member=by, data=data)
        live.wake()
    return done


def _one(
    ticket_id: int, action: Action, *, by: Member, now: datetime, chosen: Collection[str], letter: bool
) -> Done:
    """One action in a savepoint of its own: what cannot be done takes nothing else with it."""
    value = _name_of(action, by)
    if action.kind in chosen:
        return Done(action.kind, value, "overruled")
    if action.kind == LETTER_ONLY:
        return Done(action.kind, value, "" if letter else "letter")
    try:
        with transaction.atomic():
            why = _do(ticket_id, action, by, now)
    except FieldsMissing:
        why = "fields"
    except IllegalMove:
        why = "illegal"
    except ValueError:
        why = "impossible"
    return Done(action.kind, value, why)


def _do(ticket_id: int, action: Action, by: Member, now: datetime) -> str:
    kind, _, key = action.kind.partition(".")
    if kind == "field":
        set_field(ticket_id, key, action.value, by=by, now=now)
        return ""
    return _VERBS[kind](ticket_id, action.value, by, now)


def _state(ticket_id: int, value: str, by: Member, now: datetime) -> str:
    if value == State.SOLVED:
        close(ticket_id, by=by, now=now)
    else:
        set_state(ticket_id, value, by=by, now=now)
    return ""


def _assign(ticket_id: int, value: str, by: Member, now: datetime) -> str:
    member = {"me": by, "none": None}.get(value)
    if value not in {"me", "none"}:
        member = Member.objects.filter(pk=int(value), is_active=True).first()
        if member is None:
            return "left"
    assign(ticket_id, member, by=by, now=now)
    return ""


def _note(ticket_id: int, value: str, by: Member, now: datetime) -> str:
    ticket = Ticket.objects.select_related("contact__company").get(pk=ticket_id)
    made = filled_in(value, ticket, language=by.language, member=by, due=ticket.next_word_by, now=now)
    if made.gaps:
        return "gap"
    note(ticket_id, made.text, by=by, now=now)
    return ""


def _tags(ticket_id: int, value: str, by: Member, now: datetime) -> str:
    change_tags(ticket_id, add=[part for part in value.split(",") if part.strip()], by=by, now=now)
    return ""


def _priority(ticket_id: int, value: str, by: Member, now: datetime) -> str:
    set_priority(ticket_id, value, by=by, now=now)
    return ""


def _product(ticket_id: int, value: str, by: Member, now: datetime) -> str:
    set_product(ticket_id, value, by=by, now=now)
    return ""


def _name_of(action: Action, by: Member) -> str:
    """What the story will say of it: of a member his name, for numbers tell nothing."""
    if action.kind == "assign" and action.value == "me":
        return by.name
    if action.kind == "assign" and action.value.isdecimal():
        return Member.objects.filter(pk=int(action.value)).values_list("name", flat=True).first() or ""
    return action.value[:200]


def _file(one: MacroFile) -> File:
    return File(one.name, one.content_type, bytes(one.blob.data))


_VERBS: dict[str, Callable[[int, str, Member, datetime], str]] = {
    "tags": _tags,
    "state": _state,
    "assign": _assign,
    "note": _note,
    "priority": _priority,
    "product": _product,
}
