"""What a call sheet says: what not to promise, what to say instead, how somebody sounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

Table = Mapping[str, Any]

# For the member, in his language.
NEVER: Table = {
    "cause": p("never promise", "A cause: it is not known yet, and a guess will be quoted back."),
    "repair_time": p("never promise", "A time when it is repaired. Promise only when the next word comes."),
    "incident_end": p("never promise", "An end of the outage: its page tells what is known."),
    "money": p("never promise", "Money back or a penalty: a manager decides that."),
    "theirs": p("never promise", "That we repair it: it is in other hands."),
}

# To be said aloud, in the client's language.
INSTEAD: Table = {
    "cause": p("say instead", "The cause is not known yet, we are looking for it."),
    "repair_time": p("say instead", "I cannot name an hour honestly, but I shall tell you how it stands."),
    "incident_end": p(
        "say instead", "We know of the outage, it is being repaired now; all news of it come to you too."
    ),
    "money": p("say instead", "I shall show your words to the manager, and he will answer you himself."),
    "theirs": p("say instead", "Here is who will help you faster than we can."),
}

MOODS: Table = {
    "": p("mood", "as the notes tell"),
    "calm": p("mood", "calm"),
    "worry": p("mood", "worried"),
    "anger": p("mood", "angry"),
    "sadness": p("mood", "let down"),
}

CALL_TABLES: dict[str, Table] = {"never": NEVER, "instead": INSTEAD, "mood": MOODS}
