"""The post room: parcels, the outbox, and what a letter holds."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gromootvod.channels.mail import deliver, sorting
from gromootvod.core.letter import read
from gromootvod.desk.files import attachment_response, download, mail_page, pictures_within
from gromootvod.desk.models import Attachment, Dispatch, MessageHtml, Parcel
from gromootvod.desk.operations.adopt import adopt
from gromootvod.desk.operations.dispatch import bytes_of
from gromootvod.desk.queries import post
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav


@require_safe
@member_required
def parcels(request: HttpRequest) -> HttpResponse:
    """Parcels that need a look, post from machines, or all."""
    show = request.GET.get("show", "stuck")
    if show not in {"stuck", "robots", "all"}:
        raise Http404
    found = post.parcels(cast(post.Show, show), before=_before(request))
    return render(request, "workspace/parcels.html", {"parcels": found, "show": show, "nav": nav(request)})


@require_safe
@member_required
def raw(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """The letter as it came, byte for byte, as a download."""
    parcel = get_object_or_404(Parcel.objects.select_related("blob"), pk=parcel_id)
    return download(f"parcel-{parcel.pk}.eml", bytes(parcel.blob.data))


@require_POST
@member_required
def parcel_retry(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Try to read it again."""
    get_object_or_404(Parcel.objects.only("pk"), pk=parcel_id)
    sorting.retry(parcel_id, now=moment(request))
    return HttpResponseRedirect(reverse("parcels"))


@require_POST
@member_required
def parcel_seen(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """A member has looked and dealt with it."""
    get_object_or_404(Parcel.objects.only("pk"), pk=parcel_id)
    Parcel.objects.filter(pk=parcel_id, seen_at=None).update(
        seen_at=moment(request), seen_by=the_member(request)
    )
    return HttpResponseRedirect(reverse("parcels"))


@require_POST
@member_required
def parcel_adopt(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """A person wrote it after all."""
    get_object_or_404(Parcel.objects.only("pk"), pk=parcel_id)
    adopt(parcel_id, by=the_member(request), now=moment(request))
    return HttpResponseRedirect(reverse("parcels") + "?show=robots")


@require_safe
@member_required
def outbox(request: HttpRequest) -> HttpResponse:
    """Letters on their way out."""
    letters = post.dispatches(held=not settings.CONFIG["smtp_url"], before=_before(request))
    return render(request, "workspace/outbox.html", {"letters": letters, "nav": nav(request)})


@require_safe
@member_required
def outbox_letter(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """One outgoing letter as the client would read it."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("blob"), pk=dispatch_id)
    raw_letter = bytes_of(dispatch, now=moment(request))
    letter = read(raw_letter)
    head = raw_letter.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    view = {
        "subject": letter.subject,
        "sender": letter.sender,
        "to": letter.to,
        "text": letter.text,
        "html_url": reverse("outbox_html", args=[dispatch_id]) if letter.html else "",
        "headers": [line.partition(": ")[::2] for line in head.replace("\r\n ", " ").split("\r\n")],
        "attachments": letter.attachments,
    }
    context = {
        "letter": post.dispatch_view(dispatch, held=not settings.CONFIG["smtp_url"]), "view": view, "nav": nav(request)
    }  # fmt: skip
    return render(request, "workspace/outbox_letter.html", context)


@require_safe
@member_required
def outbox_html(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The HTML half of an outgoing letter, for a sandboxed frame."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("blob"), pk=dispatch_id)
    return mail_page(read(bytes_of(dispatch, now=moment(request))).html, pictures=False, inline={})


@require_POST
@member_required
def dispatch_retry(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """Send once more: the same bytes."""
    dispatch = get_object_or_404(Dispatch.objects.only("ticket_id"), pk=dispatch_id)
    deliver.resend(dispatch_id, now=moment(request))
    back = reverse("ticket", args=[dispatch.ticket_id]) if dispatch.ticket_id else reverse("outbox")
    return HttpResponseRedirect(back)


@require_safe
@member_required
def message_html(request: HttpRequest, message_id: int) -> HttpResponse:
    """A letter's own HTML, sanitised, for a sandboxed frame; remote pictures only when asked for."""
    rich = get_object_or_404(MessageHtml, pk=message_id)
    inline = pictures_within(message_id)
    return mail_page(rich.html, pictures=request.GET.get("pictures") == "1", inline=inline)


@require_safe
@member_required
def attachment(request: HttpRequest, key: str) -> HttpResponse:
    """A file, as a download; raster pictures may be shown."""
    found = get_object_or_404(Attachment.objects.select_related("message__blob"), key=key)
    return attachment_response(found)


def _before(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("before"))
