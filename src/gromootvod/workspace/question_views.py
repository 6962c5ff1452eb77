"""The interview on a ticket: ask what the desk proposes, say what one needs, call a question back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gromootvod.desk.models import Question, Ticket
from gromootvod.desk.operations.answer import AnswerRefused
from gromootvod.desk.operations.ask import NothingToAsk, ask, need, withdraw
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.middleware import moment
from gromootvod.workspace.ticket_actions import go_back, refusal


@require_POST
@member_required
def questions(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the client what the desk proposes, in its words or in the member's."""
    slot = request.POST.get("slot", "")[:40]
    text = request.POST.get("question", "")[:8000]
    try:
        ask(number, by=the_member(request), now=moment(request), slot=slot, text=text)
        messages.success(request, _("The question is on its way."))
    except Ticket.DoesNotExist:
        raise Http404 from None
    except (NothingToAsk, AnswerRefused) as error:
        messages.error(request, _why_not(error))
    return go_back(request, number)


@require_POST
@member_required
def needs(request: HttpRequest, number: int) -> HttpResponse:
    """An engineer's "I need…", put politely in the client's language."""
    words = (request.POST.get("words", "") or request.POST.get("slot", ""))[:300]
    try:
        made = need(number, words, by=the_member(request), now=moment(request))
        messages.success(request, _("Asked: %(question)s") % {"question": made.text})
    except Ticket.DoesNotExist:
        raise Http404 from None
    except (NothingToAsk, AnswerRefused) as error:
        messages.error(request, _why_not(error))
    return go_back(request, number)


@require_POST
@member_required
def withdrawal(request: HttpRequest, number: int, question_id: int) -> HttpResponse:
    """Nobody waits for this answer any more."""
    try:
        withdraw(question_id, number, now=moment(request))
    except Question.DoesNotExist:
        raise Http404 from None
    return go_back(request, number)


def _why_not(error: Exception) -> str:
    if isinstance(error, AnswerRefused):
        return refusal(error.code)
    return {
        "open": _("A question is open already: one at a time."),
        "empty": _("Say what you need, or choose it from the list."),
    }.get(str(error), _("There is nothing worth asking now."))
