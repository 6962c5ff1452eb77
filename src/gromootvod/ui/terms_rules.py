"""The codes of rules and of the first steps in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

Table = Mapping[str, Any]

WHEN: Table = {
    "opened": p("rule", "a new ticket is there"),
    "wrote": p("rule", "the client has written again"),
    "answered": p("rule", "we have answered"),
    "state": p("rule", "the state has changed"),
    "assigned": p("rule", "somebody leads it now"),
    "priority": p("rule", "the priority has changed"),
    "escalated": p("rule", "the client asks for the manager"),
    "late": p("rule", "a promised word has not come in time"),
    "closed": p("rule", "it was closed"),
    "reopened": p("rule", "it was opened again"),
    "tagged": p("rule", "its tags have changed"),
    "rated": p("rule", "the client has said whether we helped"),
    "noted": p("rule", "somebody has written a note"),
    "schedule": p("rule", "time has passed"),
}

DO: Table = {
    "assign": p("rule", "give it to"),
    "priority": p("rule", "priority"),
    "product": p("rule", "product"),
    "state": p("rule", "state"),
    "team": p("rule", "give it to the team"),
    "note": p("rule", "write a note"),
    "notify": p("rule", "put it into the inbox of"),
    "close": p("rule", "close it"),
    "tag": p("rule", "add the tag"),
    "untag": p("rule", "take off the tag"),
    "field": p("rule", "fill in the field"),
    "snooze": p("rule", "let it sleep"),
    "macro": p("rule", "do what the macro does"),
    "guard": p("rule", "held back"),
}

WHY: Table = {
    "often": p("rule", "it acted ten times within an hour on this ticket"),
    "left": p("rule", "whoever wrote the rule has left; let somebody else write it anew"),
    "beyond_word": p("rule", "a word is promised before that, and a rule does not write to the client"),
    "closed": p("rule", "the ticket is closed"),
    "nothing_done": p("rule", "nothing of it could be done"),
}

# How long a rule lets a ticket sleep: in working time.
SLEEP: Table = {
    "3bh": p("rule", "for three working hours"),
    "1bd": p("rule", "until the next working day"),
    "3bd": p("rule", "for three working days"),
    "5bd": p("rule", "for a working week"),
}

# What of a rule cannot be kept as it is.
FAULTS: Table = {
    "name": p("rule", "A rule needs a name."),
    "when": p("rule", "Choose what calls the rule."),
    "every": p("rule", "From five minutes to a week: 5 to 10080 minutes."),
    "actions": p("rule", "Say at least one thing that is to be done."),
    "kind": p("rule", "This is nothing that a rule can do."),
    "value": p("rule", "The action lacks something: a text, or a name that is known."),
    "many": p("rule", "Eight actions are the most."),
}

FIRST_STEPS: Table = {
    "mail": p("step", "Mailbox"),
    "people": p("step", "People"),
    "hours": p("step", "Hours"),
}

RULE_TABLES: dict[str, Table] = {
    "rule_when": WHEN,
    "rule_do": DO,
    "rule_why": WHY,
    "rule_sleep": SLEEP,
    "rule_fault": FAULTS,
    "first_step": FIRST_STEPS,
}
