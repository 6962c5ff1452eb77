"""Macros and ratings in the ticket's story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gromootvod.ui import terms_macro


def macro_sentence(h: Any) -> str:
    """Who used which macro, and what of it was not done; what was done has events of its own."""
    words = {"who": h.who or _("The house"), "name": str(h.data.get("macro") or "")}
    failed = [
        _failed(one) for one in h.data.get("done") or () if one.get("why") not in ("", None, "overruled")
    ]
    if not failed:
        return _("%(who)s used the macro “%(name)s”.") % words
    words["failed"] = "; ".join(failed)
    return _("%(who)s used the macro “%(name)s”. Not done: %(failed)s.") % words


def rated_sentence(h: Any) -> str:
    """What the client said of our help."""
    words = {"words": str(h.data.get("words") or "")}
    helped = h.data.get("value") == "helped"
    if words["words"]:
        if helped:
            return _("The client says that we helped: “%(words)s”") % words
        return _("The client says that we did not help: “%(words)s”") % words
    return _("The client says that we helped.") if helped else _("The client says that we did not help.")


def _failed(one: Mapping[str, Any]) -> str:
    return pgettext("macro", "%(action)s (%(why)s)") % {
        "action": terms_macro.action(str(one.get("kind")), str(one.get("value") or "")),
        "why": terms_macro.why(str(one.get("why"))),
    }
