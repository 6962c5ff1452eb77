"""Two rows that may be one person: proposed with reasons, merged by a member, and taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.contacts.models import Contact, ContactMerge
from gromootvod.contacts.queries.doubles import proposals
from gromootvod.desk.operations.same_person import (
    MergeRefused,
    keep_apart,
    merge_contacts,
    part_contacts,
)
from gromootvod.office.access import the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.contact_views import dispatchers
from gromootvod.workspace.nav import nav


@require_safe
@dispatchers
def screen(request: HttpRequest) -> HttpResponse:
    """Whom the house may know twice."""
    context = {"pairs": proposals(), "nav": nav(request)}
    return render(request, "workspace/doubles.html", context)


@require_POST
@dispatchers
def merges(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Another row is this very person."""
    other, member = whole_number(request.POST.get("other")) or 0, the_member(request)
    done = _("The two are one now. It can be taken back on this page.")
    return _try(
        request, lambda: merge_contacts(contact_id, other, by=member, now=moment(request)), done, contact_id
    )


@require_POST
@dispatchers
def differences(request: HttpRequest, contact_id: int) -> HttpResponse:
    """They only look alike."""
    other, member = whole_number(request.POST.get("other")) or 0, the_member(request)
    done = _("They stay two people and are not proposed again.")
    return _try(
        request, lambda: keep_apart(contact_id, other, by=member, now=moment(request)), done, contact_id
    )


@require_POST
@dispatchers
def undoing(request: HttpRequest, merge_id: int) -> HttpResponse:
    """They were two people after all."""
    kept = ContactMerge.objects.filter(pk=merge_id).values_list("kept_id", flat=True).first()
    if kept is None:
        raise Http404
    done = _("They are two people again.")
    return _try(
        request, lambda: part_contacts(merge_id, by=the_member(request), now=moment(request)), done, kept
    )


def _try(request: HttpRequest, deed: Callable[[], object], done: str, contact_id: int) -> HttpResponse:
    if not Contact.objects.filter(pk=contact_id).exists():
        raise Http404
    try:
        deed()
    except (MergeRefused, ContactMerge.DoesNotExist) as refused:
        code = refused.code if isinstance(refused, MergeRefused) else "undone"
        messages.error(request, _refusal(code))
    else:
        messages.success(request, done)
    return redirect("contact", contact_id)


def _refusal(code: str) -> str:
    return {
        "same": _("This is one row already."),
        "gone": _("One of the two is no longer there: it was merged or erased meanwhile."),
        "moved_on": _("The person has been merged further or erased since: that comes first."),
        "undone": _("That merge has been taken back already."),
    }[code]
