"""Write down what is known of a firm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from gromootvod.contacts.models import Company, CompanyDomain, Contact
from gromootvod.contacts.operations.find_words import refresh_words

DOMAIN = re.compile(r"(?=.{4,255}$)[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63})+")


class DomainTaken(ValueError):
    """The domain belongs to the company whose name is the argument."""


class BadDomain(ValueError):
    """It is no domain."""


@dataclass(frozen=True, slots=True)
class CompanyData:
    """What a member may write of a firm. `hours` as core.clock reads them, `time_zone` an IANA name; or ""."""

    name: str
    hours: str = ""
    time_zone: str = ""
    about: str = ""


def add_company(data: CompanyData, *, now: datetime) -> Company:
    """Take a firm in."""
    return Company.objects.create(**_fields(data), made_at=now)


def change_company(company_id: int, data: CompanyData) -> None:
    """Write a firm anew; its people are found by its new name. Raises Company.DoesNotExist."""
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company_id)
        renamed = company.name != data.name
        Company.objects.filter(pk=company_id).update(**_fields(data))
        if renamed:
            refresh_words(Contact.objects.filter(company=company_id).values_list("pk", flat=True))


def add_domain(company_id: int, domain: str) -> None:
    """Letters from this domain come from the firm from now on. Raises BadDomain, DomainTaken, Company.DoesNotExist."""
    domain = domain.strip().lower().rpartition("@")[2]
    if not DOMAIN.fullmatch(domain):
        raise BadDomain(domain)
    try:
        with transaction.atomic():
            company = Company.objects.select_for_update().get(pk=company_id)
            owner = company_of(domain)
            if owner is not None and owner.pk != company_id:
                raise DomainTaken(owner.name)
            if owner is None and company.domain is None:
                company.domain = domain
                company.save(update_fields=["domain"])
            elif owner is None:
                CompanyDomain.objects.create(company=company, domain=domain)
    except IntegrityError:  # given to another firm a moment ago
        owner = company_of(domain)
        raise DomainTaken(owner.name if owner else domain) from None


def remove_domain(company_id: int, domain: str) -> None:
    """The domain says nothing of the firm any more. Its people stay. Raises Company.DoesNotExist."""
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=company_id)
        CompanyDomain.objects.filter(company=company, domain=domain).delete()
        if company.domain == domain:
            other = company.domains.order_by("id").first()
            company.domain = other.domain if other else None
            if other:
                other.delete()
            company.save(update_fields=["domain"])


def company_of(domain: str) -> Company | None:
    """The firm that a domain belongs to."""
    found = Company.objects.filter(domain=domain).first()
    if found is not None:
        return found
    other = CompanyDomain.objects.select_related("company").filter(domain=domain).first()
    return other.company if other else None


def _fields(data: CompanyData) -> dict[str, str]:
    return {
        "name": " ".join(data.name.split())[:200],
        "hours": data.hours[:200],
        "time_zone": data.time_zone[:64],
        "about": data.about.replace("\x00", "").strip()[:2000],
    }
