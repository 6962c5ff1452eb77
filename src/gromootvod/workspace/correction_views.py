"""A member says what a phrase of a letter is, with one gesture or on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import Correction, Message, Ticket
from gromootvod.desk.operations.correct import Said, correct, take_back
from gromootvod.desk.queries.reading import part_of, reading
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms import term
from gromootvod.workspace import ticket_views
from gromootvod.workspace.nav import nav


@require_safe
@member_required
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """All that was read in the ticket's letters, phrase by phrase."""
    try:
        found = reading(number, whole_number(request.GET.get("message")) or 0)
    except Ticket.DoesNotExist:
        raise Http404 from None
    context = {"reading": found, "lens": _lens(request), "nav": nav(request)}
    return render(request, "workspace/reading.html", context)


@require_POST
@member_required
def corrections(request: HttpRequest, number: int) -> HttpResponse:
    """Say what a phrase is."""
    return _do(
        request, number, lambda said: correct(number, said, by=the_member(request), now=moment(request))
    )


@require_POST
@member_required
def removal(request: HttpRequest, number: int) -> HttpResponse:
    """Take a correction back."""
    return _do(
        request, number, lambda said: take_back(number, said, by=the_member(request), now=moment(request))
    )


def _do(request: HttpRequest, number: int, verb: Callable[[Said], Correction]) -> HttpResponse:
    """Do it; a script gets the words that tell the outcome, a form goes back to where it was."""
    try:
        made = verb(_said(request))
    except (Ticket.DoesNotExist, Message.DoesNotExist):
        raise Http404 from None
    except ValueError:
        words = _("These words do not stand in the phrase: nothing was changed.")
        return _answer(request, number, words, 422)
    label = term("label", made.was if made.undone_at else made.label)
    if made.undone_at:
        words = _("Taken back: the phrase counts as “%(label)s” again.") % {"label": label}
    else:
        words = _("Noted: the phrase counts as “%(label)s”.") % {"label": label}
    return _answer(request, number, words, 200)


def _answer(request: HttpRequest, number: int, words: str, status: int) -> HttpResponse:
    if request.headers.get("X-Live"):
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    (messages.success if status == 200 else messages.error)(request, words)
    lens, message = _lens(request), whole_number(request.POST.get("message")) or 0
    if request.POST.get("page"):
        query = {"message": message, **({"lens": lens} if lens else {})}
        return HttpResponseRedirect(f"{reverse('reading', args=[number])}?{urlencode(query)}")
    query_string = f"?lens={lens}" if lens else ""
    return HttpResponseRedirect(f"{reverse('ticket', args=[number])}{query_string}#m{message}")


def _said(request: HttpRequest) -> Said:
    post = request.POST
    message, start, end = (_or_nowhere(whole_number(post.get(name))) for name in ("message", "start", "end"))
    part = post.get("part", "")[:200_000]
    if part.strip():
        start, end = part_of(message, start, end, part)
    return Said(message, start, end, post.get("label", ""), bool(post.get("hot")))


def _or_nowhere(number: int | None) -> int:
    return -1 if number is None else number


def _lens(request: HttpRequest) -> str:
    lens = request.POST.get("lens") or request.GET.get("lens", "")
    return lens if lens in ticket_views.LENSES else ""
