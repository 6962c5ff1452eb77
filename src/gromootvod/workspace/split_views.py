"""Make a ticket of a letter, or of a part of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core.distill import Trouble, from_json
from gromootvod.desk.models import Distillation, Message
from gromootvod.desk.operations.answer import AnswerRefused, answer
from gromootvod.desk.operations.split import SplitRefused, split
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_relations import split_refusal
from gromootvod.workspace.nav import nav
from gromootvod.workspace.ticket_actions import refusal


@require_safe
@member_required
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The letter, and what of it may become a ticket: a trouble it tells, words that are marked, or all of it."""
    message = _letter(number, whole_number(request.GET.get("message")) or 0)
    language = message.ticket.language
    with override(language):
        usual = _(
            "We have made a ticket of its own of this, so that neither is forgotten. You hear from us on both."
        )
    context = {
        "message": message, "number": number, "troubles": list(enumerate(_troubles(message))), "usual": usual,
        "chosen": whole_number(request.GET.get("part")), "language": language, "nav": nav(request),
    }  # fmt: skip
    return render(request, "workspace/splitting.html", context)


@require_POST
@member_required
def splits(request: HttpRequest, number: int) -> HttpResponse:
    """Split it off; the client is told only if the member has written a word."""
    message = _letter(number, whole_number(request.POST.get("message")) or 0)
    member, now = the_member(request), moment(request)
    try:
        made = split(number, message.pk, by=member, now=now, places=_places(request, message))
    except SplitRefused as refused:
        messages.error(request, split_refusal(refused.code))
        return HttpResponseRedirect(reverse("splitting", args=[number]) + f"?message={message.pk}")
    text = request.POST.get("text", "")[:200_000] if request.POST.get("tell") else ""
    if text.strip():
        try:
            answer(made.pk, text, by=member, now=now)
        except AnswerRefused as not_told:
            messages.error(request, refusal(not_told.code))
    messages.success(request, _("This is the new ticket; № %(number)s stays as it was.") % {"number": number})
    return HttpResponseRedirect(reverse("ticket", args=[made.pk]))


def _letter(number: int, message_id: int) -> Message:
    rows = Message.objects.select_related("ticket", "contact").filter(direction=Message.Direction.IN)
    message = rows.filter(pk=message_id, ticket=number).first()
    if message is None:
        raise Http404
    return message


def _troubles(message: Message) -> tuple[Trouble, ...]:
    data = Distillation.objects.filter(message=message).values_list("data", flat=True).first()
    return from_json(data).parts if data else ()


def _places(request: HttpRequest, message: Message) -> list[tuple[int, int]]:
    """What was chosen: "whole", the number of a trouble, or words that stand in the letter. Raises SplitRefused."""
    what = request.POST.get("what", "")
    if what == "whole":
        return []
    if what == "words":
        return [_found(message.text, request.POST.get("words", "")[:200_000])]
    troubles, place = _troubles(message), whole_number(what)
    if place is None or place >= len(troubles):
        raise SplitRefused("nothing")
    return list(troubles[place].places)


def _found(text: str, words: str) -> tuple[int, int]:
    """Where the words stand; browsers write lines in their own way."""
    words = words.replace("\r\n", "\n").strip()
    start = text.find(words) if words else -1
    if start < 0:
        raise SplitRefused("nothing")
    return start, start + len(words)
