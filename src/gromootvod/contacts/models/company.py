"""The firm a contact writes from."""

from __future__ import annotations

from django.db import models


class Company(models.Model):
    """A firm, known by the domains of its letters; `domain` is the first of them."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=255, unique=True, null=True, blank=True)
    hours = models.CharField(
        max_length=200, blank=True, default=""
    )  # when somebody is there; core.clock.Hours
    time_zone = models.CharField(max_length=64, blank=True, default="")  # IANA name
    about = models.CharField(max_length=2000, blank=True, default="")  # for members
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"
        indexes = [models.Index(fields=["name", "id"], name="company_by_name")]

    def __str__(self) -> str:
        return self.name


class CompanyDomain(models.Model):
    """Another domain of the same firm."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.domain
