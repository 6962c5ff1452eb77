"""Not stepping on toes: who is there, who writes, drafts that stay, tickets that sleep."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.merged import standing
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations import presence as presences
from gromootvod.desk.operations.answer import AnswerRefused
from gromootvod.desk.operations.keep_draft import FilesTooLarge, WrittenElsewhere
from gromootvod.desk.operations.snooze import SnoozeRefused, snooze, unsnooze, word_after
from gromootvod.desk.queries.presence import at_ticket, drafts_at, marks
from gromootvod.office.access import member_required, the_member
from gromootvod.ui import terms_together
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_relations import merged_meanwhile
from gromootvod.workspace import reply_views, ticket_views
from gromootvod.workspace.ticket_actions import BadInput, due_of, elsewhere, go_back, refusal
from gromootvod.workspace.together import kept_draft

MOST_MARKS = 100


@require_POST
@member_required
def beats(request: HttpRequest, number: int) -> HttpResponse:
    """A page beats: its member looks or writes, or has turned away."""
    member, what = the_member(request), request.POST.get("what", "")
    _there(number)
    if what == "away":
        presences.leave(number, by=member)
    else:
        presences.beat(number, by=member, now=moment(request), writing=what == "writing")
    return HttpResponse(status=204)


@require_safe
@member_required
def presence(request: HttpRequest, number: int) -> HttpResponse:
    """Who else is there now."""
    member, now = the_member(request), moment(request)
    _there(number)
    there = at_ticket(number, member_id=member.pk, now=now)
    _, others = drafts_at(number, member_id=member.pk)
    context = {"present": there.others, "drafts_of_others": others, "number": number}
    return render(request, "workspace/_present.html", context)


@require_safe
@member_required
def board_marks(request: HttpRequest) -> HttpResponse:
    """The marks of the tickets asked for (`tickets=1,2,3`), as HTML by number."""
    asked = [whole_number(one) for one in request.GET.get("tickets", "").split(",")[:MOST_MARKS]]
    numbers = [number for number in asked if number is not None and number < 10**18]
    found = marks(numbers, member_id=the_member(request).pk, now=moment(request))
    return JsonResponse({str(number): terms_together.mark_html(mark) for number, mark in found.items()})


@require_POST
@member_required
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the answer that is begun. A page with JavaScript asks with `X-Draft`, and hears the version back."""
    quick = "X-Draft" in request.headers
    kept_on = standing(number)
    try:
        reply_views.keep(request, kept_on)
    except Ticket.DoesNotExist:
        raise Http404 from None
    except WrittenElsewhere as other:
        kept = kept_draft(kept_on, the_member(request).pk)
        if quick:
            words = _("You have changed this draft in another window.")
            return JsonResponse({"version": kept.version, "text": kept.text, "words": words}, status=409)
        return ticket_views.page(
            request, number, status=409, draft=request.POST.get("text", "")[:200_000], elsewhere=other.draft
        )
    except FilesTooLarge:
        messages.error(request, refusal("too_large"))
        return go_back(request, number)
    if quick:
        kept = kept_draft(kept_on, the_member(request).pk)
        return JsonResponse({"version": kept.version, **_moved(number, kept_on)})
    messages.success(request, _("The draft is kept. You find it here from any machine."))
    return go_back(request, number)


@require_POST
@member_required
def sleep(request: HttpRequest, number: int) -> HttpResponse:
    """Let the ticket sleep until a moment or the client's word."""
    if moved := elsewhere(request, number):
        return moved
    reason, words = request.POST.get("reason", "")[:1000], request.POST.get("words", "")[:200_000]
    extra = {"asleep": {"reason": reason, "words": words, "chosen": request.POST.get("next_word", "")}}
    try:
        until = due_of(request)
        if until is None:
            raise BadInput(_("Say until when."))
        extra["asleep"]["due"] = request.POST.get("due", "")
        row = snooze(number, until, by=the_member(request), now=moment(request), reason=reason, words=words)
    except Ticket.DoesNotExist:
        raise Http404 from None
    except SnoozeRefused as refused:
        told = terms_together.snooze_refusal(refused.code, refused.due, moment(request))
        if refused.code == "beyond_word" and until is not None:
            extra["asleep"]["due_word"] = word_after(until)  # type: ignore[assignment]
        return ticket_views.page(request, number, status=422, sleep_error=told, **extra)
    except (AnswerRefused, BadInput) as error:
        told = str(error) if isinstance(error, BadInput) else refusal(error.code)
        return ticket_views.page(request, number, status=422, sleep_error=told, **extra)
    messages.success(request, terms_together.snoozed(row.until, moment(request)))
    return go_back(request, number)


@require_POST
@member_required
def waking(request: HttpRequest, number: int) -> HttpResponse:
    """Wake it now."""
    try:
        unsnooze(number, by=the_member(request), now=moment(request))
    except Ticket.DoesNotExist:
        raise Http404 from None
    return go_back(request, number)


def _moved(number: int, kept_on: int) -> dict[str, str]:
    """Where the draft is, when its ticket became part of another while it was written."""
    if kept_on == number:
        return {}
    return {"moved": reverse("ticket", args=[kept_on]) + "#reply", "words": merged_meanwhile(kept_on)}


def _there(number: int) -> None:
    if not Ticket.objects.filter(pk=number).exists():
        raise Http404
