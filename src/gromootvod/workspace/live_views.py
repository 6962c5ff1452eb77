"""Live pages for members: an event says that something is new, the page then asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from gromootvod.desk.models import Ticket
from gromootvod.desk.stream import event_stream
from gromootvod.office.access import member_of, the_member
from gromootvod.office.sessions import still_in
from gromootvod.office.viewing import eyes_of, hidden


@require_GET
async def board(request: HttpRequest) -> HttpResponseBase:
    """Everything that happens on any ticket."""
    if await sync_to_async(member_of)(request) is None:
        return HttpResponse(status=401)
    return event_stream(request, ticket=None, clock=timezone.now, still=_still(request))


@require_GET
async def ticket(request: HttpRequest, number: int) -> HttpResponseBase:
    """What happens on one ticket."""
    if await sync_to_async(member_of)(request) is None:
        return HttpResponse(status=401)
    if not await sync_to_async(_may_see)(request, number):
        return HttpResponse(status=404)
    return event_stream(request, ticket=number, clock=timezone.now, still=_still(request))


def _may_see(request: HttpRequest, number: int) -> bool:
    with eyes_of(the_member(request)):
        return not hidden() or Ticket.objects.filter(pk=number).exists()


def _still(request: HttpRequest) -> Callable[[], bool]:
    """Asked now and then: an ended session hears nothing more."""
    return partial(still_in, request.session.session_key or "")
