"""Companies: the list and a company's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.contacts.models import Company
from gromootvod.contacts.operations.change_company import (
    BadDomain,
    CompanyData,
    DomainTaken,
    add_company,
    add_domain,
    change_company,
    remove_domain,
)
from gromootvod.contacts.queries.firms import companies
from gromootvod.desk.queries.person_page import company_page
from gromootvod.office.access import member_required, the_member
from gromootvod.office.models import Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.contact_forms import CompanyForm
from gromootvod.workspace.contact_views import dispatchers, local
from gromootvod.workspace.nav import nav


@require_safe
@member_required
def screen(request: HttpRequest) -> HttpResponse:
    """All companies, or those that the finder finds."""
    return _list(request, CompanyForm())


@require_POST
@dispatchers
def additions(request: HttpRequest) -> HttpResponse:
    """Take a company in."""
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    company = add_company(CompanyData(**form.cleaned_data), now=moment(request))
    return redirect("company", company.pk)


@require_safe
@member_required
def show(request: HttpRequest, company_id: int) -> HttpResponse:
    """One company."""
    return _page(request, company_id)


@require_POST
@dispatchers
def details(request: HttpRequest, company_id: int) -> HttpResponse:
    """Write a company anew."""
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _page(request, company_id, form=form, status=422)
    try:
        change_company(company_id, CompanyData(**form.cleaned_data))
    except Company.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Kept."))
    return redirect("company", company_id)


@require_POST
@dispatchers
def domains(request: HttpRequest, company_id: int) -> HttpResponse:
    """Letters from this domain come from the company."""
    if not Company.objects.filter(pk=company_id).exists():
        raise Http404
    try:
        add_domain(company_id, request.POST.get("domain", "")[:255])
    except BadDomain:
        messages.error(request, _("A domain is written as firm.example."))
    except DomainTaken as taken:
        messages.error(request, _("This domain belongs to %(name)s.") % {"name": taken.args[0]})
    return redirect("company", company_id)


@require_POST
@dispatchers
def domain_removal(request: HttpRequest, company_id: int) -> HttpResponse:
    """The domain says nothing of the company any more."""
    try:
        remove_domain(company_id, request.POST.get("domain", "")[:255])
    except Company.DoesNotExist:
        raise Http404 from None
    return redirect("company", company_id)


def _list(request: HttpRequest, form: CompanyForm, *, status: int = 200) -> HttpResponse:
    q = request.GET.get("q", "")[:100]
    context = {
        "page": companies(q, after=whole_number(request.GET.get("after"))),
        "who": q,
        "form": form,
        "may_edit": the_member(request).has_role(Role.DISPATCHER, Role.MANAGER),
        "nav": nav(request),
    }
    return render(request, "workspace/companies.html", context, status=status)


def _page(
    request: HttpRequest, company_id: int, *, form: CompanyForm | None = None, status: int = 200
) -> HttpResponse:
    try:
        company = company_page(company_id, after=whole_number(request.GET.get("after")))
    except Company.DoesNotExist:
        raise Http404 from None
    names = ("name", "hours", "time_zone", "about")
    context: dict[str, Any] = {
        "company": company,
        "his_now": local(moment(request), company.time_zone),
        "form": form or CompanyForm(initial={name: getattr(company, name) for name in names}),
        "changing": form is not None,
        "may_edit": the_member(request).has_role(Role.DISPATCHER, Role.MANAGER),
        "nav": nav(request),
    }
    return render(request, "workspace/company.html", context, status=status)
