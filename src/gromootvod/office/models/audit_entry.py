"""Who did what that others must be able to ask about later."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from gromootvod.office.models.member import Member


class AppendOnly(TypeError):
    """An entry of the audit log is never changed and never deleted."""


class _Entries(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnly


class AuditEntry(models.Model):
    """One act. The database itself refuses to change or delete it; no person's name or address stands in `about`."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)  # "contact.exported", "member.roles", …
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None: the house itself, or the command line
    about = models.CharField(max_length=120, blank=True, default="")  # "contact 17"
    data = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[AuditEntry]] = _Entries.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["about", "-id"], name="audit_about")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; refuse to write an old one again."""
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnly
