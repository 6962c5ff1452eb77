"""What an incident has to do with a ticket, in the ticket's story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def incident_sentence(h: Any) -> str:
    """The sentence of an "incident" event; the letter that it sent tells the rest."""
    move, title = str(h.data.get("move") or ""), _title(h.data)
    who = h.who or _("The house")
    if move == "joined":
        return _("%(who)s put the ticket to the incident “%(title)s”.") % {"who": who, "title": title}
    if move == "recognised":
        return _("The letter was recognised: it is about the incident “%(title)s”.") % {"title": title}
    if move == "left":
        return _("%(who)s took the ticket out of the incident “%(title)s”.") % {"who": who, "title": title}
    if move == "objected":
        return _("The client says that his is not the incident “%(title)s”.") % {"title": title}
    if move == "works":
        return _("The client says that it works again for him too.")
    if move == "broken":
        return _("The client says that it still does not work for him.")
    return ""


def _title(data: dict[str, Any]) -> str:
    mine, other = ("title_ru", "title_en") if get_language() == "ru" else ("title_en", "title_ru")
    return str(data.get(mine) or data.get(other) or data.get("incident") or "")
