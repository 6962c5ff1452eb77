"""Search, and the palette that asks it as somebody types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.core.filter import LONGEST, Filter, FilterError, parse
from gromootvod.desk.queries import search_hits
from gromootvod.desk.queries.people import people
from gromootvod.desk.queries.search_palette import tickets
from gromootvod.office.access import member_required, the_member
from gromootvod.ui.middleware import moment
from gromootvod.ui.terms_filter import keys_help, lessons, trouble
from gromootvod.workspace.nav import nav

PEOPLE = 3  # shown above the hits
IN_PALETTE = 6  # of each sort
ASKED = 100  # characters that a palette reads


@require_safe
@member_required
def screen(request: HttpRequest) -> HttpResponse:
    """The words and conditions asked for, and the tickets for which they hold."""
    text = _asked(request)
    sort: search_hits.Sort = "best" if request.GET.get("sort") == "best" else "new"
    context: dict[str, Any] = {"q": text, "sort": sort, "help": keys_help(), "lessons": lessons()}
    try:
        asked = parse(text)
        if asked:
            context |= _found(request, asked, sort)
    except FilterError as error:
        context["trouble"] = trouble(text, error)
    context["address"] = "?" + urlencode({"q": text, "sort": sort} if sort == "best" else {"q": text})
    return render(request, "workspace/search.html", context | {"nav": nav(request)})


@require_safe
@member_required
def palette(request: HttpRequest) -> HttpResponse:
    """People and tickets for what was typed so far: a fragment."""
    text = request.GET.get("q", "")[:ASKED].replace("\0", " ").strip()
    found = people(text, limit=IN_PALETTE) if len(text) > 1 else []
    context = {"people": found, "tickets": tickets(text, limit=IN_PALETTE) if text else [], "q": text}
    return render(request, "workspace/_palette_found.html", context)


def _asked(request: HttpRequest) -> str:
    """What was typed, and the example of the help that was clicked meanwhile."""
    typed, example = request.GET.get("q", ""), request.GET.get("add", "")[:ASKED]
    return (
        f"{typed} {example}".strip()[: LONGEST + 1].replace("\0", " ")
        if example
        else typed[: LONGEST + 1].replace("\0", " ")
    )


def _found(request: HttpRequest, asked: Filter, sort: search_hits.Sort) -> dict[str, Any]:
    after = request.GET.get("after", "")
    member = the_member(request)
    try:
        page = search_hits.find(asked, member_id=member.pk, now=moment(request), sort=sort, after=after)
    except search_hits.BadCursor as error:
        raise Http404 from error
    named = (
        people(" ".join(asked.words), limit=PEOPLE) if asked.words and not asked.terms and not after else []
    )
    return {
        "asked": asked,
        "page": page,
        "people": named,
        "further": bool(after),
        "sorts": bool(asked.words or asked.phrases),
    }
