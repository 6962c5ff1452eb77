"""Does a letter on a solved ticket say thanks, and nothing else?"""

from __future__ import annotations

import re

from gromootvod.core.distill import Kind, Label
from gromootvod.desk.operations.keep_message import Reading

LONGEST = 400  # characters; who writes more has something to say
_THANKS = re.compile(r"спасиб|благодар|\bthank|\bthx\b|\bcheers\b", re.IGNORECASE)
# The slightest sign that it is not over is enough: opening a ticket in vain costs less than leaving one shut.
_BUT = re.compile(
    r"\?|\bно\b|опять|снова|вс[её] ещ[её]|\bbut\b|\bagain\b|\bstill\b|\bне\b|\bnot\b|n't", re.IGNORECASE
)


def is_mere_thanks(reading: Reading) -> bool:
    """Whether a letter holds a word of thanks and nothing but manners: no fact, no other feeling, no file."""
    words = reading.letter.visible_text()
    if reading.letter.attachments or len(words) > LONGEST or not _THANKS.search(words) or _BUT.search(words):
        return False
    spans = [span for span in reading.distillate.spans if span.kind is not Kind.NOISE]
    return all(span.label in (Label.PRAISE, Label.COURTESY) and not span.hot for span in spans)
