"""What the house does by itself, and what it has done."""

from gromootvod.rules.models.handled import Handled, Mark, Matched
from gromootvod.rules.models.rule import Rule, When
from gromootvod.rules.models.run import RuleRun

__all__ = ["Handled", "Mark", "Matched", "Rule", "RuleRun", "When"]
