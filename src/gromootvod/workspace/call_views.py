"""The telephone: who calls, and the sheet that a member talks by."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.contacts.models import Contact
from gromootvod.contacts.operations.caller import AddressTaken, meet, phone_of
from gromootvod.desk.models import Ticket
from gromootvod.desk.operations.answer import AnswerRefused
from gromootvod.desk.operations.call import MOODS, begin, finish
from gromootvod.desk.queries.call_sheet import Deed, call_sheet
from gromootvod.desk.queries.callers import callers
from gromootvod.desk.rhythm import next_word_due
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.call_forms import call_of, deed_of, ending_of, fields_of
from gromootvod.workspace.call_words import words_for
from gromootvod.workspace.nav import nav
from gromootvod.workspace.ticket_actions import BadInput, due_of, refusal

LANGUAGES = (("ru", "Русский"), ("en", "English"))


@require_safe
@member_required
def new(request: HttpRequest) -> HttpResponse:
    """Who calls?"""
    return _new(request)


@require_POST
@member_required
def calls(request: HttpRequest) -> HttpResponse:
    """A call begins: with a contact we know, or with somebody new. His ticket is opened at once."""
    post, now = request.POST, moment(request)
    chosen = post.get("contact", "")
    try:
        with transaction.atomic():
            known = whole_number(chosen)
            contact_id = known if known is not None else _met(request).pk
            ticket = begin(contact_id, by=the_member(request), now=now)
    except Contact.DoesNotExist:
        raise Http404 from None
    except BadInput as error:
        return _new(request, status=422, error=str(error))
    return HttpResponseRedirect(reverse("call", args=[ticket.pk]))


@require_safe
@member_required
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet, empty: the call begins."""
    return _sheet(request, number)


@require_POST
@member_required
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet after what was just typed or chosen; nothing is kept yet."""
    return _sheet(request, number)


@require_POST
@member_required
def endings(request: HttpRequest, number: int) -> HttpResponse:
    """The call is over: keep it. What cannot be kept comes back whole, with the reason."""
    try:
        finish(number, call_of(request), ending_of(request), by=the_member(request), now=moment(request))
    except Ticket.DoesNotExist:
        raise Http404 from None
    except AddressTaken as taken:
        error = _("This address belongs to %(name)s already.") % {"name": taken.args[0]}
    except AnswerRefused as refused:
        error = _("Nothing is written down yet.") if refused.code == "empty" else refusal(refused.code)
    except BadInput as bad:
        error = str(bad)
    else:
        messages.success(request, _("The call is kept."))
        return HttpResponseRedirect(reverse("ticket", args=[number]))
    return _sheet(request, number, status=422, error=error)


def _met(request: HttpRequest) -> Contact:
    """The contact whom the form describes. Raises BadInput."""
    post = request.POST
    name, phone, mail = (post.get(field, "").strip() for field in ("name", "phone", "mail"))
    if phone and not phone_of(phone):
        raise BadInput(_("This phone number cannot be right."))
    if mail:
        try:
            validate_email(mail)
        except ValidationError:
            raise BadInput(_("This mail address cannot be right.")) from None
    language = "en" if post.get("language") == "en" else "ru"
    try:
        return meet(name=name[:200], phone=phone, mail=mail, language=language, now=moment(request))
    except AddressTaken as taken:
        raise BadInput(_("This address belongs to %(name)s already.") % {"name": taken.args[0]}) from None
    except ValueError:
        raise BadInput(_("A name, a phone number or an address is needed.")) from None


def _new(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    who = (request.GET.get("who", "") if request.method != "POST" else "").strip()[:200]
    guessed = {"phone": who} if phone_of(who) else {"mail": who} if "@" in who else {"name": who}
    context = {
        "who": who,
        "found": callers(who),
        "draft": request.POST if request.method == "POST" else guessed,
        "language": request.POST.get("language") or get_language() or "ru",
        "languages": LANGUAGES,
        "error": error,
        "nav": nav(request),
    }
    return render(request, "workspace/call_new.html", context, status=status)


def _sheet(request: HttpRequest, number: int, *, status: int = 200, error: str = "") -> HttpResponse:
    now, fields = moment(request), fields_of(request)
    deed = deed_of(request) if request.method == "POST" and not error else Deed()
    try:
        view = call_sheet(number, call_of(request), deed, language=get_language() or "en")
    except Ticket.DoesNotExist:
        raise Http404 from None
    usual = next_word_due(now)
    try:
        due = due_of(request) if request.POST else None
    except BadInput:
        due = None
    words = words_for(view, due if due and due > now else usual, now)
    context = {
        "sheet": view,
        "words": words,
        "fields": fields,
        "summary": fields.summary if fields.edited else words.summary,
        "key": fields.key or uuid.uuid4().hex,
        "moods": ("", *MOODS),
        "usual": usual,
        "error": error,
    }
    if request.headers.get("X-Live"):
        return render(request, "workspace/_call.html", context, status=status)
    return render(request, "workspace/call.html", {**context, "nav": nav(request)}, status=status)
