"""What a member does on a ticket: each endpoint parses, makes one domain call, and goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gromootvod.core.clock import instant
from gromootvod.desk.lifecycle import IllegalMove
from gromootvod.desk.merged import standing
from gromootvod.desk.models import Message, Ticket
from gromootvod.desk.operations.assign import assign
from gromootvod.desk.operations.close import close, reopen
from gromootvod.desk.operations.escalate import take_up
from gromootvod.desk.operations.fields import FieldsMissing
from gromootvod.desk.operations.link import let_in, renew_link
from gromootvod.desk.operations.note import note
from gromootvod.desk.operations.state import Words, set_priority, set_product, set_state, set_title
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Member, Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_house import missing as missing_words
from gromootvod.ui.terms_relations import not_here
from gromootvod.workspace import ticket_views


class BadInput(ValueError):
    """What was sent cannot be used; the argument is a sentence for the member."""


def refusal(code: str) -> str:
    """Why an answer did not go, in words."""
    return {
        "empty": _("There is nothing in the answer yet."),
        "gap": _("Something is still missing in the words: fill in what stands between ⟦ and ⟧."),
        "past": _("The next word cannot be promised for a time that has passed."),
        "far": _("The next word can be promised for up to a year ahead."),
        "closed": _("The ticket is solved. Open it again to answer."),
        "no_address": _("We know no address of this client to answer to."),
        "do_not_write": _(
            "Nothing is to be written to this client's address: a member has said so on his page. Call him, or add "
            "another address there."
        ),
        "answered": _(
            "Somebody has answered meanwhile. Read what he wrote, then send yours if it is still needed."
        ),
        "client_wrote": _("The client has written while you were answering. Read his letter, then send."),
        "too_large": _("The attachments are too large to be sent by mail."),
    }[code]


@require_POST
@member_required
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a note among ourselves."""
    text = request.POST.get("text", "")[:200_000]
    return _do(request, number, lambda: note(number, text, by=the_member(request), now=moment(request)),
               empty=_("There is nothing in the note yet."))  # fmt: skip


@require_POST
@member_required
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    """Give the ticket to somebody, or release it."""
    chosen = request.POST.get("member", "")
    member = Member.objects.filter(pk=whole_number(chosen) or 0, is_active=True).first() if chosen else None
    if chosen and member is None:
        messages.error(request, _("This person does not work here."))
        return go_back(request, number)
    return _do(request, number, lambda: assign(number, member, by=the_member(request), now=moment(request)))


@require_POST
@member_required
def state(request: HttpRequest, number: int) -> HttpResponse:
    """Say where the ticket stands."""
    wanted = request.POST.get("state", "")
    words = Words(*(request.POST.get(name, "")[:2000] for name in ("known", "unknown", "next_step")))
    return _do(
        request, number,
        lambda: set_state(number, wanted, by=the_member(request), now=moment(request), words=words),
    )  # fmt: skip


@require_POST
@member_required
def priority(request: HttpRequest, number: int) -> HttpResponse:
    """Say how much it presses."""
    wanted = request.POST.get("priority", "")
    return _do(
        request, number, lambda: set_priority(number, wanted, by=the_member(request), now=moment(request))
    )


@require_POST
@member_required
def product(request: HttpRequest, number: int) -> HttpResponse:
    """Say what product it is about."""
    words = request.POST.get("product", "")[:1000]
    return _do(
        request, number, lambda: set_product(number, words, by=the_member(request), now=moment(request))
    )


@require_POST
@member_required
def title(request: HttpRequest, number: int) -> HttpResponse:
    """Say in other words what the ticket is."""
    words = request.POST.get("title", "")[:1000]
    return _do(request, number, lambda: set_title(number, words, by=the_member(request), now=moment(request)),
               empty=_("A title needs words."))  # fmt: skip


@require_POST
@member_required
def closure(request: HttpRequest, number: int) -> HttpResponse:
    """Close the ticket."""
    return _do(request, number, lambda: close(number, by=the_member(request), now=moment(request)))


@require_POST
@member_required
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    """Open it again."""
    return _do(request, number, lambda: reopen(number, by=the_member(request), now=moment(request)))


@require_POST
@member_required
def status_link(request: HttpRequest, number: int) -> HttpResponse:
    """Kill the client's link and make a new one."""
    return _do(request, number, lambda: renew_link(number, by=the_member(request), now=moment(request)))


@require_POST
@role_required(Role.MANAGER)
def escalation(request: HttpRequest, number: int) -> HttpResponse:
    """A manager takes up what the client asked to be shown to him."""
    return _do(request, number, lambda: take_up(number, by=the_member(request), now=moment(request)))


@require_POST
@member_required
def participants(request: HttpRequest, number: int) -> HttpResponse:
    """Let the stranger who wrote a message take part."""
    message = whole_number(request.POST.get("message"))
    if not Message.objects.filter(pk=message or 0, ticket__pk=number).exists():
        raise Http404
    return _do(request, number, lambda: let_in(message or 0, by=the_member(request), now=moment(request)))


def elsewhere(request: HttpRequest, number: int) -> HttpResponse | None:
    """Where the ticket has become part of another: nothing is done to it, and a word says why, on the other's page."""
    kept = standing(number)
    if kept == number:
        return None
    messages.error(request, not_here(number, kept))
    return go_back(request, kept)


def _do(request: HttpRequest, number: int, verb: Callable[[], object], *, empty: str = "") -> HttpResponse:
    if moved := elsewhere(request, number):
        return moved
    try:
        verb()
    except (Ticket.DoesNotExist, Message.DoesNotExist):
        raise Http404 from None
    except IllegalMove:
        messages.error(request, _("The ticket cannot go there from where it is."))
    except FieldsMissing as missing:
        messages.error(request, missing_words(missing.labels(get_language() or "en")))
    except ValueError:
        messages.error(request, empty or _("That cannot be done."))
    return go_back(request, number)


def go_back(request: HttpRequest, number: int) -> HttpResponse:
    """To the ticket, through the lens the member had."""
    lens = request.GET.get("lens") or request.POST.get("lens", "")
    query = f"?lens={lens}" if lens in ticket_views.LENSES else ""
    return HttpResponseRedirect(reverse("ticket", args=[number]) + query)


def due_of(request: HttpRequest) -> datetime | None:
    """The next word by: a local moment as browsers write it ("2026-11-20T16:30"), or nothing."""
    chosen = request.POST.get("next_word", "own").strip()
    raw = request.POST.get("due", "").strip() if chosen == "own" else chosen
    if not raw:
        return None
    try:
        local = datetime.fromisoformat(raw[:40])
    except ValueError:
        raise BadInput(_("The date of the next word cannot be read.")) from None
    try:
        # Kept in UTC: the first and last days of the calendar have no such moment everywhere. Of an hour that
        # comes twice the first is meant, so that no word comes later than the client may read it.
        return local.astimezone(UTC) if local.tzinfo else instant(local, timezone.get_current_timezone())
    except OverflowError:
        raise BadInput(_("The date of the next word cannot be read.")) from None
