"""Tags and fields of the house's own in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

REFUSED: Mapping[str, Any] = {
    "unknown": lazy("This field is asked for no more."),
    "number": lazy("A number is written in digits: 12 or 12.5."),
    "date": lazy("A date is written as 2026-03-17 or 17.03.2026."),
    "choice": lazy("Choose one of the words of the list."),
    "yesno": lazy("Say yes or no."),
    "long": lazy("That is too long: 400 characters are kept."),
}
TAG_REFUSED: Mapping[str, Any] = {
    "empty": lazy("A tag needs a word."),
    "long": lazy("A tag has at most 40 characters."),
    "many": lazy("A ticket bears at most 40 tags."),
    "taken": lazy("There is such a tag already. Merge the two if they mean the same."),
    "unknown": lazy("Choose another tag to merge with."),
}
FIELD_WRONG: Mapping[str, Any] = {
    "key": lazy("A key begins with a Latin letter and has only a–z, 0–9, - and _."),
    "taken": lazy("There is a field with this key already; look among the retired ones too."),
    "kind": lazy("Choose what a value is."),
    "label": lazy("A field needs a name, in one language at least."),
    "choices": lazy("A list needs its words, one on a line; at most a hundred."),
    "many": lazy("Sixty fields are enough for anybody. Retire one first."),
}


def missing(labels: Sequence[str]) -> str:
    """Why a ticket does not close yet."""
    return ngettext(
        "Almost: fill in “%(fields)s”, then the ticket can be closed.",
        "Almost: fill in these fields, then the ticket can be closed: %(fields)s.",
        len(labels),
    ) % {"fields": ", ".join(labels)}


def shown(kind: str, text: str) -> str:
    """A value for people: a date in words, yes and no in their language, a number with its comma."""
    if not text:
        return ""
    if kind == "yesno":
        return pgettext("field", "yes") if text == "yes" else pgettext("field", "no")
    if kind == "number" and get_language() == "ru":
        return text.replace(".", ",")
    if kind == "date":
        try:
            return date_format(date.fromisoformat(text), _("j E Y"))
        except ValueError:
            return text
    return text
