"""People: the list and a person's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.contacts.models import Address, Company, Contact, ContactNote
from gromootvod.contacts.operations.change_company import CompanyData, add_company
from gromootvod.contacts.operations.change_contact import (
    ContactData,
    change_contact,
    remove_note,
    write_note,
)
from gromootvod.contacts.queries.people import people
from gromootvod.desk.queries.person_page import PersonPage, lives_in, person_page
from gromootvod.office.access import member_required, role_required, the_member
from gromootvod.office.models import Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.contact_forms import AddressForm, ContactForm
from gromootvod.workspace.nav import nav

dispatchers = role_required(Role.DISPATCHER, Role.MANAGER)


@require_safe
@member_required
def screen(request: HttpRequest) -> HttpResponse:
    """Everybody, or whom the finder finds."""
    q = request.GET.get("q", "")[:200]
    page = people(q, after=whole_number(request.GET.get("after")))
    return render(request, "workspace/contacts.html", {"page": page, "who": q, "nav": nav(request)})


@require_safe
@member_required
def show(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One person; a row that was merged leads to the one it lives in."""
    home = lives_in(contact_id)
    if home is not None:
        return redirect("contact", home)
    return contact_screen(request, contact_id)


@require_POST
@dispatchers
def details(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Write down who he is and how he wants to be told."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return contact_screen(request, contact_id, form=form, status=422)
    given = form.cleaned_data

    def keep() -> None:
        company = _company(given["company"], contact_id, moment(request))
        change_contact(
            contact_id,
            ContactData(given["name"], company, given["language"], given["time_zone"], given["told_by"]),
        )

    return act(request, contact_id, keep, _("Kept."))


@require_POST
@member_required
def notes(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Write something down about him, for members."""
    text = request.POST.get("text", "")
    member = the_member(request)
    return act(
        request, contact_id, lambda: write_note(contact_id, text, by=member, now=moment(request)), "",
        trouble=_("There is nothing in the note yet."),
    )  # fmt: skip


@require_POST
@member_required
def note_removal(request: HttpRequest, contact_id: int, note_id: int) -> HttpResponse:
    """Take a note away."""
    return act(request, contact_id, lambda: remove_note(contact_id, note_id), "")


def act(
    request: HttpRequest, contact_id: int, deed: Callable[[], object], done: str, *, trouble: str = ""
) -> HttpResponse:
    """Do something to a person and go back to his page. What is not there is not there."""
    try:
        deed()
    except (Contact.DoesNotExist, Address.DoesNotExist, ContactNote.DoesNotExist):
        raise Http404 from None
    except ValueError:
        if not trouble:
            raise
        messages.error(request, trouble)
    else:
        if done:
            messages.success(request, done)
    return HttpResponseRedirect(reverse("contact", args=[contact_id]))


def contact_screen(
    request: HttpRequest,
    contact_id: int,
    *,
    form: ContactForm | None = None,
    address: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """A person's page, with forms as they were sent where something in them was wrong."""
    try:
        person = person_page(contact_id, after=whole_number(request.GET.get("after")))
    except Contact.DoesNotExist:
        raise Http404 from None
    context: dict[str, Any] = {
        "person": person,
        "his_now": local(moment(request), person.zone),
        "form": form or ContactForm(initial=_written(person)),
        "address_form": address or AddressForm(),
        "may_edit": the_member(request).has_role(Role.DISPATCHER, Role.MANAGER),
        "changing": form is not None,
        "nav": nav(request),
    }
    return render(request, "workspace/contact.html", context, status=status)


def local(now: datetime, zone: str) -> datetime | None:
    """What the clock shows there; None where nobody knows."""
    return now.astimezone(ZoneInfo(zone)) if zone else None


def _written(person: PersonPage) -> dict[str, Any]:
    names = ("name", "company", "language", "time_zone", "told_by")
    return {name: getattr(person, name) for name in names}


def _company(name: str, contact_id: int, now: datetime) -> int | None:
    """The company of that name: his own first, then any, then a new one."""
    name = " ".join(name.split())
    if not name:
        return None
    own = (
        Contact.objects.filter(pk=contact_id, company__name=name).values_list("company_id", flat=True).first()
    )
    known = own or Company.objects.filter(name=name).order_by("id").values_list("id", flat=True).first()
    return known or add_company(CompanyData(name), now=now).pk
