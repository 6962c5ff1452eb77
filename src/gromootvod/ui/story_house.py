"""Tags and fields of the house's own, as the story of a ticket tells them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gromootvod.ui.terms_house import shown


def tagged_sentence(h: Any) -> str:
    """What was stuck on, and what taken off."""
    added, removed = ([str(name) for name in h.data.get(part) or ()] for part in ("added", "removed"))
    words = {"who": h.who or _("The house"), "added": _list(added), "removed": _list(removed)}
    if added and removed:
        return _("%(who)s changed the tags: %(removed)s off, %(added)s on.") % words
    if added:
        return (
            ngettext("%(who)s added the tag %(added)s.", "%(who)s added the tags %(added)s.", len(added))
            % words
        )
    return (
        ngettext(
            "%(who)s took off the tag %(removed)s.", "%(who)s took off the tags %(removed)s.", len(removed)
        )
        % words
    )


def field_sentence(h: Any) -> str:
    """The value before and the value after."""
    language = "ru" if (get_language() or "").startswith("ru") else "en"
    kind = str(h.data.get("kind") or "")
    words = {
        "who": h.who or _("The house"),
        "field": str(h.data.get(language) or h.data.get("key") or "?"),
        "was": shown(kind, str(h.data.get("from") or "")),
        "to": shown(kind, str(h.data.get("to") or "")),
    }
    if not words["to"]:
        return _("%(who)s emptied “%(field)s”; it said %(was)s.") % words
    if not words["was"]:
        return _("%(who)s filled in “%(field)s”: %(to)s.") % words
    return _("%(who)s changed “%(field)s”: %(was)s → %(to)s.") % words


def _list(names: list[str]) -> str:
    return ", ".join(_("“%(name)s”") % {"name": name} for name in names)
