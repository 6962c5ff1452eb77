"""Read what members fill in about incidents. A sentence for the member comes as BadInput."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from gromootvod.incidents.models import Effect, Phase
from gromootvod.incidents.operations.open_incident import Outline
from gromootvod.incidents.operations.update import Words
from gromootvod.incidents.rhythm import usual_next_word
from gromootvod.ui.middleware import moment

LONGEST = 8_000  # characters of one field
NUMBERS = 500  # tickets in one form
TEXTS = ("what_ru", "what_en", "who_ru", "who_en", "next_ru", "next_en")


class BadInput(ValueError):
    """What was sent cannot be used; the argument is a sentence for the member."""


def words_of(request: HttpRequest) -> Words:
    """The update of the form; where "as usual" was chosen the phase's own rhythm names the next word."""
    phase = request.POST.get("phase", "")
    due = None
    if phase != Phase.RESOLVED:
        chosen = request.POST.get("next_word", "")
        due = (
            local_moment(request.POST.get("due", ""))
            if chosen == "own"
            else usual_next_word(phase, moment(request))
        )
    return Words(phase, due, **{name: request.POST.get(name, "")[:LONGEST] for name in TEXTS})


def outline_of(request: HttpRequest) -> Outline:
    """What the incident is, by the form."""
    planned = request.POST.get("planned") == "yes"
    return Outline(
        title_ru=request.POST.get("title_ru", "")[:LONGEST],
        title_en=request.POST.get("title_en", "")[:LONGEST],
        effect=request.POST.get("effect", "") or (Effect.WORKS if planned else Effect.PARTIAL),
        components=numbers(request.POST.getlist("components")),
        public=request.POST.get("public") == "yes",
        planned_from=local_moment(request.POST.get("planned_from", "")) if planned else None,
        planned_until=local_moment(request.POST.get("planned_until", "")) if planned else None,
    )


def numbers(values: list[str]) -> list[int]:
    """The numbers among `values`: "12", "№ 12" or several in one line; what is none is passed over."""
    found: list[int] = []
    for value in values[:NUMBERS]:
        for word in value[:4000].replace("№", " ").replace("#", " ").replace(",", " ").split():
            if word.isascii() and word.isdigit() and len(word) <= 18:
                found.append(int(word))
    return found[:NUMBERS]


def local_moment(raw: str) -> datetime | None:
    """A local moment as browsers write it, in UTC; None for an empty field. Raises BadInput."""
    raw = raw.strip()[:40]
    if not raw:
        return None
    try:
        local = datetime.fromisoformat(raw)
        zoned = local if local.tzinfo else local.replace(tzinfo=timezone.get_current_timezone())
        return zoned.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(_("The date cannot be read.")) from None


def refusal(code: str) -> str:
    """Why it did not go, in words."""
    return {
        "title": _("It needs a name, in Russian or in English."),
        "what": _("Say what happens, in Russian or in English."),
        "next_word": _("Say when the next word comes: even “we still look” needs a date."),
        "past": _("The next word cannot be promised for a time that has passed."),
        "far": _("The next word can be promised for up to three months ahead."),
        "over": _("This incident is over: nothing can be added to it."),
        "itself": _("An incident cannot be merged into itself."),
        "planned": _("Planned work needs a beginning and an end, and is announced, under way or over."),
        "effect": _("Choose what the components suffer."),
        "phase": _("Choose how far it has come."),
    }.get(code, _("That cannot be done."))
