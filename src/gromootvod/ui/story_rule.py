"""What a rule of the house did to a ticket, in the ticket's story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gromootvod.ui.terms import term
from gromootvod.ui.terms_rules import WHY

LONGEST = 80  # of a note's text in a story that shows the note as well
TABLES = {"priority": "priority", "state": "state", "snooze": "rule_sleep"}


def rule_sentence(h: Any) -> str:
    """The sentence of a "rule" event: what was done, and what could not be."""
    outcome = [done for done in h.data.get("did", ()) if isinstance(done, dict)]
    done = ", ".join(deed(one) for one in outcome if one.get("result") == "done")
    failed = ", ".join(f"{deed(one)} ({why(one)})" for one in outcome if one.get("result") == "failed")
    words = {"rule": str(h.data.get("rule") or ""), "done": done, "failed": failed}
    if done and failed:
        return _("The rule “%(rule)s” acted: %(done)s. It could not do this: %(failed)s.") % words
    if failed:
        return _("The rule “%(rule)s” could not do this: %(failed)s.") % words
    return _("The rule “%(rule)s” acted: %(done)s.") % words


def deed(one: dict[str, Any]) -> str:
    """One action in words: "priority: high"."""
    do, value = str(one.get("do", "")), str(one.get("shown") or one.get("value") or "")
    if do in TABLES:
        value = term(TABLES[do], value)
    name = term("rule_do", do)
    return f"{name}: {value[:LONGEST]}" if value else name


def why(one: dict[str, Any]) -> str:
    """Why it could not be done: in words where we have them, else as the desk said it."""
    said = str(one.get("why") or "")
    return term("rule_why", said) if said in WHY else said
