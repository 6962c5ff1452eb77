"""Who takes part in a ticket beside its client."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gromootvod.desk.models import Participant, Ticket
from gromootvod.desk.operations.participants import (
    ParticipantRefused,
    Rights,
    add_participant,
    change_participant,
    remove_participant,
)
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_relations import participant_refusal
from gromootvod.workspace.relation_views import to_ticket

PLACE = "#people"


@require_POST
@member_required
def additions(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody in."""
    address, name = request.POST.get("address", "")[:400], request.POST.get("name", "")[:400]
    member, now = the_member(request), moment(request)
    return _do(
        request, number,
        lambda: add_participant(number, address, name, _rights(request), reason=_reason(request), by=member, now=now),
        _("He takes part now. Nothing has been sent to him yet; the next answer goes to him too."),
    )  # fmt: skip


@require_POST
@member_required
def rights(request: HttpRequest, number: int, person_id: int) -> HttpResponse:
    """Say what he may do."""
    member, now = the_member(request), moment(request)
    return _do(
        request, number, lambda: change_participant(person_id, number, _rights(request), by=member, now=now)
    )


@require_POST
@member_required
def removal(request: HttpRequest, number: int, person_id: int) -> HttpResponse:
    """Let him out."""
    member, now = the_member(request), moment(request)
    return _do(
        request, number,
        lambda: remove_participant(person_id, number, reason=_reason(request), by=member, now=now),
        _("He takes part no more; his link is dead."),
    )  # fmt: skip


def _do(request: HttpRequest, number: int, verb: Callable[[], object], done: str = "") -> HttpResponse:
    try:
        verb()
    except (Ticket.DoesNotExist, Participant.DoesNotExist):
        raise Http404 from None
    except ParticipantRefused as refused:
        if not Ticket.objects.filter(pk=number).exists():
            raise Http404 from None
        messages.error(request, participant_refusal(refused.code))
        return to_ticket(number, PLACE)
    if done:
        messages.success(request, done)
    return to_ticket(number, PLACE)


def _rights(request: HttpRequest) -> Rights:
    marked = request.POST.getlist("may")
    return Rights("read" in marked, "write" in marked, "told" in marked)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:1000]
