"""Sentences for the client's ear and for his letter, in his language, made of what the sheet knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from gromootvod.desk.queries.call_sheet import CallSheet, SlotView
from gromootvod.ui.terms import term
from gromootvod.ui.words import by

LINE = 300  # characters of one thing in the letter


@dataclass(frozen=True, slots=True)
class Words:
    """What to say, and what the letter says."""

    ending: str
    never: tuple[tuple[str, str], ...]  # (what not to promise, what to say instead)
    theirs: str  # how another firm is named kindly
    summary: str


def words_for(sheet: CallSheet, due: datetime, now: datetime) -> Words:
    """The sentences of this moment of the call."""
    codes = [(code, term("never", code)) for code in sheet.never]
    with translation.override(sheet.language):
        return Words(
            ending=_ending(sheet, due, now),
            never=tuple((what, term("instead", code)) for code, what in codes),
            theirs=_theirs(sheet),
            summary=_summary(sheet),
        )


def _ending(sheet: CallSheet, due: datetime, now: datetime) -> str:
    words = {"by": by(due, now)}
    if sheet.mail:
        return _(
            "Thank you, I have written everything down. I shall write to you %(by)s, even if there is no "
            "answer yet. You get a letter with all this and a link right now."
        ) % words  # fmt: skip
    return _(
        "Thank you, I have written everything down. I shall call you %(by)s, even if there is no answer yet."
    ) % words  # fmt: skip


def _theirs(sheet: CallSheet) -> str:
    if sheet.firm is None:
        return ""
    return _(
        "This is looked after by %(firm)s: they see it from the inside and will help faster than we can. "
        "Shall I give you their phone number and tell you what to say there?"
    ) % {"firm": sheet.firm.name}  # fmt: skip


def _summary(sheet: CallSheet) -> str:
    parts = [_("Hello, %(name)s!") % {"name": sheet.contact}, _("Thank you for calling.")]
    told = [_line(one) for one in sheet.known if one.fresh]
    if told:
        parts.append(_("This is what we have written down:") + "\n\n" + "\n".join(told))
        parts.append(
            _("If something is not right, or something else comes to your mind, just answer this letter.")
        )
    if sheet.firm is not None:
        parts.append(_firm(sheet))
    elif not sheet.cause_known:
        parts.append(_("We do not know the cause yet; it is being looked into."))
    return "\n\n".join(parts)


def _line(one: SlotView) -> str:
    said = "; ".join(dict.fromkeys(" ".join(value.split()).rstrip(".;") for value in one.values))
    return f"— {one.name or term('slot', one.slot)}: {said[:LINE]}"


def _firm(sheet: CallSheet) -> str:
    firm = sheet.firm
    assert firm is not None
    ways = [firm.phone, firm.hours, firm.mail, firm.url]
    lines = [
        _("This is looked after by %(firm)s; they will help you faster than we can.") % {"firm": firm.name},
        ", ".join(way for way in ways if way),
        firm.say,
    ]
    return "\n".join(line for line in lines if line)
