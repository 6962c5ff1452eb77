"""Sentences of the story for letters taken back and tickets that sleep."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gromootvod.ui import words


def taken_back_sentence(h: Any) -> str:
    """An answer that never went."""
    return _("%(who)s took an answer back before it had gone.") % {"who": h.who or _("The house")}


def snoozed_sentence(h: Any) -> str:
    """Until when, and why."""
    until = parse_datetime(str(h.data.get("until") or ""))
    if until is None or until.tzinfo is None:
        return ""
    said = {
        "who": h.who or _("The house"),
        "when": words.when(until, h.at),
        "why": str(h.data.get("reason") or ""),
    }
    if said["why"]:
        return _("%(who)s let the ticket sleep until %(when)s: “%(why)s”") % said
    return _("%(who)s let the ticket sleep until %(when)s.") % said


def woke_sentence(h: Any) -> str:
    """What woke it."""
    return {
        "time": _("The ticket woke: its time has come."),
        "client": _("The ticket woke: the client has written."),
        "word": _("The ticket woke: the promised word is due."),
        "member": _("%(who)s woke the ticket.") % {"who": h.who or _("The house")},
    }.get(str(h.data.get("why")), "")
