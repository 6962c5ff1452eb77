"""The living gallery: every part of the look in every state, for those who build with it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gromootvod.ui import middleware, terms

SWATCHES = (
    "paper", "sheet", "sunk", "ink", "ground-soft", "ground", "ember-soft", "ember",
    "kept-soft", "kept", "feel-soft", "feel",
)  # fmt: skip
SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
ICONS = re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8"))
MINUTES = (-3 * 24 * 60, -20, 25, 115, 20 * 60, 3 * 24 * 60, 20 * 24 * 60)


@require_safe
@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show it. Members only: it is of no use to anybody else."""
    now = middleware.moment(request) if hasattr(request, "now") else timezone.now()
    context = {
        "swatches": SWATCHES,
        "icons": ICONS,
        "dues": [now + timedelta(minutes=minutes) for minutes in MINUTES],
        "heats": range(0, 101, 10),
        "parts": (0, 25, 70, 100),
        "courses": ((72,), (40, 55, 72, 64, 30), (20, 45, 90)),
        "states": [code for code, _name in terms.STEPS],
        "notices": (messages.INFO, messages.SUCCESS, messages.WARNING),
    }
    return render(request, "ui/gallery.html", context)
