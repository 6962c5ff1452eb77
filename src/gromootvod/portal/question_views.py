"""The client answers a question: by one of its choices or in his own words, without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gromootvod.channels.mail.reader_child import read_letter
from gromootvod.desk.compose import File
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.write_in import NothingSaid, TooLarge, write_in
from gromootvod.desk.queries.asking import ClientQuestion, open_question
from gromootvod.portal.guard import opened_by_link, too_large
from gromootvod.portal.views import WORDS, within_rate
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment

CHOICE_DIGITS = 3


@opened_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str, number: int, question_id: int) -> HttpResponse:
    """Show the question with the choice of the link marked; a POST answers it. Mail scanners follow links, too."""
    found = open_question(number, question_id)
    if found is None:
        if Ticket.objects.filter(pk=number, questions__pk=question_id).exists():
            return HttpResponseRedirect(reverse("status", args=[token]) + "?sent=answered")
        raise Http404
    if request.method != "POST":
        return _page(
            request,
            token,
            number,
            found,
            chosen=whole_number(request.GET.get("choice"), digits=CHOICE_DIGITS),
        )
    if too_large(request):
        return _page(request, token, number, found, status=413, error=_("The files are too large."))
    if not within_rate(request, number):
        return _page(request, token, number, found, status=429, error=_("That was a lot within one minute. Wait a little and try again."))  # fmt: skip
    words = _words(request, found)
    files = [
        File(upload.name or "file", upload.content_type or "application/octet-stream", upload.read())
        for upload in request.FILES.getlist("attachments")
    ]
    try:
        write_in(number, words, files=files, read_letter=read_letter, now=moment(request))
    except NothingSaid:
        chosen = whole_number(request.POST.get("choice"), digits=CHOICE_DIGITS)
        return _page(request, token, number, found, chosen=chosen, status=422,
                     error=_("Choose one of the answers, or write a few words."))  # fmt: skip
    except TooLarge:
        return _page(request, token, number, found, status=413, error=_("The files are too large."))
    return HttpResponseRedirect(reverse("status", args=[token]) + "?sent=answer")


def _words(request: HttpRequest, found: ClientQuestion) -> str:
    """The choice, and what was written beside it."""
    number = whole_number(request.POST.get("choice"), digits=CHOICE_DIGITS)
    choices = (*found.choices, *found.offers)
    chosen = choices[number - 1] if number and number <= len(choices) else ""
    own = request.POST.get("text", "")[:WORDS].strip()
    return "\n\n".join(part for part in (chosen, own) if part)


def _page(
    request: HttpRequest,
    token: str,
    number: int,
    found: ClientQuestion,
    *,
    chosen: int | None = None,
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    language = Ticket.objects.values_list("language", flat=True).get(pk=number)
    context = {
        "question": found, "token": token, "number": number, "chosen": chosen, "error": error,
        "language": language, "text": request.POST.get("text", "")[:WORDS], "first_offer": len(found.choices),
    }  # fmt: skip
    with translation.override(translation.get_language() if request.GET.get("lang") else language):
        return render(request, "portal/question.html", context, status=status)
