"""Tickets of a view or of a search as a file, streamed and written into the audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gromootvod.core.filter import FilterError, parse
from gromootvod.desk.exports import as_csv, as_json, records
from gromootvod.desk.models import SavedView
from gromootvod.desk.queries.shelf import seen_by
from gromootvod.desk.queries.view_page import found, known_columns
from gromootvod.office import audit
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_filter import explain
from gromootvod.workspace.view_forms import titles


@require_safe
@member_required
def tickets_csv(request: HttpRequest) -> HttpResponseBase:
    """`?view=` or `?q=`; `?bom=yes` puts a byte order mark before it."""
    return _export(request, "csv")


@require_safe
@member_required
def tickets_json(request: HttpRequest) -> HttpResponseBase:
    """The same for machines."""
    return _export(request, "json")


def _export(request: HttpRequest, kind: str) -> HttpResponseBase:
    member, now = the_member(request), moment(request)
    view = _view(request)
    query = view.query if view else request.GET.get("q", "")[:2000].replace("\0", " ")
    head = titles(list(view.columns) if view and view.columns else [code for code, _field in known_columns()])
    try:
        tickets = found(query, sort=view.sort if view else "newest", member_id=member.pk, now=now)
    except FilterError as error:
        return HttpResponse(explain(error, query), status=422, content_type="text/plain; charset=utf-8")
    if request.method == "HEAD":
        return HttpResponse(content_type=_TYPES[kind])
    _write_down(request, kind, view, query)
    lines = records(tickets, list(head))
    chunks = as_json(lines) if kind == "json" else as_csv(lines, head, bom=request.GET.get("bom") == "yes")
    response = StreamingHttpResponse(_streamed(request, chunks), content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="tickets-{now:%Y-%m-%d}.{kind}"'
    return response


def _view(request: HttpRequest) -> SavedView | None:
    if "view" not in request.GET:
        return None
    number = whole_number(request.GET["view"]) or 0
    view = SavedView.objects.filter(seen_by(the_member(request).pk)).filter(pk=number).first()
    if view is None:
        raise Http404(_("There is no such view."))
    return view


def _write_down(request: HttpRequest, kind: str, view: SavedView | None, query: str) -> None:
    """The keys that were asked for, not their values: those may name a person, and the log is never rewritten."""
    asked = sorted({term.key for term in parse(query).terms})
    data = {"format": kind, "keys": asked}
    with transaction.atomic():
        audit.record(
            "tickets.exported", member=the_member(request), about=f"view {view.pk}" if view else "search",
            data=data, now=moment(request),
        )  # fmt: skip


def _streamed(request: HttpRequest, chunks: Iterator[bytes]) -> Any:
    """Under ASGI a plain iterator would be gathered whole before its first byte goes."""
    return _async(chunks) if isinstance(request, ASGIRequest) else chunks


async def _async(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while piece := await sync_to_async(_gather)(chunks):
        yield piece


def _gather(chunks: Iterator[bytes]) -> bytes:
    """Some lines at once: each step changes threads."""
    gathered = bytearray()
    for chunk in chunks:
        gathered += chunk
        if len(gathered) >= 32_768:
            break
    return bytes(gathered)


_TYPES = {"csv": "text/csv; charset=utf-8; header=present", "json": "application/json"}
