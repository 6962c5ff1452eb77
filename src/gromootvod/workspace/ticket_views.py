"""One ticket: three lenses on the same letters."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gromootvod.core.interview import Stop
from gromootvod.desk.lifecycle import MOVES, State
from gromootvod.desk.merged import standing
from gromootvod.desk.models import Draft, Priority, Ticket
from gromootvod.desk.operations import holding
from gromootvod.desk.operations.coaching import begin_draft, explanations_for
from gromootvod.desk.queries.asking import asking
from gromootvod.desk.queries.extras import extras
from gromootvod.desk.queries.inbox import for_you
from gromootvod.desk.queries.relations import beside
from gromootvod.desk.queries.teams import team_choices
from gromootvod.desk.queries.ticket_reader import ticket_view
from gromootvod.desk.queries.ticket_view import TicketView
from gromootvod.desk.queries.whose import whose
from gromootvod.desk.rhythm import next_word_due
from gromootvod.incidents.queries.banner import on_ticket
from gromootvod.office.access import member_required, the_member
from gromootvod.office.context import house_of
from gromootvod.office.models import Member, Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_relations import merged_meanwhile
from gromootvod.workspace import macro_parts
from gromootvod.workspace.nav import nav
from gromootvod.workspace.together import together

LENSES = ("facts", "person", "written")


@require_safe
@member_required
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The ticket through the lens asked for, else the one that the member's work wants.

    A merged ticket's address leads to the ticket that it lives in.
    """
    kept = standing(number)
    if kept != number:
        lens = request.GET.get("lens", "")
        query = f"?merged={number}" + (f"&lens={lens}" if lens in LENSES else "")
        return HttpResponseRedirect(reverse("ticket", args=[kept]) + query)
    return page(request, number)


def page(request: HttpRequest, number: int, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render the ticket's page; `extra` carries a draft back that could not be sent."""
    kept = standing(number)
    if kept != number:  # the draft belongs to a ticket that was merged while it was written
        extra |= {"draft_error": merged_meanwhile(kept), "may_open": False}
        number = kept
    try:
        ticket = ticket_view(number, outbox_held=not house_of().smtp)
    except Ticket.DoesNotExist:
        raise Http404 from None
    with_us = together(request, ticket)
    questions = asking(number, language=get_language() or "en")
    context = {
        "ticket": ticket,
        "lens": lens_of(request),
        "members": list(Member.objects.filter(is_active=True).order_by("name").values_list("id", "name")),
        "states": _states(ticket),
        "suggested_due": next_word_due(moment(request)),
        "asking": questions,
        "firm": whose(number, ticket.language) if questions.stop == Stop.OUT_OF_SCOPE else None,
        "explanations": explanations_for(number, language=ticket.language),
        **_drafts(number, the_member(request)),
        "blank": True,
        "draft": _held(request, ticket) or with_us["kept"].text,
        "chosen": {"due": with_us["kept"].due, "state": with_us["kept"].state},
        **with_us,
        "priorities": Priority.choices,
        "extras": extras(number, product=ticket.product, language=get_language() or "en"),
        "team_choices": team_choices(number),
        "incidents": on_ticket(number),
        "beside_it": beside(number, ticket.timeline),
        "merged_from": whole_number(request.GET.get("merged")),
        **macro_parts.on_ticket(request, ticket, with_us["kept"].picks),
        "for_you": for_you(the_member(request).pk, number),
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/ticket.html", context, status=status)


def _drafts(number: int, member: Member) -> dict[str, Any]:
    """Letters that wait for a lead's eye, and the member's own that came back last."""
    rows = Draft.objects.filter(ticket_id=number).exclude(state=Draft.State.APPROVED)
    found = list(rows.select_related("member", "decided_by").order_by("id"))
    back = [one for one in found if one.state == Draft.State.RETURNED and one.member_id == member.pk]
    return {
        "waiting_drafts": [one for one in found if one.state == Draft.State.WAITING],
        "returned_draft": back[-1] if back else None,
    }


def _held(request: HttpRequest, ticket: TicketView) -> str:
    """A holding update or a skeleton, when the member asked for one; nothing is sent by asking."""
    if request.GET.get("draft") == "starter":
        return begin_draft(ticket.number, now=moment(request)).text
    if request.GET.get("draft") != "holding" or ticket.closed:
        return ""
    row = Ticket.objects.select_related("assignee").get(pk=ticket.number)
    return holding.propose(row, now=moment(request)).text


def lens_of(request: HttpRequest) -> str:
    """An engineer sees facts first, everybody else the person."""
    asked = request.GET.get("lens", "")
    if asked in LENSES:
        return asked
    roles = the_member(request).roles
    return "facts" if Role.ENGINEER in roles and Role.DISPATCHER not in roles else "written"


def _states(ticket: TicketView) -> list[tuple[str, str]]:
    allowed = MOVES.get(ticket.state, frozenset()) | {ticket.state}
    return [(code, str(label)) for code, label in State.choices if code in allowed]
