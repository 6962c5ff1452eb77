"""The public page, made of values: for the web, and as a file for the day when the desk itself is down."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from gromootvod.incidents.feeds import atom, json_feed
from gromootvod.incidents.queries.public_page import public_page
from gromootvod.office.context import house_of


def page_file(language: str, *, css: str, now: datetime) -> str:
    """The whole page as one file that needs nothing but the stylesheet beside it. The time zone is the house's."""
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        context = {
            "page": public_page(language, now=now),
            "now": now,
            "house": house_of(),
            "css": css,
            "LANGUAGE_CODE": language,
            "live": f"{settings.BASE_URL}/status/?lang={language}",
        }
        return render_to_string("portal/status_file.html", context)


def atom_of(language: str, *, now: datetime) -> bytes:
    """The Atom feed in `language`."""
    with translation.override(language):
        page = public_page(language, now=now)
        name = settings.CONFIG["name"]
        return atom(page, base=settings.BASE_URL, name=name, language=language, now=now)


def json_of(language: str, *, now: datetime) -> bytes:
    """The JSON Feed in `language`."""
    with translation.override(language):
        page = public_page(language, now=now)
        return json_feed(page, base=settings.BASE_URL, name=settings.CONFIG["name"], language=language)
