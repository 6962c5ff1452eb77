"""The coach beside the writer, and what the house makes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core import coach
from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.models import Draft, Ticket
from gromootvod.desk.operations.answer import AnswerRefused
from gromootvod.desk.operations.coaching import approve, count, give_back
from gromootvod.desk.queries.coach_counts import coach_counts
from gromootvod.office import coaching
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Explanation, Role
from gromootvod.ui.middleware import moment
from gromootvod.workspace.coach_forms import ExplanationForm, settings_data, settings_text
from gromootvod.workspace.coach_margin import margin
from gromootvod.workspace.nav import nav
from gromootvod.workspace.ticket_actions import go_back, refusal


@require_POST
@member_required
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """Read the draft as it stands; nothing is kept of it."""
    try:
        context = margin(request, number, request.POST.get("text", "")[: coach.LIMIT + 1])
    except Ticket.DoesNotExist:
        raise Http404 from None
    return render(request, "workspace/_coach.html", context)


@require_POST
@member_required
def verdicts(request: HttpRequest) -> HttpResponse:
    """The writer took a remark or put it away."""
    count(
        request.POST.getlist("rule"), request.POST.get("what", ""), by=the_member(request), now=moment(request),
        why=request.POST.get("why", ""),
    )  # fmt: skip
    return HttpResponse(status=204)


@require_POST
@role_required(Role.MANAGER)
def approval(request: HttpRequest, number: int, draft_id: int) -> HttpResponse:
    """A lead lets the letter go."""
    text = request.POST.get("text", "")[:200_000]
    try:
        approve(draft_id, number, by=the_member(request), now=moment(request), text=text)
        messages.success(request, _("The answer is on its way."))
    except Draft.DoesNotExist:
        raise Http404 from None
    except AnswerRefused as refused:
        messages.error(request, refusal(refused.code))
    except IllegalMove:
        messages.error(request, _("The ticket cannot go there from where it is."))
    return go_back(request, number)


@require_POST
@role_required(Role.MANAGER)
def return_(request: HttpRequest, number: int, draft_id: int) -> HttpResponse:
    """The letter goes back to its writer with a word."""
    words = request.POST.get("words", "")[:2000]
    try:
        give_back(draft_id, number, words, by=the_member(request), now=moment(request))
    except Draft.DoesNotExist:
        raise Http404 from None
    return go_back(request, number)


@require_safe
@role_required(Role.MANAGER)
def screen(request: HttpRequest) -> HttpResponse:
    """Counts by rule, the settings of the house, and its explanations."""
    return _screen(request)


@require_POST
@role_required(Role.ADMINISTRATOR)
def settings(request: HttpRequest) -> HttpResponse:
    """Put settings into force; what cannot be read comes back with its reason, nothing lost."""
    try:
        data = settings_data(request.POST)
        coaching.keep(
            data.house, by_person=data.by_person, approve_first=data.approve_first, by=the_member(request),
            now=moment(request),
        )  # fmt: skip
    except ValueError as error:
        return _screen(
            request, status=422, error=str(error), text=settings_text(coaching.settings(), request.POST)
        )
    messages.success(request, _("The coach reads by the new rules from now on."))
    return HttpResponseRedirect(reverse("coach"))


@require_POST
@role_required(Role.MANAGER)
def explanations(request: HttpRequest) -> HttpResponse:
    """Keep an explanation; one with the same topic and language is replaced."""
    standing = Explanation.objects.filter(
        topic=request.POST.get("topic", ""), language=request.POST.get("language", "")
    ).first()
    form = ExplanationForm(request.POST, instance=standing)
    if not form.is_valid():
        return _screen(request, status=422, explanation_form=form)
    form.instance.changed_at, form.instance.changed_by = moment(request), the_member(request)
    form.save()
    return HttpResponseRedirect(reverse("coach") + "#stock")


@require_POST
@role_required(Role.MANAGER)
def explanation_removal(request: HttpRequest, explanation_id: int) -> HttpResponse:
    """Take an own explanation away."""
    get_object_or_404(Explanation, pk=explanation_id).delete()
    return HttpResponseRedirect(reverse("coach") + "#stock")


def _screen(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    row = coaching.settings()
    context = {
        "counts": coach_counts(now=moment(request)),
        "settings": row,
        "text": settings_text(row),
        "own": list(Explanation.objects.all()),
        "shipped": [one for one in coach.shipped() if one.language == get_language()],
        "explanation_form": ExplanationForm(),
        "severities": [*coach.Severity],
        "nav": nav(request),
        **extra,
    }
    return render(request, "workspace/coach.html", context, status=status)
