"""The filter language in words for people: what went wrong, and what each key is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy as p

from gromootvod.core.filter import CHOICES, FIELD, FilterError, russian_choice, russian_key

# What each key asks for, with values that show how; a Russian reader sees the Russian words of both.
KEYS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "from": (lazy("who wrote: a name or an address"), ("vera@client.example",)),
    "to": (lazy("whom we wrote to"), ("vera@client.example",)),
    "company": (lazy("the firm he writes from"), ("client.example",)),
    "state": (lazy("where it stands"), ("finding", "known|repairing")),
    "is": (lazy("what can be said of it"), ("open", "late", "unassigned")),
    "has": (lazy("what hangs on it"), ("attachment", "note", "promise")),
    "assignee": (lazy("who leads it"), ("me", "none")),
    "team": (lazy("which team answers for it"), ("none",)),
    "priority": (lazy("how much it presses"), ("urgent|high",)),
    "heat": (lazy("how hot it is, 0 to 100"), (">60",)),
    "due": (lazy("when the next word is due"), ("today|late", "<2h")),
    "opened": (lazy("when it began"), (">=2026-01-01", "<7d")),
    "updated": (lazy("when something was last said"), ("<24h", ">30d")),
    "closed": (lazy("when it was solved"), ("yesterday", "<7d")),
    "product": (lazy("the product"), ("ERP",)),
    "tag": (lazy("a tag"), ("vip",)),
    "door": (lazy("the way it came"), ("mail", "phone")),
    "language": (lazy("the language of the client"), ("ru", "en")),
    "number": (lazy("the number of the ticket"), ("17",)),
}
# Where the words of a search were found.
FOUND_IN: Mapping[str, Any] = {
    "in": p("found in", "in a letter"),
    "out": p("found in", "in our answer"),
    "note": p("found in", "in a note"),
    "subject": p("found in", "in the subject"),
    "file": p("found in", "in the name of a file"),
    "address": p("found in", "in an address"),
    "title": p("found in", "in the title"),
    "contact": p("found in", "in the client's name"),
    "company": p("found in", "in the name of the firm"),
}
FILTER_TABLES: Mapping[str, Mapping[str, Any]] = {"found_in": FOUND_IN}
# Whole questions to begin with: in English, in Russian, and what they ask.
_LESSONS = (
    ("invoice is:open", "накладная это:открыто", lazy("open tickets that speak of an invoice")),
    ("“period is closed”", "«период закрыт»", lazy("these very words, one after the other")),
    ("is:late assignee:me", "это:опоздали кто:я", lazy("mine, where the promised word is late")),
    ("heat:>60 updated:<7d", "жар:>60 обновлено:<7д", lazy("hot ones of this week")),
    ("print* -toner", "печат* -тонер", lazy("any word that begins so, without another")),
)
_SPANS = str.maketrans("hdw", "чдн")


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """A line of the help: the key in the reader's language, what it asks for, examples to be clicked."""

    key: str
    about: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a filter was not understood; before + place + after is the filter as it was typed."""

    words: str
    before: str
    place: str
    after: str


def explain(error: FilterError, text: str = "") -> str:
    """A sentence for the person who typed the filter; with `text`, the filter, it names the place too."""
    place = text[error.start : error.end][:80]
    if place:
        return _("%(sentence)s Here: %(place)s") % {"sentence": _sentence(error), "place": place}
    return _sentence(error)


def trouble(text: str, error: FilterError) -> Trouble:
    """The same with the place marked in the text."""
    start, end = max(0, error.start), min(len(text), error.end)
    return Trouble(explain(error), text[:start], text[start:end], text[end:])


def choices(key: str) -> list[str]:
    """The words a key takes, in the reader's language."""
    return [russian_choice(key, code) if _russian() else code for code in CHOICES.get(key, {})]


def keys_help() -> list[KeyHelp]:
    """Every key with its examples, in the reader's language."""
    return [
        KeyHelp(_key(key), str(about), tuple(_example(key, value) for value in values))
        for key, (about, values) in KEYS.items()
    ]


def lessons() -> list[tuple[str, str]]:
    """Questions to begin with, in the reader's language, and what they ask."""
    return [(russian if _russian() else english, str(about)) for english, russian, about in _LESSONS]


def _sentence(error: FilterError) -> str:
    shown = {"key": _key(error.key) if error.code != "unknown_key" else error.key, "hint": error.hint}
    if error.code == "unknown_key" and error.hint:
        return (
            _(
                "There is no “%(key)s:” here. Did you mean “%(hint)s:”? To find these words as they are, put them in quotation marks."
            )
            % shown
        )
    if error.code == "bad_choice":
        shown["choices"] = ", ".join(choices(error.key))
        return _("“%(key)s:” knows these words: %(choices)s.") % shown
    return str(_SENTENCES[error.code]) % shown


def _key(key: str) -> str:
    return russian_key(key) if key and _russian() and key != FIELD else key


def _example(key: str, value: str) -> str:
    if _russian():
        value = "|".join(_russian_value(key, one) for one in value.split("|"))
    return f"{_key(key)}:{value}"


def _russian_value(key: str, value: str) -> str:
    for table in (key, "moment"):
        if value in CHOICES.get(table, {}):
            return russian_choice(table, value)
    return value.translate(_SPANS) if value[:1] in "<>" else value


def _russian() -> bool:
    return (get_language() or "").startswith("ru")


_SENTENCES: Mapping[str, Any] = {
    "unknown_key": lazy(
        "There is no “%(key)s:” here. To find these words as they are, put them in quotation marks."
    ),
    "no_table": lazy("There is no “%(key)s” in this house."),
    "no_value": lazy("After “%(key)s:” a value is missing."),
    "open_quote": lazy("This quotation mark is not closed."),
    "no_order": lazy("“%(key)s” cannot be compared with < and >: write “%(key)s:value”."),
    "bad_number": lazy("“%(key)s” is a number: write it in digits, for example “%(key)s:>60”."),
    "bad_moment": lazy("“%(key)s” is a day or a span: 2026-01-31, 31.01.2026, 7d, 24h, today, yesterday."),
    "too_long": lazy("The filter is too long: 1,000 characters are read."),
    "too_many": lazy("That is too many words and conditions at once: 24 are read."),
}
