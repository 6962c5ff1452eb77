"""The living gallery: every part of the look in every state, for those who build with it."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gromootvod.desk.lifecycle import State
from gromootvod.desk.models import Priority
from gromootvod.desk.models.tag import Hue
from gromootvod.desk.operations.snooze import presets
from gromootvod.desk.queries.extras import TagView
from gromootvod.desk.queries.kept import Week
from gromootvod.desk.queries.view_page import Cells, ViewPage
from gromootvod.office.access import member_required
from gromootvod.ui import sprite, terms
from gromootvod.ui.diffs import compare
from gromootvod.ui.middleware import moment
from gromootvod.workspace import gallery_samples as samples
from gromootvod.workspace.bulk_views import bulk_choices
from gromootvod.workspace.first_steps import STEPS, Steps
from gromootvod.workspace.together import Held, Kept
from gromootvod.workspace.view_forms import titles

COLUMNS = ["number", "title", "tags", "due", "state"]
MINUTES = (-3 * 24 * 60, -20, 25, 115, 20 * 60, 3 * 24 * 60, 20 * 24 * 60)


@require_safe
@member_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show it. Members only: it is of no use to anybody else."""
    now = moment(request)
    context = _tokens() | _marks(request) | _lists(request) | _ticket(request) | _composer(request)
    context |= {"dues": [now + timedelta(minutes=minutes) for minutes in MINUTES]}
    return render(request, "workspace/gallery.html", context)


def _tokens() -> dict[str, Any]:
    return {"swatches": sprite.SWATCHES, "icons": sprite.ICONS, "form": samples.Fields()}


def _marks(request: HttpRequest) -> dict[str, Any]:
    monday = date(2026, 3, 2)
    counts = ((5, 1, 0), (8, 0, 2), (0, 0, 0), (12, 3, 1), (9, 0, 0), (4, 4, 4), (10, 1, 0), (6, 0, 1))
    weeks = [Week(monday + timedelta(weeks=n), *three) for n, three in enumerate(counts)]
    before, after = samples.texts()
    return {
        "heats": range(0, 101, 10),
        "rings": (0, 25, 70, 100),
        "courses": ((72,), (40, 55, 72, 64, 30), (20, 45, 90)),
        "stages": [code for code, _name in terms.STEPS],
        "hues": Hue.choices,
        "weeks": weeks,
        "most": max(week.all for week in weeks),
        "diffs": (compare(before, after), compare(before, before)),
        "messages": [
            Message(level, words)
            for level, words in zip(
                (messages.INFO, messages.SUCCESS, messages.WARNING), samples.notices(), strict=True
            )
        ],
    }


def _lists(request: HttpRequest) -> dict[str, Any]:
    now = moment(request)
    rows = tuple(samples.rows(now))
    tags = tuple(TagView(str(label), code) for code, label in Hue.choices[:2])
    cells = Cells(Priority.HIGH, "", now - timedelta(days=1), tags, {})
    return {
        "page": ViewPage("ours", rows, dict.fromkeys((row.number for row in rows), cells), "", before=False),
        "columns": titles(COLUMNS),
        "bulk": bulk_choices(),
        "steps": STEPS,
        "step": STEPS[1],
        "progress": Steps(STEPS[:1], STEPS[2:]),
    }


def _ticket(request: HttpRequest) -> dict[str, Any]:
    now = moment(request)
    return {
        "ticket": samples.ticket(now),
        "unread": samples.ticket(now, known=False),
        "lens": "written",
        "asking": samples.asked(now, waits=False),
        "asking_open": samples.asked(now, waits=True),
        "starters": [samples.coached(now)["promises"][0]["text"]],
        "extras": SimpleNamespace(tags=[TagView(str(name), hue) for hue, name in Hue.choices], offered=()),
        "present": samples.present(),
        "drafts_of_others": (samples.present()[0].name,),
        "held": Held(samples.NUMBER, now, 8),
        "sleep": SimpleNamespace(until=now + timedelta(days=1), reason="", by=None),
    }


def _composer(request: HttpRequest) -> dict[str, Any]:
    now = moment(request)
    return {
        "kept": Kept(names=("report.pdf",), files=((1, "screen.png", 48_000),)),
        "suggested_due": now + timedelta(hours=4),
        "chosen": {"due": "", "state": ""},
        "states": [(str(code), str(name)) for code, name in State.choices],
        "sleeps": presets(now),
        "palette_shown": True,
        **samples.coached(now),
        **samples.drafts(now),
    }
