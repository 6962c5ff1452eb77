"""The audit log: looked through, filtered, taken along as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.office.access import role_required, the_member
from gromootvod.office.audit import record
from gromootvod.office.audit_reader import AuditLine, Wanted, every, kinds, page
from gromootvod.office.models import Member, Role
from gromootvod.ui.inputs import whole_number
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_audit import act
from gromootvod.workspace.nav import nav

administrators = role_required(Role.ADMINISTRATOR)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@require_safe
@administrators
def screen(request: HttpRequest) -> HttpResponse:
    """The acts, the newest first."""
    wanted, asked = _wanted(request)
    lines, before = page(wanted, before=whole_number(request.GET.get("before")))
    context: dict[str, Any] = {
        "lines": lines, "before": before, "wanted": wanted, "query": urlencode(asked),
        "kinds": sorted(((kind, act(kind)) for kind in kinds()), key=lambda one: one[1]),
        "members": list(Member.objects.order_by("name").values_list("id", "name")), "nav": nav(request),
    }  # fmt: skip
    return render(request, "workspace/audit.html", context)


@require_safe
@administrators
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV; that it was taken along is recorded first."""
    wanted, asked = _wanted(request)
    record("audit.exported", member=the_member(request), about="audit", data=asked, now=moment(request))
    response = StreamingHttpResponse(_csv(every(wanted)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _wanted(request: HttpRequest) -> tuple[Wanted, dict[str, str]]:
    """What is asked for, and the same as it was sent; what cannot be read asks for nothing."""
    sent = {
        name: request.GET.get(name, "").strip()[:120]
        for name in ("member", "kind", "about", "since", "until")
    }
    wanted = Wanted(
        whole_number(sent["member"]), sent["kind"], sent["about"], _day(sent["since"]), _day(sent["until"])
    )
    return wanted, {name: value for name, value in sent.items() if value}


def _day(sent: str) -> date | None:
    try:
        return date.fromisoformat(sent)
    except ValueError:
        return None


def _csv(lines: Iterator[AuditLine]) -> Iterator[str]:
    yield "\ufeff" + _row(["id", "at", "kind", "member", "about", "data"])
    for line in lines:
        data = json.dumps(line.data, ensure_ascii=False, sort_keys=True)
        yield _row([str(line.id), line.at.isoformat(), line.kind, line.member, line.about, data])


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return out.getvalue()
