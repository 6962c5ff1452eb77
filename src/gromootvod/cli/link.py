"""A one-time link for a member who cannot get in."""

from __future__ import annotations

import sys

from gromootvod.cli.ground import ground


def link(email: str) -> int:
    """Print the link; 1 when no such member works here."""
    ground()
    from django.conf import settings
    from django.utils import timezone

    from gromootvod.office.models import Member
    from gromootvod.office.operations import sign_in_link

    member = Member.objects.filter(email=email.strip().lower(), is_active=True).first()
    if member is None:
        print(f"Nobody with the address {email} works here.", file=sys.stderr)
        return 1
    token = sign_in_link(member, now=timezone.now())
    print(f"{settings.BASE_URL}/join/{token}/")
    return 0
