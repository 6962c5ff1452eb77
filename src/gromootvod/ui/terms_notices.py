"""Notices in words: what they tell, what a member may choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import ngettext
from django.utils.translation import pgettext_lazy as p

Table = Mapping[str, Any]

TOPICS: Table = {
    "mentioned": p("notices", "A note calls me"),
    "assigned": p("notices", "Somebody gives me a ticket"),
    "followed": p("notices", "News on tickets that I follow"),
    "woken": p("notices", "A ticket that slept has woken"),
    "promises": p("notices", "Promised words: due soon, late, missing"),
    "levels": p("notices", "Service levels: nearly or already missed"),
    "escalations": p("notices", "A client asks for the manager"),
    "calls": p("notices", "A client asks to be called"),
    "drafts": p("notices", "Letters that wait for a second pair of eyes, and mine that came back"),
}

WAYS: Table = {
    "none": p("notices", "not at all"),
    "desk": p("notices", "in the desk"),
    "mail": p("notices", "in the desk and by mail"),
}

FOLLOWED_BY: Table = {
    "assigned": p("notices", "I am given it"),
    "mentioned": p("notices", "a note calls me"),
    "noted": p("notices", "I write a note there"),
}

NOTICE_TABLES: dict[str, Table] = {"topic": TOPICS, "way": WAYS, "followed_by": FOLLOWED_BY}

# What is new on a ticket that one follows; each is a sentence of its own.
_NEWS: dict[str, Callable[[int], str]] = {
    "letter": lambda n: ngettext("%(n)s new letter", "%(n)s new letters", n) % {"n": n},
    "answer": lambda n: ngettext("%(n)s answer of ours", "%(n)s answers of ours", n) % {"n": n},
    "note": lambda n: ngettext("%(n)s new note", "%(n)s new notes", n) % {"n": n},
    "state": lambda n: ngettext("%(n)s change of state", "%(n)s changes of state", n) % {"n": n},
}


def news(counted: Mapping[str, int]) -> list[str]:
    """What is new, thing by thing: "2 new letters"."""
    return [say(counted[what]) for what, say in _NEWS.items() if counted.get(what)]
