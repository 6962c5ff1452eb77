"""What the learned judge tells of a clause: rules that live by words, and what a clause does for the client."""

from __future__ import annotations

RULES = (
    "argument",
    "blame",
    "rude",
    "sarcasm",
    "order",
    "empty_promise",
    "riddle",
    "false_certainty",
    "passing_the_buck",
    "hollow",
    "grovelling",
    "leak",
)
"""Rules of which a clause can be guilty by its words."""

BLOWS = tuple(RULES.index(rule) for rule in ("argument", "blame", "rude", "sarcasm"))
"""The columns of the rules that strike."""

SIDES = ("care", "deed", "idle")
"""Not rules: it takes the person seriously; somebody does something; it says that nobody does."""

HEADS = (*RULES, *SIDES)
"""The columns of the table of weights."""

WHOLE = ("no_next_step", "no_next_word", "unanswered", "cold")
"""Rules on a draft as a whole, of which the judge has an opinion, too."""
