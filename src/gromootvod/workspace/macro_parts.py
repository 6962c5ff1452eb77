"""Macros in the composer: what was picked, and what the page shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from gromootvod.desk.models import Macro
from gromootvod.desk.operations.keep_draft import MOST_PICKS, PICKS
from gromootvod.desk.operations.macros import Action, actions_of
from gromootvod.desk.operations.use_macro import Picked, pick
from gromootvod.desk.queries.macros import offered
from gromootvod.desk.queries.ratings import rating_of
from gromootvod.desk.queries.ticket_view import TicketView
from gromootvod.office.access import the_member
from gromootvod.office.models import Member
from gromootvod.ui.inputs import whole_number

MOST = 20  # macros in one letter


def on_ticket(request: HttpRequest, ticket: TicketView, picks: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the ticket's page needs: the macros on offer, those picked so far, and the client's rating.

    `picks` are those of the kept draft; what the composer has just sent goes before them.
    """
    member = the_member(request)
    posted = "version" in request.POST or "macro" in request.POST
    picked = picked_of(request) if posted else _picked(member, picks)
    return {
        "macros": offered(member.pk, ticket.language),
        "chips": [chips(each, member) for each in picked],
        "rating": rating_of(ticket.number) if ticket.closed else None,
    }


def picked_of(request: HttpRequest) -> tuple[Picked, ...]:
    """The macros that the composer carries, with the actions and files left on them."""
    return _picked(the_member(request), {name: request.POST.getlist(name) for name in PICKS})


def whole(macro: Macro) -> Picked:
    """A macro with all its actions and files, as it is put in."""
    return Picked(macro, actions_of(macro), tuple(macro.files.all()))


def chips(each: Picked, member: Member) -> dict[str, Any]:
    """A picked macro as the composer shows it: each deed and each file can be taken off."""
    return {
        "id": each.macro.pk,
        "name": each.macro.name,
        "actions": [(one.kind, _shown(one)) for one in each.actions],
        "files": [(one.pk, one.name) for one in each.files],
    }


def _picked(member: Member, picks: Mapping[str, Sequence[str]]) -> tuple[Picked, ...]:
    numbers = dict.fromkeys(_numbers(picks.get("macro", ())[:MOST]))
    return pick(
        member, list(numbers), actions=set(picks.get("macro_action", ())[:MOST_PICKS]),
        files=set(_numbers(picks.get("macro_file", ())[:MOST_PICKS])),
    )  # fmt: skip


def _shown(action: Action) -> str:
    """The value in the words of `terms_macro.action`: a member by his name."""
    if action.kind == "assign" and action.value.isdecimal():
        return Member.objects.filter(pk=int(action.value)).values_list("name", flat=True).first() or "—"
    return action.value


def _numbers(values: Iterable[str]) -> list[int]:
    return [number for one in values if (number := whole_number(one)) is not None]
