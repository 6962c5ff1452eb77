"""The audit log: one door in, none out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gromootvod.office.models import AuditEntry, Member


def record(
    kind: str, *, member: Member | None, about: str, data: Mapping[str, Any] | None = None, now: datetime
) -> AuditEntry:
    """Write one act down, in the transaction that does it. `about` names a row by number, never a person by name."""
    return AuditEntry.objects.create(at=now, kind=kind, member=member, about=about, data=dict(data or {}))
