"""How a member wants to be told: by which way, and when not."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gromootvod.core.notices import TOPICS, ways_of
from gromootvod.desk.models import Follower
from gromootvod.office.access import member_required, the_member
from gromootvod.office.notices import WEEK, Wishes, keep_wishes, wishes_of
from gromootvod.ui.middleware import moment
from gromootvod.workspace.nav import nav

FOLLOWED_BY = (Follower.Why.ASSIGNED, Follower.Why.MENTIONED, Follower.Why.NOTED)


@require_safe
@member_required
def show(request: HttpRequest) -> HttpResponse:
    """What he has chosen."""
    return _page(request, wishes_of([the_member(request)])[the_member(request).pk])


@require_POST
@member_required
def choices(request: HttpRequest) -> HttpResponse:
    """Keep what he chooses. What cannot be comes back with the reason."""
    sent = request.POST
    try:
        keep_wishes(
            the_member(request),
            ways={topic.name: sent.get(f"way-{topic.name}", "") for topic in TOPICS},
            nights=_days(sent.getlist("nights")), days_off=_days(sent.getlist("days_off")),
            night_from=_hour(sent.get("night_from", "")), night_to=_hour(sent.get("night_to", "")),
            urgent_through="urgent_through" in sent,
            not_followed=[why for why in FOLLOWED_BY if why not in sent.getlist("follow")],
            now=moment(request),
        )  # fmt: skip
    except ValueError as error:
        messages.error(request, _refusal(str(error)))
        return _page(request, wishes_of([the_member(request)])[the_member(request).pk], status=422)
    messages.success(request, _("So you will be told."))
    return HttpResponseRedirect(reverse("notices"))


def _page(request: HttpRequest, wishes: Wishes, *, status: int = 200) -> HttpResponse:
    ways = ways_of(wishes.ways)
    context: dict[str, Any] = {
        "topics": [(topic.name, ways[topic.name], topic.choices) for topic in TOPICS],
        "quiet": wishes.quiet, "zone": str(wishes.quiet.zone), "week": _week(wishes),
        "follow": [(str(why), why not in wishes.not_followed) for why in FOLLOWED_BY],
        "nav": nav(request),
    }  # fmt: skip
    return render(request, "workspace/notices.html", context, status=status)


def _week(wishes: Wishes) -> list[tuple[int, str, bool, bool]]:
    """Each weekday: its number and name, whether its night is quiet, whether all of it is."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    quiet = wishes.quiet
    return [(day, names[day], day in quiet.nights, day in quiet.days_off) for day in WEEK]


def _refusal(code: str) -> str:
    return {
        "never": _("With every day quiet no letter could ever come. Leave one day open."),
        "night": _("A quiet night needs its beginning and its end."),
    }[code]


def _days(sent: list[str]) -> list[int]:
    return [int(day) for day in sent if day in {str(one) for one in WEEK}]


def _hour(sent: str) -> time | None:
    try:
        return time.fromisoformat(sent[:8]).replace(tzinfo=None)
    except ValueError:
        return None
