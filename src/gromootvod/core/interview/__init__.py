"""The interview: what is known against what matters gives the next question, or none."""

from gromootvod.core.interview.picker import KNOWN, WORTH_ASKING, budget, next_question
from gromootvod.core.interview.playbooks import LANGUAGES, UNIVERSAL, PlaybookError, read_playbook
from gromootvod.core.interview.values import (
    Ask,
    Considered,
    Playbook,
    Question,
    QuestionCard,
    Stop,
    Verdict,
)

__all__ = [
    "KNOWN",
    "LANGUAGES",
    "UNIVERSAL",
    "WORTH_ASKING",
    "Ask",
    "Considered",
    "Playbook",
    "PlaybookError",
    "Question",
    "QuestionCard",
    "Stop",
    "Verdict",
    "budget",
    "next_question",
    "read_playbook",
]
