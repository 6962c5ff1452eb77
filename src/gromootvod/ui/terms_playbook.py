"""The faults of a playbook in the reader's language. One that is not known here is shown as the core tells it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

_FAULTS: tuple[tuple[str, Any], ...] = (
    (r"(?P<what>.+) must be a table: .+", lazy("%(what)s must be a table: write “name: value” lines under it")),
    (r"(?P<what>.+) must be a list: .+", lazy("%(what)s must be a list: write “- value” lines under it, or [one, two]")),
    (r"(?P<what>.+) must be a text; .+", lazy("%(what)s must be a text; put it in quotes when it has a colon or brackets")),
    (r"(?P<what>.+) must be given in each language: .+", lazy("%(what)s must be given in each language: “ru: …” and “en: …”")),
    (r"(?P<what>.+) must have as many entries in Russian as in English", lazy("%(what)s must have as many entries in Russian as in English")),
    (r"(?P<what>.+) must be a number from (?P<low>\S+) to (?P<high>\S+)", lazy("%(what)s must be a number from %(low)s to %(high)s")),
    (r"(?P<what>.+) must be true or false", lazy("%(what)s must be true or false")),
    (r"(?P<what>.+) must be a count as 9, or a range as 6-9", lazy("%(what)s must be a count as 9, or a range as 6-9")),
    (r"(?P<what>.+): unknown key `(?P<key>.*)`; (?P<hint>.+)", lazy("%(what)s: the key “%(key)s” is not known; %(hint)s")),
    (r"(?P<what>.+): unknown form `(?P<key>.*)`; (?P<hint>.+)", lazy("%(what)s: the form “%(key)s” is not known; %(hint)s")),
    (r"(?P<what>.+): `(?P<key>.*)` needs a value, as in .+", lazy("%(what)s: “%(key)s” needs a value, as in “digits: 9”")),
    (r"(?P<what>.+) lacks `(?P<key>\w+)`; add it", lazy("%(what)s lacks “%(key)s”: add it")),
    (r"(?P<what>.+) is longer than (?P<count>\d+) characters; shorten it", lazy("%(what)s is longer than %(count)s characters: shorten it")),
    (r"(?P<what>.+) `(?P<key>.*)` may have small Latin letters.+", lazy("%(what)s “%(key)s” may have small Latin letters, digits, - and _ only")),
    (r"(?P<what>.+) is a slot of your own; .+", lazy("%(what)s is a slot of your own: write a table with “weight” and “names”")),
    (r"(?P<what>.+): `(?P<key>.*)` is none of (?P<known>.+); use one of these", lazy("%(what)s: “%(key)s” is none of these: %(known)s")),
    (r"(?P<what>.+): `(?P<key>.*)` is not among (?P<table>slots|topics); .+", lazy("%(what)s: “%(key)s” is not among %(table)s: add it there, or correct the name")),
    (r"(?P<what>.+): (?P<key>who|stop) is one of (?P<known>.+)", lazy("%(what)s: %(key)s is one of %(known)s")),
    (r"(?P<what>.+): check has more than one form; keep one", lazy("%(what)s: check has more than one form: keep one")),
    (r"(?P<what>.+): expect is empty; .+", lazy("%(what)s: expect is empty: name questions, stop or never_asked")),
    (r"(?P<what>.+): \{(?P<key>.*)\} cannot be filled; use (?P<known>.+) or a slot", lazy("%(what)s: {%(key)s} cannot be filled; there are %(known)s and your slots")),
    (r"(?P<what>.+) names `(?P<key>.*)`, which is no slot", lazy("%(what)s names “%(key)s”, which is no slot")),
    (r"(?P<what>slots|questions) is empty; .+", lazy("%(what)s is empty: name at least one")),
    (r"(?P<what>.+) is empty; write a text", lazy("%(what)s is empty: write a text")),
    (r"`(?P<key>.*)` is asked twice for the same topics; keep one of the two", lazy("“%(key)s” is asked twice for the same topics: keep one of the two")),
    (r"not YAML: (?P<said>.+); mend it", lazy("This is no YAML: %(said)s. The mistake may stand a little above.")),
    (r"not YAML: some character cannot be read", lazy("This is no YAML: some character cannot be read.")),
    (r"a character that no text has; remove it", lazy("There is a character that no text has: remove it.")),
    (r"`\*(?P<key>.*)` refers to another place; .+", lazy("“*%(key)s” refers to another place: write the text out")),
    (r"`&(?P<key>.*)` is an anchor; .+", lazy("“&%(key)s” is an anchor: write plain text without anchors")),
    (r"`!` gives a type; .+", lazy("“!” gives a type: write plain text without types")),
    (r"`(?P<key>.*)` stands here twice \(first in line (?P<line>\d+)\)", lazy("“%(key)s” stands here twice, first in line %(line)s")),
    (r"the file is larger than (?P<count>\d+) KB; .+", lazy("The file is larger than %(count)s KB: cut it into smaller ones.")),
    (r"the file is empty; .+", lazy("The file is empty: begin with “playbook: its-name”.")),
    (r"too many entries; .+", lazy("There are too many entries: cut the file into smaller ones.")),
    (r"too many levels; .+", lazy("There are too many levels: a playbook needs no more than six.")),
    (r"a second document begins; .+", lazy("A second document begins: keep one playbook in a file.")),
    (r"a key must be one word", lazy("A key must be one word.")),
)  # fmt: skip
_COMPILED = [(re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in _FAULTS]
_HINT = re.compile(r"(?P<lead>did you mean|known here:) (?P<rest>.+?)\??", re.DOTALL)
_PART = re.compile(r"(?P<kind>question|test) (?P<number>\d{1,6})(?P<rest>.*)", re.DOTALL)


def fault(message: str) -> str:
    """A fault of core.interview in words for people."""
    if (get_language() or "en").startswith("en"):
        return message
    for pattern, sentence in _COMPILED:
        match = pattern.fullmatch(message)
        if match:
            return _said(sentence, match)
    return message


def _said(sentence: Promise | str, match: re.Match[str]) -> str:
    values = {key: value or "" for key, value in match.groupdict().items()}
    if "what" in values:
        values["what"] = _what(values["what"])
    if "hint" in values:
        values["hint"] = _hint(values["hint"])
    return str(sentence) % values


def _what(what: str) -> str:
    """ "question 3: ask.ru" with its first word in the reader's language; keys of the file stay as they are."""
    match = _PART.fullmatch(what)
    if match and match["kind"] == "question":
        return _("question %(number)s%(rest)s") % {"number": match["number"], "rest": match["rest"]}
    if match:
        return _("test %(number)s%(rest)s") % {"number": match["number"], "rest": match["rest"]}
    return {"the playbook": _("the playbook"), "a slot": _("the slot"), "a topic": _("the topic")}.get(
        what, what
    )


def _hint(hint: str) -> str:
    match = _HINT.fullmatch(hint)
    if not match:
        return hint
    rest = match["rest"].strip("`")
    if match["lead"] == "did you mean":
        return _("did you mean “%(word)s”?") % {"word": rest}
    return _("known here: %(words)s") % {"words": rest}
