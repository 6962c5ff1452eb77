"""What administrators alone may do with a person's data: hand it over, erase it, and let the house forget by rule."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.contacts.models import Contact
from gromootvod.office.access import role_required, the_member
from gromootvod.office.models import Role
from gromootvod.privacy.operations.erase import EraseRefused, erase
from gromootvod.privacy.operations.export import export_person
from gromootvod.privacy.operations.retain import Rules, keep_rules, rules
from gromootvod.privacy.queries.plan import due, erased, plan
from gromootvod.ui.middleware import moment
from gromootvod.workspace.contact_forms import RetentionForm
from gromootvod.workspace.nav import nav

administrators = role_required(Role.ADMINISTRATOR)


@require_POST
@administrators
def export(request: HttpRequest, contact_id: int) -> HttpResponseBase:
    """Everything that is kept about a person, as a ZIP; every look is written down."""
    try:
        pieces = export_person(contact_id, by=the_member(request), now=moment(request))
    except Contact.DoesNotExist:
        raise Http404 from None
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="person-{contact_id}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@administrators
def erasure(request: HttpRequest, contact_id: int) -> HttpResponse:
    """What an erasure would take and what would stay; of an erased person, that it was done."""
    return _erasure(request, contact_id)


@require_POST
@administrators
def erasures(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Erase, once the number of the person has been typed."""
    if request.POST.get("number", "").strip() != str(contact_id):
        return _erasure(request, contact_id, wrong=True, status=422)
    try:
        erase(contact_id, by=the_member(request), now=moment(request))
    except (Contact.DoesNotExist, EraseRefused):
        raise Http404 from None
    messages.success(request, _("The person is erased."))
    return redirect("contact_erasure", contact_id)


@require_safe
@administrators
def retention(request: HttpRequest) -> HttpResponse:
    """The rules of forgetting, and what they would do now."""
    return _retention(request, rules())


@require_POST
@administrators
def retention_rules(request: HttpRequest) -> HttpResponse:
    """Show what other rules would do, or put them into force."""
    form = RetentionForm(request.POST)
    if not form.is_valid():
        return _retention(request, rules(), form=form, status=422)
    wanted = Rules(**form.cleaned_data)
    if "try" in request.POST:
        return _retention(request, wanted, form=form, tried=True)
    keep_rules(wanted, by=the_member(request), now=moment(request))
    messages.success(request, _("The rules are in force."))
    return redirect("retention")


def _erasure(
    request: HttpRequest, contact_id: int, *, wrong: bool = False, status: int = 200
) -> HttpResponse:
    done = erased(contact_id)
    try:
        planned = None if done else plan(contact_id)
    except Contact.DoesNotExist:
        raise Http404 from None
    context = {"contact_id": contact_id, "done": done, "plan": planned, "wrong": wrong, "nav": nav(request)}
    return render(request, "workspace/erasure.html", context, status=status)


def _retention(
    request: HttpRequest,
    wanted: Rules,
    *,
    form: RetentionForm | None = None,
    tried: bool = False,
    status: int = 200,
) -> HttpResponse:
    initial = {name: getattr(wanted, name) for name in RetentionForm.base_fields}
    context = {
        "form": form or RetentionForm(initial=initial),
        "due": due(wanted, now=moment(request)),
        "tried": tried,
        "in_force": rules().any,
        "nav": nav(request),
    }
    return render(request, "workspace/retention.html", context, status=status)
