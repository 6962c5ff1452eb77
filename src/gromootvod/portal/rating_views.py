"""Did we help? A link of the letter shows the page with its answer marked, a button gives it (ADR 12)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.rate import TooLate, rate
from gromootvod.desk.queries.ratings import HELPED, NOT_HELPED, ClientRating, client_rating
from gromootvod.portal.guard import opened_by_link
from gromootvod.portal.views import within_rate
from gromootvod.ui.middleware import moment


@opened_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Show the two answers with that of the link marked; a POST gives one. Mail scanners follow links, too."""
    found = client_rating(number, now=moment(request))
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, token, number, found, chosen=request.GET.get("value", ""))
    words, value = request.POST.get("words", "")[:2000], request.POST.get("value", "")
    if not within_rate(request, number):
        sentence = _("That was a lot within one minute. Wait a little and try again.")
        return _page(request, token, number, found, chosen=value, words=words, status=429, error=sentence)
    again = "again" in request.POST
    try:
        rate(number, value, words, again=again, now=moment(request))
    except TooLate:
        return _page(
            request, token, number, found, status=422, error=_("What you said some time ago stands.")
        )
    except ValueError:
        return _page(
            request, token, number, found, words=words, status=422, error=_("Choose one of the two.")
        )
    sent = "rated_again" if again and value == NOT_HELPED else "rated"
    return HttpResponseRedirect(reverse("status", args=[token]) + f"?sent={sent}")


def _page(
    request: HttpRequest,
    token: str,
    number: int,
    found: ClientRating,
    *,
    chosen: str = "",
    words: str = "",
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    language, closed_at = Ticket.objects.values_list("language", "closed_at").get(pk=number)
    context = {
        "rating": found, "token": token, "number": number, "error": error, "closed": closed_at is not None,
        "chosen": chosen if chosen in (HELPED, NOT_HELPED) else found.value, "words": words or found.words,
    }  # fmt: skip
    with translation.override(translation.get_language() if request.GET.get("lang") else language):
        return render(request, "portal/rating.html", context, status=status)
