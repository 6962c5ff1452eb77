"""Words for what colleagues do at one ticket at once: looking, writing, drafts, sleep, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from gromootvod.ui import words


class Seen(Protocol):
    """A colleague at a ticket, as queries give him."""

    @property
    def name(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def writing(self) -> bool: ...


class Mark(Protocol):
    """What a line of the board says of colleagues."""

    @property
    def there(self) -> Sequence[Any]: ...
    @property
    def my_draft(self) -> bool: ...
    @property
    def drafts(self) -> Sequence[str]: ...


def there(seen: Seen) -> str:
    """What he does here."""
    if seen.writing:
        return _("%(name)s is writing an answer") % {"name": seen.name}
    return _("%(name)s has it open") % {"name": seen.name}


def begun(name: str) -> str:
    """That he has a draft."""
    return _("%(name)s has a draft") % {"name": name}


def told(mark: Mark | None) -> tuple[tuple[str, str], ...]:
    """The marks of a line: (kind, words), what is most urgent to know first."""
    if mark is None:
        return ()
    found = [("writes" if one.writing else "looks", there(one)) for one in mark.there]
    if mark.my_draft:
        found.append(("mine", _("your draft")))
    return (*found, *(("draft", begun(name)) for name in mark.drafts))


def mark_html(mark: Mark) -> SafeString:
    """The marks of a line, as they stand in it."""
    return marks_html(told(mark))


def marks_html(said: Sequence[tuple[str, str]]) -> SafeString:
    """The same, of words that are made already."""
    return format_html_join("", '<span class="mark {}">{}</span>', said)


def countdown(seconds: int) -> list[str]:
    """One sentence for each second that is left, from none to `seconds`."""
    return [
        ngettext(
            "You can take it back for %(n)s second more.", "You can take it back for %(n)s seconds more.", left
        )
        % {"n": left}
        for left in range(seconds + 1)
    ]  # fmt: skip


def snooze_refusal(code: str, due: datetime | None, now: datetime) -> str:
    """Why a ticket cannot sleep so."""
    if code == "beyond_word" and due is not None:
        return _(
            "The client was promised a word %(by)s. To sleep longer, write to him now: he gets a new promise."
        ) % {"by": words.by(due, now)}
    return {
        "past": _("That moment has passed."),
        "far": _("A ticket can sleep for up to a year."),
        "closed": _("The ticket is solved: there is nothing to sleep for."),
    }.get(code, _("That cannot be done."))


def snoozed(until: datetime, now: datetime) -> str:
    """That it sleeps, and until when."""
    return _("It sleeps: it comes back %(when)s, or when the client writes.") % {
        "when": words.when(until, now)
    }


def preset(code: str) -> str:
    """A moment to sleep until."""
    return {
        "hours": _("in three working hours"),
        "morning": _("the next working morning"),
        "days3": _("in three working days"),
        "week": _("in a week, in the morning"),
    }[code]


def sleep_line(row: Any, now: datetime) -> SafeString:
    """Who put it to sleep and until when; the reason stands beside it."""
    return format_html('<span title="{}">{}</span>', words.exact(row.until), snoozed(row.until, now))


def asleep(until: datetime | None, now: datetime) -> str:
    """That a line of the board sleeps, "" for one that is awake."""
    return _("sleeps until %(when)s") % {"when": words.when(until, now)} if until is not None else ""


def left_so(stays: Sequence[str]) -> str:
    """What a letter that was taken back had changed, and what somebody else has changed since."""
    names = {
        "state": pgettext("it stays", "the state"),
        "assignee": pgettext("it stays", "who leads it"),
        "priority": pgettext("it stays", "the priority"),
        "product": pgettext("it stays", "the product"),
        "fields": pgettext("it stays", "the fields"),
    }
    what = ", ".join(names[one] for one in stays if one in names)
    return _("Somebody has changed this since, so it stays as it is: %(what)s.") % {"what": what}
