"""The client's page. It answers: where does it stand, what is known, when is the next word, what can I do."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from gromootvod.channels.mail.reader_child import read_letter
from gromootvod.desk.compose import File
from gromootvod.desk.files import attachment_response
from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.models import Attachment, Message
from gromootvod.desk.operations.close import close
from gromootvod.desk.operations.escalate import escalate
from gromootvod.desk.operations.prefer import prefer
from gromootvod.desk.operations.write_in import NothingSaid, TooLarge, write_in
from gromootvod.desk.queries.asking import open_question
from gromootvod.desk.queries.client_reader import client_view
from gromootvod.desk.queries.link_reader import Reader, reader_of, visible
from gromootvod.desk.queries.ratings import client_rating
from gromootvod.desk.stream import event_stream
from gromootvod.desk.taught import weights
from gromootvod.incidents.queries.client_incident import client_incident
from gromootvod.portal.guard import gone, opened_by_any_link, opened_by_link, sealed, too_large
from gromootvod.ui import rate
from gromootvod.ui.middleware import moment

PER_TICKET, PER_NETWORK = 10, 30  # posts a minute
WORDS = 1_000_000  # characters of one message: what is read of any letter (core.letter's Limits.text_chars)


@opened_by_any_link
@require_safe
def status(request: HttpRequest, token: str, reader: Reader) -> HttpResponse:
    """Show the ticket to its client, or to one who takes part. Looking changes nothing: mail scanners look too."""
    return _page(request, token, reader.number, reader=reader)


@opened_by_any_link
@require_POST
def messages(request: HttpRequest, token: str, reader: Reader) -> HttpResponse:
    """The client, or one who takes part and may write, adds words or files."""
    if not reader.may_write:
        raise Http404
    return _write(request, token, reader.number, reader)


def _write(request: HttpRequest, token: str, number: int, reader: Reader) -> HttpResponse:
    if too_large(request):
        return _page(request, token, number, reader=reader, status=413, errors=[_too_large()])
    text = request.POST.get("text", "")
    if len(text) > WORDS:
        return _page(request, token, number, reader=reader, status=413, errors=[_too_large()], text=text)
    if not within_rate(request, number):
        return _too_often(request, token, number, reader=reader, text=text)
    files = [
        File(upload.name or "file", upload.content_type or "application/octet-stream", upload.read())
        for upload in request.FILES.getlist("attachments")
    ]
    try:
        read = partial(read_letter, learned=weights())
        write_in(
            number, text, files=files, read_letter=read, now=moment(request), contact_id=reader.contact_id
        )
    except NothingSaid:
        return _page(
            request,
            token,
            number,
            reader=reader,
            status=422,
            errors=[_("Write a few words, or add a picture.")],
        )
    except TooLarge:
        return _page(request, token, number, reader=reader, status=413, errors=[_too_large()], text=text)
    return _thanks(token, "message")


@opened_by_link
@require_POST
def escalation(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """The client asks that a manager sees it."""
    words = request.POST.get("words", "")[:2000]
    if not within_rate(request, number):
        return _too_often(request, token, number, text=words)
    try:
        escalate(number, words, by=None, now=moment(request))
    except ValueError:
        sentence = _("One sentence is needed, so that the manager knows what it is about.")
        return _page(request, token, number, status=422, errors=[sentence])
    return _thanks(token, "escalation")


@opened_by_link
@require_POST
def solution(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """The client says that it works again."""
    with suppress(IllegalMove):  # solved already: his second click changes nothing and is no error of his
        close(number, by=None, now=moment(request))
    return _thanks(token, "solution")


@opened_by_link
@require_POST
def preference(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """The client chooses how he hears from us."""
    if not within_rate(request, number):
        return _too_often(request, token, number)
    with suppress(ValueError):  # a way that is not on the page was not chosen there
        prefer(number, request.POST.get("told_by", ""))
    return _thanks(token, "preference")


@opened_by_any_link
@require_safe
def attachment(request: HttpRequest, token: str, reader: Reader, key: str) -> HttpResponse:
    """A file of this very ticket, of a message the client may see."""
    seen = Message.objects.filter(visible(reader))
    found = get_object_or_404(
        Attachment.objects.select_related("message__blob"), key=key, message__in=seen.values("id")
    )
    return attachment_response(found)


@require_GET
async def live(request: HttpRequest, token: str) -> HttpResponseBase:
    """Says only that there is something new."""
    reader = await sync_to_async(reader_of)(token)
    if reader is None:
        return await sync_to_async(gone)(request)
    return sealed(event_stream(request, ticket=reader.number, quiet=True))


def within_rate(request: HttpRequest, number: int) -> bool:
    """Whether he may post once more. A client in distress writes often; a script writes more often than that."""
    now = moment(request)
    return rate.allowed(f"page:{number}", limit=PER_TICKET, now=now) and rate.allowed(
        f"from:{rate.client_network(request)}", limit=PER_NETWORK, now=now
    )


def _too_often(
    request: HttpRequest, token: str, number: int, *, text: str = "", reader: Reader | None = None
) -> HttpResponse:
    sentence = _(
        "That was a lot within one minute. Wait a little and send it again: what you wrote is still here."
    )
    response = _page(request, token, number, reader=reader, status=429, errors=[sentence], text=text)
    response.headers["Retry-After"] = str(rate.WINDOW_SECONDS)
    return response


def _page(
    request: HttpRequest,
    token: str,
    number: int,
    *,
    status: int = 200,
    reader: Reader | None = None,
    **extra: object,
) -> HttpResponse:
    view = client_view(number, token=token, reader=reader)
    context = {
        "view": view,
        "token": token,
        "question": open_question(number) if view.client else None,
        "rating": client_rating(number, now=moment(request)) if view.client and view.closed_at else None,
        "sent": request.GET.get("sent", ""),
        "errors": [],
        **extra,
    }
    # The client's own language, unless he has asked for the other one.
    language = (translation.get_language() if request.GET.get("lang") else None) or view.language
    with translation.override(language):
        context["incident"] = client_incident(number, language) if view.client else None
        return render(request, "portal/status.html", context, status=status)


def _too_large() -> str:
    limit = settings.CONFIG["max_letter_mb"] * 7 // 10
    return _("The files are too large together: up to %(limit)s MB can be taken here.") % {"limit": limit}


def _thanks(token: str, what: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("status", args=[token]) + f"?sent={what}")
