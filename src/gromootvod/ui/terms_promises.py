"""The codes of promises, service levels and reminders in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

from gromootvod.ui.terms_notices import NOTICE_TABLES

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
    "mentioned": p("inbox", "A note calls you"),
    "assigned": p("inbox", "You were given the ticket"),
    "followed": p("inbox", "News on a ticket that you follow"),
    "woken": p("inbox", "The ticket has woken"),
    "rule": p("inbox", "A rule of the house calls for you"),
    "rated_low": p("inbox", "The client says that we did not help"),
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

# What a remark of the coach is about, in two or three words.
COACH_RULES: Table = {
    "blame": p("coach", "Blame"),
    "argument": p("coach", "An argument"),
    "rude": p("coach", "Rude"),
    "sarcasm": p("coach", "Sarcasm"),
    "order": p("coach", "An order"),
    "empty_promise": p("coach", "A promise without a time"),
    "riddle": p("coach", "A riddle"),
    "false_certainty": p("coach", "The cause is not known yet"),
    "passing_the_buck": p("coach", "Sent elsewhere without a way"),
    "no_next_step": p("coach", "Nobody does anything"),
    "no_next_word": p("coach", "No next word"),
    "unanswered": p("coach", "A question is left"),
    "asks_known": p("coach", "He has told this"),
    "too_many_questions": p("coach", "Many questions at once"),
    "cold": p("coach", "The feeling was not heard"),
    "hollow": p("coach", "An empty formula"),
    "grovelling": p("coach", "Too many apologies"),
    "jargon": p("coach", "Jargon"),
    "wall": p("coach", "A wall of text"),
    "shouting": p("coach", "Shouting"),
    "wrong_name": p("coach", "Another name"),
    "wrong_language": p("coach", "Another language"),
    "leak": p("coach", "For the house only"),
    "typo_in_facts": p("coach", "Not as on the ticket"),
}

DISMISSALS: Table = {
    "fact": p("coach", "it is so"),
    "said_so": p("coach", "the client says so himself"),
    "not_here": p("coach", "it does not fit here"),
}

SEVERITIES: Table = {
    "stop": p("coach", "asks before it goes"),
    "warn": p("coach", "a warning"),
    "hint": p("coach", "a hint"),
    "off": p("coach", "off"),
}

PROMISE_TABLES: dict[str, Table] = {
    "priority": PRIORITIES,
    "level_clock": LEVEL_CLOCKS,
    "notification": NOTIFICATIONS,
    "stop": STOPS,
    "coach_rule": COACH_RULES,
    "dismissal": DISMISSALS,
    "severity": SEVERITIES,
    "question": QUESTIONS,
    **NOTICE_TABLES,
}
