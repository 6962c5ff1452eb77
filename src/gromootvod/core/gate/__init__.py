"""The gate: is this form post a bot's? A verdict with reasons; nothing is ever dropped."""

from gromootvod.core.gate.judge import judge
from gromootvod.core.gate.values import FormPost, Outcome, Reason, Verdict

__all__ = ["FormPost", "Outcome", "Reason", "Verdict", "judge"]
