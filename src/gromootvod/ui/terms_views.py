"""Views and deeds done to many, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy as p

from gromootvod.ui.terms import term

COLUMNS: Mapping[str, Any] = {
    "number": p("column", "Number"),
    "title": p("column", "What it is"),
    "contact": p("column", "Client"),
    "company": p("column", "Company"),
    "state": p("column", "State"),
    "priority": p("column", "Priority"),
    "assignee": p("column", "Leads it"),
    "product": p("column", "Product"),
    "heat": p("column", "Heat"),
    "due": p("column", "Next word by"),
    "opened": p("column", "Opened"),
    "updated": p("column", "Last letter"),
    "tags": p("column", "Tags"),
}
SORTS: Mapping[str, Any] = {
    "due": lazy("the nearest promise first (open tickets alone)"),
    "newest": lazy("the latest letters first"),
    "opened": lazy("the newest tickets first"),
    "heat": lazy("the hottest first"),
    "number": lazy("the highest number first"),
}
VIEW_REFUSED: Mapping[str, Any] = {
    "name": lazy("A view needs a name."),
    "long": lazy("The filter of a view has at most 400 characters."),
    "many": lazy("A hundred views are enough for anybody. Remove one first."),
}
BULK_REFUSED: Mapping[str, Any] = {
    "none": lazy("No ticket was chosen. Tick some first."),
    "many": lazy("At most 500 tickets at once. Choose fewer."),
    "deed": lazy("Choose what is to be done."),
    "value": lazy("That cannot be done: say exactly what is meant."),
    "undone": lazy("This has been taken back already."),
}
REASONS: Mapping[str, Any] = {
    "state": lazy("it cannot go there from where it is"),
    "tag_many": lazy("it bears 40 tags already"),
    "merged": lazy("it has become part of another ticket"),
    "beyond_word": lazy("its client is promised a word before that"),
    "closed": lazy("it is closed"),
}


def bulk_done(deed: str, shown: str) -> str:
    """What was done, as the head of its page."""
    words = {
        "name": shown,
        "state": term("state", shown),
        "priority": term("priority", shown),
        "span": term("rule_sleep", shown),
    }
    if deed == "assign" and not shown:
        return _("Given back: nobody leads them")
    sentence = {
        "assign": _("Given to %(name)s"),
        "state": _("State: %(state)s"),
        "priority": _("Priority: %(priority)s"),
        "tag": _("Tagged “%(name)s”"),
        "untag": _("Tag “%(name)s” taken off"),
        "close": _("Closed"),
        "snooze": _("Put to sleep %(span)s"),
    }.get(deed, deed)
    return sentence % words


def tally(done: int, of: int) -> str:
    """ "17 of 20 done." """
    return ngettext("%(done)d of %(n)d done.", "%(done)d of %(n)d done.", of) % {"done": done, "n": of}


def reason(code: str, details: Sequence[Any]) -> str:
    """Why a ticket was left as it was."""
    if code == "fields":
        labels = [str(pair[0 if get_language() == "ru" else 1]) for pair in details]
        return ngettext("not filled in: %(fields)s", "not filled in: %(fields)s", len(labels)) % {
            "fields": ", ".join(labels)
        }
    return str(REASONS.get(code, _("that cannot be done")))
