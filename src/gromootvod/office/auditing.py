"""Every administrative act is written down where it passes the guard, so that no new screen can forget it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gromootvod.office.audit import record
from gromootvod.office.models import AuditEntry, Member
from gromootvod.ui.middleware import moment

# Guarded posts that change nothing of the house (a rule tried out, a reminder put away), and everyday work on people.
NO_ACTS = frozenset(
    {
        "rule_trial",
        "first_skipping",
        "company_additions",
        "contact_addresses",
        "contact_address_allowance",
        "contact_address_block",
        "contact_address_preference",
        "contact_address_removal",
        "contact_details",
        "contact_differences",
    }
)
_WORK = "tickets/"  # what is done on a ticket stands in the ticket's own story


def audited(request: HttpRequest, member: Member, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run a guarded view; a post that was not refused is recorded in the transaction that does it.

    An operation that has told more of the same act itself is not told of twice. Of what was sent only the names of the
    fields are kept, and roles: values may be a person's.
    """
    name = name_of(request)
    if request.method != "POST" or not name:
        return view()
    with transaction.atomic():
        response = view()
        now = moment(request)
        if response.status_code < 400 and not AuditEntry.objects.filter(member=member, at=now).exists():
            data = {"fields": sorted(set(request.POST) - {"csrfmiddlewaretoken"})}
            if "roles" in request.POST:
                data["roles"] = request.POST.getlist("roles")
            record(name, member=member, about=_about(request, name), data=data, now=now)
        return response


def name_of(request: HttpRequest) -> str:
    """The kind under which a post to this address is recorded; "" for what is no administrative act."""
    match = request.resolver_match
    if match is None or match.route.startswith(_WORK) or not match.url_name or match.url_name in NO_ACTS:
        return ""
    return match.url_name[:40]


def _about(request: HttpRequest, name: str) -> str:
    match = request.resolver_match
    kwargs = match.kwargs if match else {}
    person = "invitation" if name == "settings_revocation" else "member"
    return " ".join(
        f"{person if key == 'pk' else key.removesuffix('_id')} {value}" for key, value in kwargs.items()
    )[:120]
