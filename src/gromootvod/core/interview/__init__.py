"""The interview: what is known against what matters gives the next question, or none."""

from gromootvod.core.interview.answers import Answer, Heard, understand_answer
from gromootvod.core.interview.cases import take_in
from gromootvod.core.interview.choose import Choice, choose
from gromootvod.core.interview.needs import Need, Proposal, need, proposals, slot_of
from gromootvod.core.interview.picker import KNOWN, WORTH_ASKING, budget, is_enough, next_question
from gromootvod.core.interview.playbooks import (
    SHIPPED,
    PlaybookError,
    all_shipped,
    read_playbook,
    shipped,
    shipped_source,
)
from gromootvod.core.interview.scripted import Outcome, run_script
from gromootvod.core.interview.values import (
    LANGUAGES,
    Ask,
    Case,
    Considered,
    Count,
    Known,
    Matter,
    Playbook,
    Question,
    QuestionCard,
    Source,
    Stop,
    Verdict,
)
from gromootvod.core.interview.wording import opening, worded
from gromootvod.core.interview.yamltree import Fault

__all__ = [
    "KNOWN",
    "LANGUAGES",
    "SHIPPED",
    "WORTH_ASKING",
    "Answer",
    "Ask",
    "Case",
    "Choice",
    "Considered",
    "Count",
    "Fault",
    "Heard",
    "Known",
    "Matter",
    "Need",
    "Outcome",
    "Playbook",
    "PlaybookError",
    "Proposal",
    "Question",
    "QuestionCard",
    "Source",
    "Stop",
    "Verdict",
    "all_shipped",
    "budget",
    "choose",
    "is_enough",
    "need",
    "next_question",
    "opening",
    "proposals",
    "read_playbook",
    "run_script",
    "shipped",
    "shipped_source",
    "slot_of",
    "take_in",
    "understand_answer",
    "worded",
]
