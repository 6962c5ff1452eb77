"""How a person is reached, and how not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gromootvod.contacts.models import Contact
from gromootvod.contacts.operations.caller import AddressTaken
from gromootvod.contacts.operations.change_contact import (
    BadAddress,
    add_address,
    allow_address,
    block_address,
    prefer_address,
    remove_address,
)
from gromootvod.office.access import the_member
from gromootvod.ui.middleware import moment
from gromootvod.workspace.contact_forms import AddressForm
from gromootvod.workspace.contact_views import act, contact_screen, dispatchers


@require_POST
@dispatchers
def additions(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Add an address, a number or a messenger."""
    form = AddressForm(request.POST)
    if form.is_valid():
        kind, value = form.cleaned_data["kind"], form.cleaned_data["value"]
        try:
            add_address(contact_id, kind, value, now=moment(request))
        except Contact.DoesNotExist:
            raise Http404 from None
        except BadAddress:
            form.add_error("value", _("Nobody can be reached by that: have another look."))
        except AddressTaken as taken:
            form.add_error(
                "value",
                _("It belongs to %(name)s. If that is the same person, merge the two.")
                % {"name": taken.args[0]},
            )
        else:
            return act(request, contact_id, lambda: None, _("Added."))
    return contact_screen(request, contact_id, address=form, status=422)


@require_POST
@dispatchers
def removal(request: HttpRequest, contact_id: int, address_id: int) -> HttpResponse:
    """Take an address away."""
    return act(request, contact_id, lambda: remove_address(contact_id, address_id), _("Removed."))


@require_POST
@dispatchers
def preference(request: HttpRequest, contact_id: int, address_id: int) -> HttpResponse:
    """Make it the first of its kind."""
    return act(
        request, contact_id, lambda: prefer_address(contact_id, address_id, now=moment(request)),
        _("It is the first one now."),
    )  # fmt: skip


@require_POST
@dispatchers
def block(request: HttpRequest, contact_id: int, address_id: int) -> HttpResponse:
    """Nothing is to be written there."""
    why, member = request.POST.get("why", "")[:200], the_member(request)
    return act(
        request, contact_id,
        lambda: block_address(contact_id, address_id, why=why, by=member, now=moment(request)),
        _("Nothing goes there any more."),
    )  # fmt: skip


@require_POST
@dispatchers
def allowance(request: HttpRequest, contact_id: int, address_id: int) -> HttpResponse:
    """Letters may go there again."""
    return act(
        request, contact_id, lambda: allow_address(contact_id, address_id), _("Letters may go there again.")
    )
