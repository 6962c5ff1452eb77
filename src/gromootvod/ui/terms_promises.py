"""The codes of promises, service levels and reminders in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

Table = Mapping[str, Any]

PRIORITIES: Table = {
    "low": p("priority", "low"),
    "normal": p("priority", "normal"),
    "high": p("priority", "high"),
    "urgent": p("priority", "urgent"),
}

LEVEL_CLOCKS: Table = {
    "first": p("service level", "First answer"),
    "next": p("service level", "Next answer"),
    "solution": p("service level", "Solution"),
}

# What a line in a member's inbox says.
NOTIFICATIONS: Table = {
    "word_soon": p("inbox", "The promised word is due soon"),
    "word_late": p("inbox", "The promised word has not come in time"),
    "word_missing": p("inbox", "The promised word is still missing"),
    "level_soon": p("inbox", "A service level is about to be missed"),
    "level_late": p("inbox", "A service level was missed"),
    "escalated": p("inbox", "The client asks for the manager"),
    "escalation_waits": p("inbox", "The client still waits for the manager"),
    "call_me": p("inbox", "The client asks to be called"),
    "draft_waits": p("inbox", "A letter waits for your eye"),
    "draft_back": p("inbox", "Your letter came back with a word"),
    "held_twice": p("inbox", "Two holding updates have gone by themselves: a person is needed"),
}

# Why nothing more is asked.
STOPS: Table = {
    "enough": p("interview", "Enough is known: the engineer can begin."),
    "budget_spent": p("interview", "The client has been asked enough. The rest is for us to find out."),
    "nothing_worth_asking": p("interview", "Nothing is worth asking now."),
    "person_wanted": p("interview", "The client wants a person: call or write, and ask nothing by form."),
    "incident": p("interview", "The cause is known: this belongs to an incident."),
    "out_of_scope": p("interview", "This is not ours: say kindly whose it is, with a contact."),
}

QUESTIONS: Table = {
    "open": p("question", "no answer yet"),
    "answered": p("question", "answered"),
    "unknown": p("question", "the client does not know"),
    "call_me": p("question", "asks to be called"),
}

PROMISE_TABLES: dict[str, Table] = {
    "priority": PRIORITIES,
    "level_clock": LEVEL_CLOCKS,
    "notification": NOTIFICATIONS,
    "stop": STOPS,
    "question": QUESTIONS,
}
