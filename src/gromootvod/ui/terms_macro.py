"""The actions of macros and what became of them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.utils.translation import pgettext_lazy as p

from gromootvod.ui import terms
from gromootvod.ui.terms_promises import PRIORITIES

Table = Mapping[str, Any]

WHY: Table = {
    "left": p("macro", "this person does not work here any more"),
    "illegal": p("macro", "the ticket cannot go there from where it is"),
    "gap": p("macro", "a value is missing"),
    "overruled": p("macro", "you chose otherwise"),
    "letter": p("macro", "it goes only with a letter"),
    "fields": p("macro", "fields are still empty that the house wants at closing"),
    "impossible": p("macro", "that cannot be done"),
}

# What is wrong with a macro that cannot be kept.
FAULTS: Table = {
    "no_name": p("macro", "A macro needs a name."),
    "bad_key": p("macro", "A key is up to 32 letters, digits, - or _, and begins with a letter or a digit."),
    "key_taken": p("macro", "This key is taken already."),
    "nothing": p("macro", "A macro needs words or an action."),
    "bad_action": p("macro", "This action cannot be kept so."),
    "too_many_files": p("macro", "A macro holds up to ten files."),
    "too_large": p("macro", "The files are too large to be sent by mail."),
    "unclosed": p("macro", "These braces are opened and never closed on their line."),
    "malformed": p("macro", "Between the braces stands a name from the list, and nothing else."),
    "unknown_variable": p("macro", "There is no such variable."),
    "unknown_case": p("macro", "There is no such grammatical case."),
    "unknown_fact": p("macro", "There is no such fact on the card."),
    "needs_fact": p("macro", "Say which fact, as in {{fact:error}}."),
    "no_argument": p("macro", "This variable takes nothing after a colon."),
    "too_long": p("macro", "The text is too long."),
}


def why(code: str) -> str:
    """Why an action was not done."""
    return str(WHY.get(code, code))


def fault(code: str) -> str:
    """What is wrong, as a sentence."""
    return str(FAULTS.get(code, code))


def action(kind: str, value: str) -> str:
    """An action as a short phrase: "state: being repaired". A member comes as his name, "me" or "none"."""
    if kind == "assign":
        return _assign(value)
    if kind == "state":
        return pgettext("macro", "state: %(state)s") % {"state": terms.term("state", value)}
    if kind == "priority":
        return pgettext("macro", "priority: %(priority)s") % {"priority": PRIORITIES.get(value, value)}
    if kind == "product":
        return pgettext("macro", "product: %(product)s") % {"product": value or "—"}
    if kind == "next":
        return pgettext("macro", "next word within %(span)s") % {"span": value}
    if kind == "note":
        return pgettext("macro", "a note for ourselves")
    if kind == "tags":
        return pgettext("macro", "tags: %(tags)s") % {"tags": value}
    if kind.startswith("field."):
        return f"{kind.partition('.')[2]}: {value}"
    return kind


def _assign(value: str) -> str:
    if value == "me":
        return pgettext("macro", "I lead it")
    if value in {"none", ""}:
        return pgettext("macro", "nobody leads it")
    return _("%(name)s leads it") % {"name": value}
