"""Macros on a ticket: choose one, put its words into the reply, or do its actions without a letter."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.desk.models import Macro, Ticket
from gromootvod.desk.operations.keep_draft import FilesTooLarge, WrittenElsewhere
from gromootvod.desk.operations.macros import visible_to
from gromootvod.desk.operations.use_macro import Done, apply, next_word
from gromootvod.desk.queries.macros import Insertion, insertion, offered
from gromootvod.desk.rhythm import next_word_due
from gromootvod.office.access import member_required, the_member
from gromootvod.ui import terms_macro
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace import reply_views, ticket_views
from gromootvod.workspace.macro_parts import chips, picked_of, whole
from gromootvod.workspace.ticket_actions import due_of, elsewhere, go_back


@require_safe
@member_required
def offers(request: HttpRequest, number: int) -> HttpResponse:
    """What can be chosen for this ticket, with the beginning of its words."""
    language = Ticket.objects.filter(pk=number).values_list("language", flat=True).first()
    if language is None:
        raise Http404
    rows = [
        {"id": one.id, "key": one.key, "name": one.name, "preview": one.preview, "mine": not one.shared}
        for one in offered(the_member(request).pk, language)
    ]
    return JsonResponse({"macros": rows})


@require_safe
@member_required
def piece(request: HttpRequest, number: int, macro_id: int) -> HttpResponse:
    """One macro filled in for this ticket: its words, and its deeds as chips for the composer."""
    macro = _macro(request, macro_id)
    made = _made(request, number, macro)
    if macro is None or made is None:
        raise Http404
    context = {"chips": [chips(whole(macro), the_member(request))]}
    html = render_to_string("workspace/_macro_chips.html", context, request=request)
    return JsonResponse({"text": made.text, "chips": html})


@require_POST
@member_required
def insertions(request: HttpRequest, number: int) -> HttpResponse:
    """Put a macro's words below what is written, without a script: the page comes back with them. Nothing is kept."""
    macro = _macro(request, whole_number(request.POST.get("macro_chosen")))
    text = request.POST.get("text", "")[:200_000]
    picked = list(picked_of(request))
    if macro is None:
        sentence = _("Choose a macro first.")
        return _composer(request, number, text, status=422, draft_error=sentence)
    made = _made(request, number, macro)
    if made is None:
        raise Http404
    if macro.pk not in {each.macro.pk for each in picked}:
        picked.append(whole(macro))
    draft = "\n\n".join(part for part in (text.rstrip(), made.text) if part.strip())
    shown = [chips(each, the_member(request)) for each in picked]
    return _composer(request, number, draft, chips=shown)


@require_POST
@member_required
def applications(request: HttpRequest, number: int) -> HttpResponse:
    """Do a macro's actions without a letter, and say what became of each."""
    macro = _macro(request, whole_number(request.POST.get("macro_chosen")))
    if not Ticket.objects.filter(pk=number).exists():
        raise Http404
    if macro is None:
        messages.error(request, _("Choose a macro first."))
        return go_back(request, number)
    if moved := elsewhere(request, number):
        return moved
    with suppress(WrittenElsewhere, FilesTooLarge):  # his words stay where they stand: in the browser
        reply_views.keep(request, number)
    _tell(request, macro, apply(number, whole(macro), by=the_member(request), now=moment(request)))
    return go_back(request, number)


def _composer(
    request: HttpRequest, number: int, draft: str, *, status: int = 200, **extra: object
) -> HttpResponse:
    """The ticket's page with the composer as it was, but for the words."""
    own = request.POST.get("next_word", "") == "own"
    due = request.POST.get("due" if own else "next_word", "")[:40]
    chosen = {"due": due, "state": request.POST.get("state", "")[:12]}
    return ticket_views.page(request, number, status=status, draft=draft, chosen=chosen, **extra)


def _tell(request: HttpRequest, macro: Macro, done: tuple[Done, ...]) -> None:
    failed = [
        f"{terms_macro.action(one.kind, one.value)} ({terms_macro.why(one.why)})" for one in done if one.why
    ]
    if failed:
        words = {"name": macro.name, "failed": "; ".join(failed)}
        messages.error(request, _("“%(name)s”: not done: %(failed)s.") % words)
    elif done:
        messages.success(request, _("“%(name)s” is done.") % {"name": macro.name})
    else:
        messages.error(
            request, _("“%(name)s” holds words only: put them into a letter.") % {"name": macro.name}
        )


def _macro(request: HttpRequest, macro_id: int | None) -> Macro | None:
    rows = visible_to(the_member(request).pk).filter(retired_at=None)
    return rows.prefetch_related("files").filter(pk=macro_id or 0).first()


def _made(request: HttpRequest, number: int, macro: Macro | None) -> Insertion | None:
    """The words for the ticket. The date in them is the one chosen in the composer, else the macro's, else the usual."""
    ticket = Ticket.objects.select_related("contact__company").filter(pk=number).first()
    if ticket is None or macro is None:
        return None
    now = moment(request)
    due = _due_chosen(request) or next_word([whole(macro)], now) or next_word_due(now)
    return insertion(macro, ticket, member=the_member(request), due=due, now=now)


def _due_chosen(request: HttpRequest) -> datetime | None:
    """The next word that the composer names; nothing where it cannot be read, for that is said at sending."""
    try:
        return due_of(request)
    except ValueError:
        return None
